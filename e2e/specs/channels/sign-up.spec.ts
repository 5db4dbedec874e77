/** Binding through the platform's own sign-up window, as the sandbox plays it. */
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";

test("binds what the sign-up window made, after a first try that was called off", async ({ as }) => {
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
