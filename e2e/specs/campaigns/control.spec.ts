/** Pausing, resuming and stopping a campaign while it sends, and cancelling a scheduled one, checked against the sandbox. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { makeChannel, makeTemplate, type ReadyChannel, type Workspace } from "#e2e/support/workspace";
import { syncSenders } from "#lib/channels/senders/sync-senders";
import { localIn } from "#lib/zoned-time";

/** A channel whose number sends slowly enough to pause it meanwhile, and a template without variables. */
async function prepare(workspace: Workspace, throughput: number) {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  await sandbox.setNumber(channel.sender.externalId, { throughput });
  await syncSenders(owner.ctx(), { channelId: channel.id });
  const template = await makeTemplate(owner, channel.id, { variables: false });
  return { channel, template };
}

async function fillIn(
  page: Page,
  channel: ReadyChannel,
  template: { name: string },
  people: number,
): Promise<SendPage> {
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.typeNumbers(Array.from({ length: people }, (_, n) => phoneOf(n)));
  await expect(send.fate("Send")).toHaveText(String(people));
  return send;
}

test("a paused campaign sends nothing, a resumed one finishes, and each person is messaged once", async ({
  workspace,
  as,
}) => {
  const { channel, template } = await prepare(workspace, 20);
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  const send = await fillIn(page, channel, template, 200);
  await send.send();
  await expect(campaign.state("Running")).toBeVisible();
  await until("some are sent", async () => (await sandbox.judge(channel.accountId)).accepts > 0);

  await campaign.pause();
  await expect(campaign.state("Paused")).toBeVisible();
  await expect(campaign.history).toContainText("by The operator");
  // Told only when nothing is in flight any more.
  const { accepts } = await sandbox.judge(channel.accountId);
  expect(accepts).toBeLessThan(200);
  await page.reload();
  await expect(campaign.state("Paused")).toBeVisible();
  expect((await sandbox.judge(channel.accountId)).accepts).toBe(accepts);

  await campaign.resume();
  await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 200, distinctRecipients: 200 });
  await expect(campaign.certified("Accepted by the platform")).toHaveText("200");
  await expect(campaign.addsUp).toBeVisible();
});

test("a stopped campaign cancels waiting messages and accounts for everyone", async ({ workspace, as }) => {
  const { channel, template } = await prepare(workspace, 20);
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  const send = await fillIn(page, channel, template, 200);
  await send.send();
  await until("some are sent", async () => (await sandbox.judge(channel.accountId)).accepts > 0);
  await campaign.stop();
  await expect(campaign.history).toContainText("Stop asked for");
  await expect(campaign.state("Cancelled")).toBeVisible();
  await expect(campaign.certified("Waiting")).toHaveText("0");
  await expect(campaign.addsUp).toBeVisible();
  const { accepts, distinctRecipients } = await sandbox.judge(channel.accountId);
  expect(accepts).toBeLessThan(200);
  expect(distinctRecipients).toBe(accepts);
  await expect(campaign.certified("Accepted by the platform")).toHaveText(String(accepts));
  await expect(campaign.certified("Cancelled before they left")).toHaveText(String(200 - accepts));
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
});

test("a scheduled campaign can be cancelled and sends nothing", async ({ workspace, as }) => {
  const { channel, template } = await prepare(workspace, 80);
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  const send = await fillIn(page, channel, template, 3);
  await send.sendTimed(localIn("UTC", new Date(Date.now() + 3_600_000)));
  await send.send();
  await expect(campaign.state("Scheduled")).toBeVisible();
  await campaign.cancelSchedule();
  await expect(campaign.history).toContainText("Called off");
  await expect(campaign.state("Scheduled")).toBeHidden();
  expect((await sandbox.judge(channel.accountId)).accepts).toBe(0);
});
