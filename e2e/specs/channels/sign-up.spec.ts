/** Binding through the platform's sign-up window, which the sandbox simulates. */
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";

test("binds the account created in the sign-up window, also after a first attempt was cancelled", async ({ as }) => {
  const page = await as("owner");
  const channels = new ChannelsPage(page);
  const channel = new ChannelPage(page);
  await channels.open();
  await channels.create("Shop");

  await channel.cancelSignUp();
  await expect(page.getByText("The sign-up window was closed before it was finished.")).toBeVisible();
  await expect(channel.state("Unbound")).toBeVisible();

  await channel.signUp("Corner Shop");
  await expect(page.getByText("Bound Corner Shop with 1 number")).toBeVisible();
  await expect(channel.state("Bound")).toBeVisible();
  await channel.go("Number management");
  await expect(page.getByRole("row").filter({ hasText: "Corner Shop" })).toContainText("Verified");
});
