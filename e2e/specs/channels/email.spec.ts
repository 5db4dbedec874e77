/** The whole life of an e-mail channel, with its state at each step. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { control } from "#e2e/support/sandbox";

async function createEmail(page: Page, name: string): Promise<ChannelPage> {
  const channels = new ChannelsPage(page);
  await channels.open();
  await expect(async () => {
    await channels.createButton.click();
    await expect(page.getByRole("dialog", { name: "Create channel" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const dialog = page.getByRole("dialog", { name: "Create channel" });
  await dialog.getByRole("radio", { name: /E-mail/ }).click();
  await dialog.getByLabel("Channel name").fill(name);
  await dialog.getByRole("button", { name: "OK" }).click();
  await page.waitForURL(/\/channels\/cams-\w+\/account$/);
  return new ChannelPage(page);
}

test("a mail server is refused, bound, looked up in DNS, locked out, let in again, unbound, and its channel deleted", async ({
  as,
}) => {
  const page = await as("owner");
  const channel = await createEmail(page, "Harbour mail");
  await expect(channel.state("Unbound")).toBeVisible();
  const account = await control<{ accountId: string; server: string; user: string; password: string }>(
    "POST",
    "mail/accounts",
    { name: "Harbour" },
  );
  const { hostname, port } = new URL(account.server);

  await page.getByRole("button", { name: "Bind a mail server…" }).click();
  const dialog = page.getByRole("dialog", { name: "Bind an existing account" });
  await dialog.getByLabel("Sender address").fill(account.accountId);
  await dialog.getByLabel("Mail server").fill(hostname);
  await dialog.getByLabel("Port").fill(port);
  await dialog.getByRole("radio", { name: /None/ }).click();
  await dialog.getByLabel("User name").fill(account.user);
  await dialog.getByLabel(/^Password/).fill("wrong");
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(dialog.getByText("The account was not bound.")).toBeVisible();
  await dialog.getByLabel(/^Password/).fill(account.password);
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(channel.state("Bound")).toBeVisible();
  await expect(page.getByText(/\/webhooks\/email\/cams-\w+\?key=/)).toBeVisible();

  await page.getByRole("button", { name: "Look up the records" }).click();
  await expect(page.getByText("v=DMARC1; p=none")).toBeVisible({ timeout: 30_000 });

  const set = (change: object) => control("POST", `mail/accounts/${encodeURIComponent(account.accountId)}/set`, change);
  await set({ state: "closed" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(channel.state("Disconnected")).toBeVisible();
  await set({ state: "active" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(channel.state("Bound")).toBeVisible();

  await page.getByRole("button", { name: "Unbind…" }).click();
  const unbind = page.getByRole("dialog", { name: /Unbind/ });
  await unbind.getByLabel("Reason").fill("Moving");
  await unbind.getByRole("checkbox").check();
  await unbind.getByRole("button", { name: "Unbind" }).click();
  await expect(channel.state("Unbound")).toBeVisible();
  await page.getByRole("button", { name: "Delete…" }).click();
  const deletion = page.getByRole("dialog", { name: /Delete channel/ });
  await deletion.getByRole("textbox").fill("Harbour mail");
  await deletion.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/channels$/);
  await expect(page.getByRole("row").filter({ hasText: "Harbour mail" })).toHaveCount(0);
});
