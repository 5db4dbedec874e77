/** The figures as people read them on the pages. That they agree with the rows, `addUpFigures` says. */
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { expect, test } from "#e2e/fixtures";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { type Member, makeChannel, makeTemplate, type ReadyChannel } from "#e2e/support/workspace";
import { addSuppression } from "#lib/audience/add-suppression";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { addDays } from "#lib/statistics/period";
import { addUpFigures } from "#lib/testing/add-up-figures";

/** Numbers that the sandbox ends so: delivered, read, sent on, not reachable, stopped marketing. */
const ending = (digits: string, count: number) =>
  Array.from({ length: count }, (_, n) => `+4915${String(2_500 + n).padStart(5, "0")}${digits}`);
const answered = [ending("0001", 8), ending("0002", 9), ending("0003", 3), ending("0110", 3), ending("0111", 1)].flat();
const refused = ending("6666", 2);
const inDoubt = ending("7777", 2);
const optedOut = phoneOf(99);

/** Sends to all of them; one opts out when the list has been checked. Waits until everything is known that will be. */
async function send(owner: Member, channel: ReadyChannel): Promise<string> {
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const rule = (recipient: string, what: Record<string, unknown>) =>
    sandbox.addRule({ match: { waba: channel.accountId, recipient }, do: what, times: 10 });
  await rule("*6666", { kind: "error", code: 131026, http: 400 });
  await rule("*7777", { kind: "reset_after_accept" });
  await rule("*7777", { kind: "drop_webhook" });
  const place = { channelId: channel.id, templateCode: template.code };
  const text = [...answered, ...refused, ...inDoubt, optedOut, "12"].join("\n");
  const { id: importId } = await importNumbers(owner.ctx(), { ...place, text });
  await addSuppression(owner.ctx(), { platform: "whatsapp", address: optedOut, kind: "all", reason: "" });
  const input = { ...place, senderId: channel.sender.id, importId, name: "Figures", scheduledAt: null };
  const { id } = await launchCampaign(owner.ctx(), input);
  await sandbox.say(answered[0] as string, channel.sender.externalId, "STOP");
  await until("all is known that will be", async () => {
    const rows = await owner.ctx().db.execute<{ state: string; n: number }>(sql`
      SELECT state, count(*)::int AS n FROM messages WHERE channel_id = ${channel.id} GROUP BY 1 ORDER BY 1`);
    const found = Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    const known = { delivered: 8, failed: 6, left_out: 1, read: 9, received: 1, sent: 3, uncertain: 2 };
    return JSON.stringify(found) === JSON.stringify(known);
  });
  return id;
}

/** The lines of a page's main part, as they are read. */
async function linesOf(page: Page, path: string): Promise<string> {
  await page.goto(path);
  await page.getByRole("main").getByRole("heading", { level: 1 }).first().waitFor();
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Loading" })).toHaveCount(0);
  await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0);
  const texts = await page.getByRole("main").allInnerTexts();
  return texts.join().replaceAll(/\s*[\n\t]\s*/g, " · ");
}

test("each page shows the same figures of a send with failures, opt-outs and unknown outcomes", async ({
  workspace,
  as,
  database,
}) => {
  test.setTimeout(120_000);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const id = await send(owner, channel);

  const today = new Date().toISOString().slice(0, 10);
  const period = { from: addDays(today, -1), to: addDays(today, 1), days: 3 };
  const place = { channelId: channel.id, platform: "whatsapp" as const, campaignId: id, period };
  const { problems, facts } = await addUpFigures(owner.ctx(), database.sql, place);
  expect(problems).toEqual([]);
  expect(facts).toMatchObject({ submitted: 29, accepted: 24, delivered: 17, read: 9, failed: 6, failedLater: 4 });
  // The platform took those too whose outcome only it knows.
  expect((await sandbox.judge(channel.accountId)).accepts).toBe(facts.accepted + facts.uncertain);

  const page = await as("owner");
  const dashboard = await linesOf(page, "/");
  expect(dashboard).toContain("WhatsApp · 24 today · 70.8% delivered");
  expect(dashboard).toContain("Accepted today · 24 · 0 yesterday · Delivered · 70.8% · 17 of 24 accepted");
  expect(dashboard).toContain("Read · 52.9% · 9 of 17 delivered · Failed · 6 · 21.4% of 28 that left");
  expect(dashboard).toContain("Inbound today · 1 · 0 yesterday");
  expect(dashboard).toContain("Figures · 29 people · WhatsApp · 29 of 29");
  expect(dashboard).toContain(`${channel.name} · 24 · 70.8% · 52.9%`);

  expect(await linesOf(page, `/channels/${channel.id}`)).toMatch(
    new RegExp(
      "Accepted · 24 · nothing before · Delivered · 70.8% of 24 · 17 of 24 accepted · Read · 52.9% of 17 · 9 of 17 delivered" +
        " · Failed · 6 · 21.4% of 28 that left · Replies · 1 · nothing before · Opt-outs · 3 ·.*" +
        "Total · 24 · 100%.*Germany · 24 · 70.8%.*6 failed, 2 refused at once, 4 later",
    ),
  );

  expect(await linesOf(page, "/campaigns")).toMatch(/Figures · .* · 29 · 17 71% · /);
  const campaign = await linesOf(page, `/campaigns/${id}`);
  expect(campaign).toContain("Processed · 29 · of 29 people");
  expect(campaign).toContain("Delivered · 17 · 70.8% of 24 accepted");
  expect(campaign).toContain("Accepted · 24 · Refused · 2 · Uncertain · 2 · Never left · 1 · Waiting · 0");
  expect(campaign).toMatch(/Accepted · 24 · 100% · .* · 20 · 83.3% · Delivered · 17 · 70.8% · Read · 9 · 37.5%/);
  expect(campaign).toContain("Failed, by reason · 6 · 2 refused at once, 4 later");
  expect(campaign).toMatch(
    /Numbers typed · 30 · Skipped, each with a reason · − 1 · To send · 29 · Accepted by the platform · 24 · Refused by the platform · 2 · Waiting · 0 · Uncertain.* · 2 · Left out since the check · 1 · Sum · 29 · Failed later, within the accepted · 4 · Messaged twice · 0 · Lost · 0/,
  );

  expect(await linesOf(page, `/channels/${channel.id}/messages`)).toContain(
    "29 messages · Read · 9 · Delivered, not read · 8 · Accepted, not delivered yet · 3 · Failed · 6 · Uncertain · 2 · Waiting, or never left · 1",
  );
  expect(await linesOf(page, `/channels/${channel.id}/messages/inbound`)).toContain("1 message");
  expect(await linesOf(page, "/audience/suppressions")).toContain("3 suppressions");
});
