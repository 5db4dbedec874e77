/** The designer with the keyboard alone, and what is left of typed words when the browser is killed. */
import { chromium } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { TemplatesPage } from "#e2e/pages/templates";
import { Keyboard } from "#e2e/support/keyboard";
import { makeChannel, sessionCookie } from "#e2e/support/workspace";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";

test("a template with every kind of block is written and submitted with the keyboard alone", async ({
  workspace,
  enter,
}) => {
  test.setTimeout(120_000);
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const page = await enter(owner);
  const keys = new Keyboard(page);
  const templates = new TemplatesPage(page);
  await page.goto(`/channels/${channelId}/templates`);
  await expect(async () => {
    await keys.activate(page.getByRole("link", { name: "Add template" }).first());
    await expect(page.getByLabel("Template name")).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await keys.type(page.getByLabel("Template name"), "parcel_ready");
  await keys.choose(page.getByRole("radiogroup", { name: "Category" }), /^Utility/);
  await keys.activate(page.getByRole("button", { name: "Create draft" }));
  await templates.body.waitFor();

  const header = page.getByRole("region", { name: "Header", exact: true });
  await keys.tabTo(header.getByRole("radio", { name: "None" }));
  await page.keyboard.press("ArrowRight");
  await expect(header.getByRole("radio", { name: "Text" })).toBeChecked();
  await keys.type(header.getByRole("textbox", { name: "Header" }), "Your parcel");
  await keys.type(templates.body, "Hello $(name), your parcel waits for you at the kiosk until eight.");
  await keys.type(page.getByLabel("Sample for name"), "Ines");
  await keys.type(page.getByRole("textbox", { name: "Footer" }), "Lumen Retail");
  await keys.activate(page.getByRole("button", { name: "Add button" }));
  await page.getByRole("menuitem", { name: "Quick reply" }).waitFor();
  await expect(page.getByRole("menuitem", { name: "Quick reply" })).toBeFocused();
  await page.keyboard.press("Enter");
  await keys.type(page.getByLabel("Text of button 1"), "On my way");

  await keys.activate(page.getByRole("button", { name: "Submit for review" }));
  await expect(page.getByRole("dialog").getByRole("button", { name: "Submit", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(templates.state).toHaveText("Approved", { timeout: 60_000 });
  const code = page.url().match(/templates\/(\d+)/)?.[1] ?? "";
  expect((await getTemplate(owner.ctx(), code)).content).toMatchObject({
    ...{ header: "Your parcel", footer: "Lumen Retail", samples: { "body.name": "Ines" } },
    buttons: [{ kind: "quick_reply", text: "On my way" }],
  });
});

test("what was typed survives a browser that is killed", async ({ database, workspace, enter, baseURL }) => {
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "killed", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const path = `/channels/${channelId}/templates/${code}`;
  const server = await chromium.launchServer(test.info().project.use.launchOptions);
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ baseURL });
  await context.addCookies([await sessionCookie(database.db, owner.userId)]);
  const page = await context.newPage();
  await page.goto(path);
  const words = "Hello, these words were typed a moment before the browser died.";
  await new TemplatesPage(page).body.fill(words);
  await expect(page.getByRole("status").filter({ hasText: /^Draft saved/ })).toBeVisible();
  // SIGKILL: no page hears of it.
  await server.kill();

  const again = await enter(owner);
  await again.goto(path);
  await expect(new TemplatesPage(again).body).toHaveValue(words);
  await expect(again.getByText(/You see what you typed until/)).toBeVisible();
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("");
});
