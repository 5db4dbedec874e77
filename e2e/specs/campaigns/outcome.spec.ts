/** What can be done with a campaign that has ended: retry, decide about doubt, export, send to the rest. */
import { sql } from "drizzle-orm";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { phoneOf, readSheet } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { type Member, makeChannel, makeTemplate, type Workspace } from "#e2e/support/workspace";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { stopCampaign } from "#lib/campaigns/control/control";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { syncSenders } from "#lib/channels/senders/sync-senders";

// Messages fail only after several tries, with pauses between them.
test.setTimeout(120_000);

/** A channel with a template, and a way to send it to the first so many people. */
async function prepare(workspace: Workspace) {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  async function sendTo(people: number, name: string): Promise<string> {
    const place = { channelId: channel.id, templateCode: template.code };
    const numbers = Array.from({ length: people }, (_, n) => phoneOf(n));
    const list = await importNumbers(owner.ctx(), { ...place, text: numbers.join("\n") });
    const input = { ...place, senderId: channel.sender.id, importId: list.id, name, scheduledAt: null };
    return (await launchCampaign(owner.ctx(), input)).id;
  }
  const failFor = (person: number, what: Record<string, unknown>, times: number) =>
    sandbox.addRule({
      match: { waba: channel.accountId, recipient: phoneOf(person).slice(1) },
      do: what,
      times,
    });
  return { owner, channel, template, sendTo, failFor };
}

/** Lets a day pass for the workspace's messages in doubt. */
async function letADayPass(owner: Member): Promise<void> {
  const ctx = owner.ctx();
  await until("a message is in doubt", async () => {
    const rows = await ctx.db.execute(sql`
      UPDATE outbox SET handed_over_at = handed_over_at - interval '25 hours', due_at = now()
      WHERE workspace_id = ${ctx.workspaceId} AND state = 'uncertain' AND handed_over_at > now() - interval '24 hours'
      RETURNING 1`);
    return rows.length > 0;
  });
}

test("a campaign with a failure within the share is completed, and its failed ones are tried again", async ({
  workspace,
  as,
}) => {
  const { channel, sendTo, failFor } = await prepare(workspace);
  // Three tries of one message fail; the fourth, which a person asks for, does not.
  await failFor(7, { kind: "error", code: 131000, http: 500 }, 3);
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  await campaign.open(await sendTo(20, "Opening hours"));
  await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole("main").getByText("1 failed", { exact: true })).toBeVisible();
  await expect(campaign.outcome).toContainText(
    /Sent to 20 people in \d+ s: 19 accepted by the platform.* and 1 refused\./,
  );

  const rows = await readSheet(await campaign.export());
  expect(rows).toHaveLength(21);
  expect(rows.find((row) => row.includes(phoneOf(7)))?.slice(2, 4)).toEqual(["Failed", "131000"]);

  const said = await campaign.retryFailed();
  expect(said).toContain("Try 1 failed message of “Opening hours” again?");
  expect(said).toContain("1 person again");
  await expect(campaign.certified("Accepted by the platform")).toHaveText("20");
  await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
  await expect(campaign.retryButton).toHaveCount(0);
  await expect(campaign.history).toContainText("Failed ones tried again");
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 20, distinctRecipients: 20 });
});

test("a message in doubt is told with its deadline, and a person marks it as sent or sends it again", async ({
  workspace,
  as,
}) => {
  const { owner, channel, sendTo, failFor } = await prepare(workspace);
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  for (const [name, decide] of [
    ["First", () => campaign.markAsSent()],
    ["Second", () => campaign.sendAgain()],
  ] as const) {
    await failFor(1, { kind: "reset_before_answer" }, 1);
    await campaign.open(await sendTo(3, name));
    await expect(page.getByText(/^Sent in \d+ s\. Waiting for 1 answer until .+ at the latest\.$/)).toBeVisible();
    await expect(campaign.certified("Uncertain, answers awaited until")).toHaveText("1");
    await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
    await letADayPass(owner);
    await expect(campaign.certified("1 of them left in doubt")).toHaveText("1");
    await expect(campaign.state("Partly failed")).toBeVisible();
    await decide();
    await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
    await expect(campaign.certified("Accepted by the platform")).toHaveText("3");
  }
  // The doubtful one of the first was never taken; that of the second was sent again.
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 5 });
});

test("those a stopped campaign did not get to are sent to, each once, as a campaign of their own", async ({
  workspace,
  as,
}) => {
  const { owner, channel, sendTo } = await prepare(workspace);
  await sandbox.setNumber(channel.sender.externalId, { throughput: 20 });
  await syncSenders(owner.ctx(), { channelId: channel.id });
  const page = await as("operator");
  const campaign = new CampaignPage(page);
  const id = await sendTo(120, "Opening hours");
  await until("some are sent", async () => (await sandbox.judge(channel.accountId)).accepts > 0);
  await stopCampaign(owner.ctx(), id);
  await campaign.open(id);
  await expect(campaign.state("Cancelled")).toBeVisible();
  await expect(campaign.outcome).toContainText("Stopped before everybody was sent to");
  const { accepts } = await sandbox.judge(channel.accountId);

  await campaign.sendToRest();
  const send = new SendPage(page);
  await expect(send.fate("Send")).toHaveText(String(120 - accepts));
  await send.sendButton.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nobody on the list is skipped.");
  await expect(dialog).toContainText(/Done about .+ at \d+ a second\./);
  await expect(dialog).toContainText("Our shop opens at nine tomorrow");
  await page.keyboard.press("Escape");
  await send.send();
  await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 120, distinctRecipients: 120 });

  await page.getByRole("link", { name: "Opening hours" }).click();
  await expect(campaign.outcome).toContainText("The rest was sent as");
  await expect(campaign.outcome.getByRole("button", { name: "Send to the rest…" })).toHaveCount(0);
});
