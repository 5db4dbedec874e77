/** The whole life of an SMS channel, with its state at each step. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { control } from "#e2e/support/sandbox";

type Account = { systemId: string; password: string; token: string; host: string; port: number; httpUrl: string };

async function createSms(page: Page, name: string): Promise<ChannelPage> {
  const channels = new ChannelsPage(page);
  await channels.open();
  await expect(async () => {
    await channels.createButton.click();
    await expect(page.getByRole("dialog", { name: "Create channel" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const dialog = page.getByRole("dialog", { name: "Create channel" });
  await dialog.getByRole("radio", { name: /SMS/ }).click();
  await dialog.getByLabel("Channel name").fill(name);
  await dialog.getByRole("button", { name: "OK" }).click();
  await page.waitForURL(/\/channels\/cams-\w+\/account$/);
  return new ChannelPage(page);
}

async function unbindAndDelete(page: Page, channel: ChannelPage, name: string): Promise<void> {
  await page.getByRole("button", { name: "Unbind…" }).click();
  const unbind = page.getByRole("dialog", { name: /Unbind/ });
  await unbind.getByLabel("Reason").fill("Moving");
  await unbind.getByRole("checkbox").check();
  await unbind.getByRole("button", { name: "Unbind" }).click();
  await expect(channel.state("Unbound")).toBeVisible();
  await page.getByRole("button", { name: "Delete…" }).click();
  const deletion = page.getByRole("dialog", { name: /Delete channel/ });
  await deletion.getByRole("textbox").fill(name);
  await deletion.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/channels$/);
  await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(0);
}

test("a server is bound, its settings changed, sender IDs filed and decided, unbound, and its channel deleted", async ({
  as,
}) => {
  const page = await as("owner");
  const account = await control<Account>("POST", "sms/accounts", { name: "Harbour" });
  const channel = await createSms(page, "Harbour SMS");
  await expect(channel.state("Unbound")).toBeVisible();

  const dialog = page.getByRole("dialog", { name: "SMPP server" });
  await expect(async () => {
    await page.getByRole("button", { name: "Bind an SMPP server…" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByLabel("Server", { exact: true }).fill(account.host);
  await dialog.getByLabel("Port", { exact: true }).fill(String(account.port));
  await dialog.getByLabel("System ID", { exact: true }).fill(account.systemId);
  await dialog.getByLabel("Password", { exact: true }).fill("guess");
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(dialog.getByText(/ESME_RINVPASWD/).first()).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill(account.password);
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(channel.state("Bound")).toBeVisible();

  await page.getByRole("button", { name: "Change settings…" }).click();
  await dialog.getByLabel("Window").fill("25");
  await dialog.getByRole("button", { name: "Check and save" }).click();
  await expect(page.getByText("1 connection, window 25, 30/s")).toBeVisible();

  const file = async (name: string, country: string) => {
    await page.getByRole("button", { name: "File sender ID…" }).click();
    const filing = page.getByRole("dialog", { name: "File a sender ID" });
    await filing.getByLabel("Sender ID", { exact: true }).fill(name);
    await filing.getByRole("combobox", { name: "Country or region" }).click();
    await page.getByPlaceholder("Search").last().fill(country);
    await page.getByRole("option", { name: country }).first().click();
    await filing.getByRole("button", { name: "File", exact: true }).click();
    await expect(filing).toBeHidden();
  };
  const row = (country: string) => page.getByRole("listitem").filter({ hasText: "KIOSK" }).filter({ hasText: country });
  await file("KIOSK", "Germany");
  await expect(row("Germany").getByText("Approved")).toBeVisible();
  await file("KIOSK", "Singapore");
  await expect(row("Singapore").getByText("Filed")).toBeVisible();
  await row("Singapore").getByRole("button", { name: "Approve…" }).click();
  const approval = page.getByRole("dialog", { name: "Has the carrier approved it?" });
  await approval.getByRole("button", { name: "Approved" }).click();
  await expect(approval.getByText("Enter the carrier's reference of the approval.").first()).toBeVisible();
  await approval.getByLabel("Carrier's reference").fill("SSIR 4417");
  await approval.getByRole("button", { name: "Approved" }).click();
  await expect(row("Singapore").getByText("Approved")).toBeVisible();
  await row("Singapore").getByRole("button", { name: "Refuse…" }).click();
  const refusal = page.getByRole("dialog", { name: "Refuse this sender ID?" });
  await refusal.getByLabel("Reason").fill("Withdrawn by the register");
  await refusal.getByRole("button", { name: "Refuse" }).click();
  await expect(row("Singapore").getByText("Withdrawn by the register")).toBeVisible();

  await unbindAndDelete(page, channel, "Harbour SMS");
});

test("gateways are bound from an example and unbound", async ({ as }) => {
  const page = await as("owner");
  const account = await control<Account>("POST", "sms/accounts", { name: "Gateways" });
  const channel = await createSms(page, "Harbour gateways");
  const dialog = page.getByRole("dialog", { name: "HTTP gateways" });
  await expect(async () => {
    await page.getByRole("button", { name: "Bind HTTP gateways…" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(dialog.getByText(/no list of gateways/)).toBeVisible();
  await expect(dialog.getByText("Describe at least one gateway, or insert an example.")).toBeVisible();
  await dialog.getByRole("button", { name: "Insert a form gateway" }).click();
  const gateways = dialog.getByLabel("Gateways", { exact: true });
  await gateways.fill((await gateways.inputValue()).replace("https://api.twilio.com", account.httpUrl));
  await gateways.fill((await gateways.inputValue()).replace('"sid",', ""));
  await expect(dialog.getByText(/^Line \d+ is no JSON/)).toBeVisible();
  await gateways.fill((await gateways.inputValue()).replace('"id": ', '"ids": "sid",'));
  await expect(dialog.getByText("Gateway 1: answer.id is missing.")).toBeVisible();
  await gateways.fill((await gateways.inputValue()).replace('"ids"', '"id"'));
  await dialog.getByLabel("Secret form.sid").fill(account.systemId);
  await dialog.getByLabel("Secret form.token").fill(account.token);
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(channel.state("Bound")).toBeVisible();
  await unbindAndDelete(page, channel, "Harbour gateways");
});
