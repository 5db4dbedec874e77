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
    const needs = bossPage.getByRole("list", { name: "Needs you" });
    await expect(needs.getByText("order_shipped waits for your approval")).toBeVisible();
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
