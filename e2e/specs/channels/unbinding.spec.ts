/** How a provider's customer gives up an account: it asks, the provider's staff unbind, and then the channel is deleted. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { makeWorkspace } from "#e2e/support/workspace";

const platforms = ["WhatsApp", "Messenger", "Instagram", "Viber"] as const;

for (const platform of platforms) {
  test(`${platform}: unbinding is asked for, withdrawn, asked for again, approved, and the channel deleted`, async ({
    database,
    workspace,
    as,
    enter,
  }) => {
    test.setTimeout(120_000);
    await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${workspace.id}`;
    const customer = await makeWorkspace(database.db);
    await database.sql`UPDATE workspaces SET provider_id = ${workspace.id} WHERE id = ${customer.id}`;
    const page = await enter(await customer.member("owner"));
    const channels = new ChannelsPage(page);
    const channel = new ChannelPage(page);

    await channels.open();
    await channels.create("Shop", "", platform);
    await expect(channel.state("Unbound")).toBeVisible();
    await channel.bindToSandbox();
    await expect(channel.state("Bound")).toBeVisible();

    // What is bound cannot be deleted: the dialog offers to ask for the unbinding instead.
    await page.getByRole("button", { name: "Delete…" }).click();
    await expect(page.getByRole("dialog")).toContainText("Ask your account manager to unbind it, then delete it.");
    await page.getByRole("dialog").getByRole("button", { name: "Request unbinding…" }).click();
    await askFor(page, "We move to another page.");
    await expect(channel.state("Unbinding requested")).toBeVisible();
    await expect(page.getByText("Reason: We move to another page.")).toBeVisible();

    await page.getByRole("button", { name: "Withdraw unbinding request…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw request" }).click();
    await expect(channel.state("Bound")).toBeVisible();
    await page.getByRole("button", { name: "Request unbinding…" }).click();
    await askFor(page, "We move after all.");
    await expect(channel.state("Unbinding requested")).toBeVisible();

    await approve(await as("owner"), "Shop");
    await page.reload();
    await expect(channel.state("Unbound")).toBeVisible();
    await channels.open();
    await expect(channels.row("Shop")).toContainText("Unbound");

    await channels.row("Shop").getByRole("link", { name: "Shop" }).first().click();
    await channel.go(sections[platform]);
    await expect(page).toHaveURL(/\/account$/);
    await page.getByRole("button", { name: "Delete…" }).click();
    const removal = page.getByRole("dialog", { name: /Delete channel/ });
    await removal.getByRole("textbox").fill("Shop");
    await removal.getByRole("button", { name: "Delete" }).click();
    await expect(page).toHaveURL(/\/channels$/);
    await expect(page.getByRole("link", { name: "Shop", exact: true })).toHaveCount(0);
    await page.goto("/channels/deleted");
    await expect(channels.row("Shop")).toBeVisible();
  });
}

const sections = {
  WhatsApp: "WABA management",
  Messenger: "Public page",
  Instagram: "Professional account",
  Viber: "Service ID management",
};

async function askFor(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: /^Request unbinding of/ });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Request unbinding" }).click();
  await expect(dialog).toBeHidden();
}

/** Approves the unbinding at the desk of the provider. */
async function approve(staff: Page, channel: string): Promise<void> {
  await staff.goto("/requests?kind=unbinding");
  const row = staff.getByRole("row").filter({ hasText: channel });
  const dialog = staff.getByRole("dialog");
  await expect(async () => {
    await row.getByRole("button", { name: "Approve…" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toHaveCount(0);
}
