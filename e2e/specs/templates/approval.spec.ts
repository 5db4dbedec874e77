/** A template that another person of the workspace lets through before it goes to the platform. */
import { expect, test } from "#e2e/fixtures";
import { TemplatesPage } from "#e2e/pages/templates";
import { makeChannel } from "#e2e/support/workspace";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";

test("a template is asked for, sent back with a reason, asked again, approved by somebody else and reviewed", async ({
  workspace,
  enter,
}) => {
  test.setTimeout(120_000);
  const boss = await workspace.member("owner");
  const author = await workspace.member("administrator");
  const { id: channelId } = await makeChannel(boss);
  const bossPage = await enter(boss);
  await test.step("the owner switches approvals on", async () => {
    await bossPage.goto("/settings/workspace");
    const toggle = bossPage.getByRole("switch", { name: "Another person approves each template" });
    await expect(async () => {
      if ((await toggle.getAttribute("aria-checked")) !== "true") await toggle.click();
      await expect(bossPage.getByText("Templates need approval from now on")).toBeVisible({ timeout: 3_000 });
    }).toPass();
  });
  const { code } = await createTemplate(author.ctx(), {
    ...{ channelId, name: "order_shipped", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const path = `/channels/${channelId}/templates/${code}`;
  const page = await enter(author);
  const designer = new TemplatesPage(page);
  const ask = async (words: string) => {
    await designer.body.fill(words);
    await page.getByRole("button", { name: "Ask for approval…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Ask for approval", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "Waits for approval." })).toBeVisible();
  };
  await test.step("the author asks, and can neither approve it nor go on typing", async () => {
    await page.goto(path);
    await ask("Hello, your order has left our warehouse.");
    await expect(page.getByText("you cannot approve your own")).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve…" })).toHaveCount(0);
    await expect(designer.body).toHaveCount(0);
    expect((await getTemplate(author.ctx(), code)).state).toBe("draft");
  });
  await test.step("the owner finds it on the dashboard and in the list, and sends it back", async () => {
    await bossPage.goto("/");
    await expect(bossPage.getByText("order_shipped waits for your approval")).toBeVisible();
    await bossPage.goto(`/channels/${channelId}/templates?approval=waiting`);
    await expect(bossPage.getByRole("row").filter({ hasText: "order_shipped" })).toContainText("In approval");
    await bossPage.getByRole("link", { name: "order_shipped" }).first().click();
    await bossPage.getByRole("button", { name: "Send back…" }).click();
    const dialog = bossPage.getByRole("dialog");
    await dialog.getByLabel("What has to change").fill("Name the shop.");
    await dialog.getByRole("button", { name: "Send back", exact: true }).click();
    await expect(bossPage.getByText("Sent back.", { exact: false }).first()).toBeVisible();
  });
  await test.step("the author reads why, and asks again", async () => {
    await page.goto(path);
    await expect(page.getByRole("status").filter({ hasText: "Name the shop." })).toBeVisible();
    await expect(designer.body).toHaveValue("Hello, your order has left our warehouse.");
    await ask("Hello, your order has left the warehouse of Lumen.");
  });
  await test.step("the owner approves it, and the platform reviews it", async () => {
    await bossPage.goto(path);
    await bossPage.getByRole("button", { name: "Approve…" }).click();
    const dialog = bossPage.getByRole("dialog");
    await dialog.getByRole("checkbox").click();
    await dialog.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(new TemplatesPage(bossPage).state).toHaveText("Approved", { timeout: 60_000 });
  });
});

test("labels are made, put on and filtered by in the list, and two templates are compared", async ({
  workspace,
  enter,
}) => {
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  for (const name of ["spring_sale", "order_shipped"])
    await createTemplate(owner.ctx(), {
      ...{ channelId, name, language: "en", category: "utility", pauseOnCategoryChange: true },
    });
  const page = await enter(owner);
  await page.goto(`/channels/${channelId}/templates`);
  const choose = async (name: string) => {
    const box = page.getByRole("checkbox", { name: `Choose ${name} (en)` });
    await expect(async () => {
      await box.click();
      await expect(box).toBeChecked({ timeout: 1_000 });
    }).toPass();
  };
  await choose("spring_sale");
  await page.getByRole("button", { name: "Labels…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "New label" }).fill("Seasonal");
  await dialog.getByRole("button", { name: "Make" }).click();
  await expect(dialog.getByRole("combobox", { name: "What happens to Seasonal" })).toContainText("Add");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("row").filter({ hasText: "spring_sale" })).toContainText("Seasonal");

  await page.getByRole("button", { name: "Label", exact: true }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: "Seasonal" }).click();
  await expect(page).toHaveURL(/label=/);
  await expect(page.getByRole("link", { name: "order_shipped" })).toHaveCount(0);
  await page.goto(`/channels/${channelId}/templates`);
  await choose("spring_sale");
  await choose("order_shipped");
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Comparison" })).toBeVisible();
  await expect(page.getByText("Nothing to compare yet.").first()).toBeVisible();
});
