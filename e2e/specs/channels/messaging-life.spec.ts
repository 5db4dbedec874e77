/** A channel of Messenger and one of Instagram, from its creation to its deletion, by what a person clicks. */
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { sandbox } from "#e2e/support/sandbox";

const kinds = [
  { platform: "Messenger", section: "Public page", id: "Page ID", choose: "Choose a page" },
  { platform: "Instagram", section: "Professional account", id: "Account ID", choose: "Choose an account" },
] as const;

for (const { platform, section, id, choose } of kinds) {
  test(`${platform}: created, connected, restricted, disconnected, authorised again, unbound and deleted`, async ({
    as,
  }) => {
    test.setTimeout(120_000);
    const [one, two] = [await sandbox.makePage("Kiosk Nord"), await sandbox.makePage("Kiosk Süd")];
    const account =
      platform === "Messenger"
        ? { id: two.pageId, name: "Kiosk Süd" }
        : { id: two.instagramId, name: `@${two.username}` };
    const page = await as("owner");
    const channels = new ChannelsPage(page);
    const channel = new ChannelPage(page);
    await channels.open();
    await channels.create("Shop", "", platform);
    await expect(channel.state("Unbound")).toBeVisible();
    await expect(
      page.getByRole("navigation", { name: "Channel", exact: true }).getByRole("link", { name: section }),
    ).toBeVisible();
    // Nothing is offered that this platform has no use for.
    await expect(page.getByRole("link", { name: "Template design" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Number management" })).toHaveCount(0);

    await channel.cancelSignUp();
    await expect(page.getByText("The sign-up window was closed before it was finished.")).toBeVisible();

    await channel.share([one.pageId, two.pageId]);
    const dialog = page.getByRole("dialog", { name: choose });
    await dialog.getByRole("radio", { name: new RegExp(account.name) }).click();
    await dialog.getByRole("button", { name: "Bind", exact: true }).click();
    await expect(page.getByText(`Bound ${account.name}`)).toBeVisible();
    await expect(channel.state("Bound")).toBeVisible();
    await expect(page.getByText(id, { exact: true })).toBeVisible();
    await expect(page.getByText(account.id).first()).toBeVisible();
    if (platform === "Instagram") await expect(page.getByText("Kiosk Süd")).toBeVisible();
    // Meta posts everything of an app to one address.
    await expect(page.getByText(new RegExp(`/webhooks/${platform.toLowerCase()}$`)).first()).toBeVisible();

    // A person writes, and is heard.
    await sandbox.sayTo(account.id, "+4915550017", "Where is my parcel?");
    await channel.go("Message list");
    await expect(async () => {
      await page
        .getByRole("link", { name: /Received|Inbound/ })
        .first()
        .click();
      await expect(page.getByText("Where is my parcel?").first()).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await channel.go(section);
    await expect(page).toHaveURL(/\/account$/);

    if (platform === "Messenger") {
      await sandbox.setPage(account.id, { restrict: true });
      await expect(async () => {
        await page.reload();
        await expect(channel.state("Restricted")).toBeVisible({ timeout: 1_000 });
      }).toPass();
      await expect(page.getByText("Meta has restricted this page.")).toBeVisible();
      await sandbox.setPage(account.id, { restrict: false });
      await expect(async () => {
        await page.reload();
        await expect(channel.state("Bound")).toBeVisible({ timeout: 1_000 });
      }).toPass();
    }

    await sandbox.setPageTokens(account.id, "revoke");
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(channel.state("Disconnected")).toBeVisible();
    await expect(page.getByText("The token was revoked or has expired.")).toBeVisible();
    await page.getByRole("button", { name: "Re-authorise…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Re-authorise" }).click();
    await expect(channel.state("Bound")).toBeVisible();

    // What another channel holds cannot be had a second time.
    await channels.open();
    await channels.create("Second shop", "", platform);
    await channel.share([two.pageId]);
    await expect(page.getByRole("alert").filter({ hasText: /another channel|bound/ })).toBeVisible();
    await expect(channel.state("Unbound")).toBeVisible();

    await channels.open();
    await channels.row("Shop").filter({ hasNotText: "Second" }).getByRole("link", { name: "Shop" }).first().click();
    await channel.go(section);
    await expect(page).toHaveURL(/\/account$/);
    await page.getByRole("button", { name: "Unbind" }).first().click();
    const unbind = page.getByRole("dialog");
    await unbind.getByLabel("Reason").fill("We moved.");
    await unbind.getByRole("checkbox", { name: "I understand what will happen" }).check();
    await unbind.getByRole("button", { name: "Unbind" }).click();
    await expect(channel.state("Unbound")).toBeVisible();
    await page.getByRole("button", { name: "Delete…" }).click();
    const remove = page.getByRole("dialog");
    await remove.getByRole("textbox").fill("Shop");
    await remove.getByRole("button", { name: "Delete" }).click();
    await expect(page).toHaveURL(/\/channels$/);
    await expect(channels.row("Second shop")).toBeVisible();
    await expect(page.getByRole("link", { name: "Shop", exact: true })).toHaveCount(0);
  });
}
