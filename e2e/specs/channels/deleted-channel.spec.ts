/** What stays of a deleted channel: its history opens from the list of deleted channels, and nothing can be changed. */
import { expect, test } from "#e2e/fixtures";
import { phoneOf } from "#e2e/support/recipients";
import { until } from "#e2e/support/until";
import { makeChannel, makeTemplate, makeWorkspace } from "#e2e/support/workspace";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { getCampaign } from "#lib/campaigns/report/queries";
import { unbindChannel } from "#lib/channels/binding/unbind-channel";
import { deleteChannel } from "#lib/channels/delete-channel";

test("the history of a deleted channel stays readable, marked as deleted and without actions", async ({
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const target = { channelId: channel.id, templateCode: template.code };
  const { id: importId } = await importNumbers(owner.ctx(), { ...target, text: [phoneOf(1), phoneOf(2)].join("\n") });
  const send = { ...target, senderId: channel.sender.id, importId, name: "The last send", scheduledAt: null };
  const { id } = await launchCampaign(owner.ctx(), send);
  const campaign = async () => (await getCampaign(owner.ctx(), id)).campaign;
  await until("it has ended", async () => (await campaign()).state === "completed" && (await campaign()).read === 2);
  await unbindChannel(owner.ctx(), { channelId: channel.id, reason: "Moved" });
  await deleteChannel(owner.ctx(), { channelId: channel.id, name: channel.name });

  const page = await as("owner");
  await page.goto("/channels/deleted");
  await page.getByRole("link", { name: channel.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: channel.name })).toBeVisible();
  await expect(page.getByText("This channel was deleted on")).toBeVisible();
  // Its figures, and no way to change or send anything.
  await expect(page.getByRole("heading", { name: "By country or region" })).toBeVisible();
  for (const name of ["Edit", "Send message", "Delete channel"]) {
    await expect(page.getByRole("button", { name }).or(page.getByRole("link", { name, exact: true }))).toHaveCount(0);
  }
  const sections = page.getByRole("navigation", { name: "Channel", exact: true });
  await sections.getByRole("link", { name: "Message list" }).click();
  await expect(page.getByText(/2\s+messages made/)).toBeVisible();
  await sections.getByRole("link", { name: "Template design" }).click();
  await page.getByRole("link", { name: template.name }).first().click();
  await expect(page.getByText("Our shop opens at nine tomorrow").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /Edit|Archive|Delete|Submit/ })).toHaveCount(0);

  // From its campaign, which says so too.
  await page.goto(`/campaigns/${id}`);
  await expect(page.getByText(`${channel.name}, deleted`)).toBeVisible();
  await page.getByRole("link", { name: "View in message list" }).click();
  await expect(page).toHaveURL(new RegExp(`/channels/${channel.id}/messages`));
  await expect(page.getByText("This channel was deleted on")).toBeVisible();

  // Pages that only change something have nothing to show.
  for (const section of ["account", "numbers", "send"]) {
    await page.goto(`/channels/${channel.id}/${section}`);
    await expect(page.getByRole("heading", { name: "This channel was deleted." })).toBeVisible();
  }
  const answer = await page.goto(`/channels/${channel.id}/templates/new`);
  expect(answer?.status()).toBe(404);
});

test("a deleted channel of another workspace is as missing as none", async ({ as, database }) => {
  const other = await (await makeWorkspace(database.db)).member("owner");
  const channel = await makeChannel(other);
  await unbindChannel(other.ctx(), { channelId: channel.id, reason: "Moved" });
  await deleteChannel(other.ctx(), { channelId: channel.id, name: channel.name });
  const page = await as("owner");
  expect((await page.goto(`/channels/${channel.id}`))?.status()).toBe(404);
  expect((await page.goto(`/channels/${channel.id}/messages`))?.status()).toBe(404);
});
