/** The first send with the keyboard alone: from signing in to the timeline of a message. The mouse is never used. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { ChannelPage } from "#e2e/pages/channel";
import { SendPage } from "#e2e/pages/send";
import { Shell } from "#e2e/pages/shell";
import { TemplatesPage } from "#e2e/pages/templates";
import { Keyboard } from "#e2e/support/keyboard";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { type Member, password } from "#e2e/support/workspace";

const text = "Our shop opens at nine tomorrow, an hour later than on other days.";

test("a first send works with the keyboard alone", async ({ workspace, page }) => {
  test.setTimeout(240_000);
  const owner = await workspace.member("owner");
  const keys = new Keyboard(page);
  await test.step("sign in", () => signIn(page, keys, owner));
  await test.step("create a channel and bind it", () => createChannel(page, keys));
  await test.step("add, verify and register a number", () => addNumber(page, keys));
  await test.step("write a template and submit it", () => writeTemplate(page, keys));
  await test.step("type the recipients and send", () => send(page, keys));
  await test.step("read the timeline of a message, and come back to its row", () => readTimeline(page, keys));
});

async function signIn(page: Page, keys: Keyboard, owner: Member): Promise<void> {
  await page.goto("/sign-in");
  await keys.type(page.getByLabel("E-mail"), owner.email);
  await keys.type(page.getByLabel("Password"), password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Main menu" })).toBeVisible();
}

async function createChannel(page: Page, keys: Keyboard): Promise<void> {
  await new Shell(page).command("Channel Management");
  await keys.activate(page.getByRole("button", { name: "Create channel" }));
  const dialog = page.getByRole("dialog", { name: "Create channel" });
  await keys.choose(dialog.getByRole("radiogroup"), /WhatsApp/);
  await keys.type(dialog.getByLabel("Channel name"), "Support");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/channels\/cams-\w+\/account$/);
  const channel = new ChannelPage(page);
  await keys.activate(channel.bindButton);
  await expect(channel.state("Bound")).toBeVisible();
}

async function addNumber(page: Page, keys: Keyboard): Promise<void> {
  const national = `8${String(Date.now()).slice(-7)}`;
  const phone = `+65${national}`;
  const channel = new ChannelPage(page);
  await keys.activate(
    page.getByRole("navigation", { name: "Channel" }).getByRole("link", { name: "Number management" }),
  );
  await keys.activate(page.getByRole("button", { name: "Add number" }));
  const adding = page.getByRole("dialog", { name: "Add number" });
  await keys.type(adding.getByLabel("Country code"), "65");
  await keys.type(adding.getByRole("textbox", { name: "Number", exact: true }), national);
  await keys.type(adding.getByLabel("Display name"), "Support desk");
  await page.keyboard.press("Enter");
  await expect(channel.number(phone)).toBeVisible();

  await keys.activate(channel.number(phone).getByRole("button", { name: "Verify" }));
  const verifying = page.getByRole("dialog", { name: `Verify ${phone}` });
  await keys.activate(verifying.getByRole("button", { name: "Send code" }));
  await verifying.getByText("A code is on its way").waitFor();
  await keys.type(verifying.getByLabel("6-digit code"), await sandbox.codeFor(phone));
  await page.keyboard.press("Enter");
  await expect(verifying).toBeHidden();

  await keys.activate(channel.number(phone).getByRole("button", { name: "Register" }));
  const registering = page.getByRole("dialog", { name: `Register ${phone}` });
  await keys.activate(registering.getByRole("button", { name: "Register", exact: true }));
  await expect(registering).toBeHidden();
  await expect(channel.number(phone)).toContainText("Connected");
}

async function writeTemplate(page: Page, keys: Keyboard): Promise<void> {
  const templates = new TemplatesPage(page);
  await new Shell(page).command("Template design");
  await keys.activate(page.getByRole("link", { name: "Add template" }).first());
  await keys.type(page.getByLabel("Template name"), "opening_hours");
  await keys.choose(page.getByRole("radiogroup", { name: "Category" }), /^Utility/);
  await keys.activate(page.getByRole("button", { name: "Create draft" }));
  await keys.type(templates.body, text);
  await keys.activate(page.getByRole("button", { name: "Submit for review" }));
  await expect(page.getByRole("dialog").getByRole("button", { name: "Submit", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(templates.state).toHaveText("Approved", { timeout: 30_000 });
}

async function send(page: Page, keys: Keyboard): Promise<void> {
  const form = new SendPage(page);
  await keys.activate(page.getByRole("link", { name: "Send", exact: true }));
  await expect(page.getByRole("button", { name: "Send message", exact: true })).toContainText("opening_hours");
  const method = page
    .getByRole("radiogroup")
    .filter({ has: page.getByRole("radio", { name: /Import phone number group/ }) });
  await keys.choose(method, /Import phone number group/);
  await keys.type(page.getByLabel("Add phone number"), phoneOf(7));
  await keys.activate(page.getByRole("button", { name: /^Check / }));
  await form.reportTitle.waitFor();
  await keys.activate(form.sendButton);
  await expect(page.getByRole("dialog").getByRole("button", { name: /^Send to/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/campaigns\/\d+$/);
  await expect(new CampaignPage(page).state("Completed")).toBeVisible({ timeout: 60_000 });
}

async function readTimeline(page: Page, keys: Keyboard): Promise<void> {
  await keys.activate(page.getByRole("link", { name: "View in message list" }));
  await page.waitForURL(/\/messages\?/);
  const row = page.locator("tbody a[href*='message=']").first();
  await keys.activate(row);
  const drawer = page.getByRole("dialog");
  await expect(drawer).toBeFocused();
  await expect(drawer.getByText(text)).toBeVisible();
  await expect(drawer.getByRole("list").filter({ hasText: "Accepted" }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row).toBeFocused();
}
