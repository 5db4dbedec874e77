import type { ISql } from "postgres";
import type { Platform } from "#db/enums";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { failuresByCode, getCampaign, listCampaigns } from "#lib/campaigns/report/queries";
import type { Ctx } from "#lib/context";
import { listMessages } from "#lib/messages/queries";
import { doneOf, figureNames, madeToLeave, refusedOf, stagesOf, waitingOf } from "#lib/statistics/figures";
import type { Period } from "#lib/statistics/period";
import * as queries from "#lib/statistics/queries";
import { deliveredShare, failedShare, readShare } from "#lib/statistics/rates";
import { addSums, type Sums } from "#lib/statistics/sums";
import { statePartsOf } from "../../app/(console)/channels/[channelId]/(sections)/messages/state-parts.ts";

/** What a message that a platform ever took has left behind: its answer, or a receipt. */
const provesTaken = `(e.kind IN ('accepted', 'sent', 'delivered', 'read') OR e.detail ? 'externalId')`;

/** Figures from the messages and from what happened to each, by nothing that the product counts with. */
export type Facts = Sums & {
  queued: number;
  cancelled: number;
  leftOut: number;
  expired: number;
  /** People of whom a suppression holds, or has held. */
  optOuts: number;
};

async function readFacts(sql: ISql, where: { channelId: string; campaignId?: string }): Promise<Facts> {
  const [row] = await sql<[Omit<Facts, "optOuts">]>`
    WITH told AS (
      SELECT m.state, m.direction, EXISTS (SELECT 1 FROM message_events e
          WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND ${sql.unsafe(provesTaken)}) AS taken,
        EXISTS (SELECT 1 FROM message_events e
          WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.kind = 'sent') AS sent
      FROM messages m
      WHERE m.channel_id = ${where.channelId} AND coalesce(${where.campaignId ?? null}, m.campaign_id, '') = coalesce(m.campaign_id, ''))
    SELECT (count(*) FILTER (WHERE direction = 'outbound'))::int AS submitted,
      (count(*) FILTER (WHERE direction = 'inbound'))::int AS inbound,
      (count(*) FILTER (WHERE taken AND state IN ('accepted', 'sent', 'delivered', 'read', 'failed')))::int AS accepted,
      (count(*) FILTER (WHERE state IN ('sent', 'delivered', 'read') OR (sent AND state = 'failed')))::int AS sent,
      (count(*) FILTER (WHERE state IN ('delivered', 'read')))::int AS delivered,
      (count(*) FILTER (WHERE state = 'read'))::int AS read,
      (count(*) FILTER (WHERE state = 'failed'))::int AS failed,
      (count(*) FILTER (WHERE state = 'failed' AND taken))::int AS "failedLater",
      (count(*) FILTER (WHERE state = 'uncertain'))::int AS uncertain,
      (count(*) FILTER (WHERE state = 'queued'))::int AS queued,
      (count(*) FILTER (WHERE state = 'cancelled'))::int AS cancelled,
      (count(*) FILTER (WHERE state = 'left_out'))::int AS "leftOut",
      (count(*) FILTER (WHERE state = 'expired'))::int AS expired
    FROM told`;
  const [people] = await sql<[{ n: number }]>`
    SELECT count(DISTINCT (platform, address_kind, address))::int AS n FROM suppressions
    WHERE workspace_id = (SELECT workspace_id FROM channels WHERE id = ${where.channelId})`;
  return { ...row, optOuts: people.n };
}

export type Place = { channelId: string; platform: Platform; campaignId: string; period: Period };

/**
 * Adds up every figure of every page that counts messages against the rows. The workspace has one channel, which has sent
 * one campaign and nothing else, and nobody has opted out twice.
 *
 * @returns what does not agree, in words, and the facts themselves
 */
export async function addUpFigures(ctx: Ctx, sql: ISql, place: Place): Promise<{ problems: string[]; facts: Facts }> {
  const { channelId, campaignId } = place;
  const facts = await readFacts(sql, { channelId });
  const ofCampaign = await readFacts(sql, { channelId, campaignId });
  const problems: string[] = [];
  const check = (where: string, shown: object, expected: object) => {
    for (const [name, value] of Object.entries(expected)) {
      const found = (shown as Record<string, unknown>)[name];
      if (found !== value) problems.push(`${where}: ${name} is ${found}, the rows say ${value}`);
    }
  };
  const { optOuts, queued, cancelled, leftOut, expired, ...sums } = facts;
  await checkSums(ctx, place, check, sums);
  check(
    "Opt-outs",
    { optOuts: await queries.countOptOuts(ctx, { ...place.period, ...place, senderIds: [] }) },
    { optOuts },
  );
  await checkMessageList(ctx, place, check, sums);
  await checkCampaign(ctx, place, check, ofCampaign);
  // The figures of the parts stand for all that was made.
  check("parts", { all: queued + cancelled + leftOut + expired + madeToLeave(sums) }, { all: sums.submitted });
  return { problems, facts };
}

type Check = (where: string, shown: object, expected: object) => void;

/** The dashboard and the channel's data dashboard. */
async function checkSums(ctx: Ctx, { channelId, platform, period }: Place, check: Check, sums: Sums): Promise<void> {
  const scope = { ...period, channelId };
  // What people wrote has neither a template nor a category, and is not shown by country.
  const { inbound: _, ...outbound } = sums;
  check("dashboard, in total", await queries.sumStatistics(ctx, period), sums);
  check("dashboard, one platform", await queries.sumStatistics(ctx, { ...period, platform }), sums);
  check("dashboard, chart", addSums(await queries.listDays(ctx, period)), sums);
  check("dashboard, keys", addSums((await queries.listPlatformDays(ctx, period))[platform]), sums);
  check("dashboard, top channels", addSums(await queries.listTopChannels(ctx, period)), sums);
  check("dashboard, top templates", addSums(await queries.listTopTemplates(ctx, period)), outbound);
  check("channel, in total", await queries.sumStatistics(ctx, scope), sums);
  const days = await queries.listDays(ctx, scope);
  check("channel, trend", addSums(days), sums);
  const stages = days.map(stagesOf);
  const stacked = stages.reduce(
    (all, { read, unread, onTheWay, failed }) => all + read + unread + onTheWay + failed,
    0,
  );
  check("channel, trend stacked", { stacked }, { stacked: sums.accepted + refusedOf(sums) });
  check("channel, categories", addSums(await queries.listByCategory(ctx, scope)), outbound);
  check("channel, countries", addSums(await queries.listByCountry(ctx, scope)), outbound);
  const codes = await queries.listByFailure(ctx, channelId, period);
  check("channel, failures", { failed: codes.reduce((all, row) => all + row.failed, 0) }, { failed: sums.failed });
}

/** The bar above the message list, and what each part of it links to. */
async function checkMessageList(ctx: Ctx, { channelId, period }: Place, check: Check, sums: Sums): Promise<void> {
  for (const { key, value, states } of statePartsOf(sums)) {
    const filter = { channelId, direction: "outbound", period, states } as const;
    const { rows } = await listMessages(ctx, filter, { size: 10_000 });
    check("message list, bar", { [key]: value }, { [key]: rows.length });
  }
  const received = await listMessages(ctx, { channelId, direction: "inbound", period }, { size: 10_000 });
  check("inbound list", { inbound: received.rows.length }, { inbound: sums.inbound });
}

/** The campaign lists, the campaign's page and its certificate. */
async function checkCampaign(ctx: Ctx, place: Place, check: Check, facts: Facts): Promise<void> {
  const { optOuts: _, submitted, inbound: __, ...figures } = facts;
  const { rows } = await listCampaigns(ctx, { channelId: place.channelId, page: 1, pageSize: 10 });
  const row = rows.find(({ id }) => id === place.campaignId);
  if (!row) return check("campaign list", { rows: rows.length }, { rows: 1 });
  check("campaign list", row, figures);
  const { campaign } = await getCampaign(ctx, place.campaignId);
  check("campaign page", campaign, Object.fromEntries(figureNames.map((name) => [name, figures[name]])));
  const certificate = await certifyCampaign(ctx, place.campaignId);
  const { queued: waiting, ...counted } = figures;
  check("certificate", certificate, { ...counted, refused: refusedOf(figures), waiting, lost: 0, addsUp: true });
  check("certificate, sum", { sum: certificate.sum, send: certificate.rowsSend }, { sum: submitted, send: submitted });
  check(
    "campaign list, progress",
    { done: doneOf(row), waiting: waitingOf(row) },
    { done: submitted - waiting, waiting },
  );
  const reasons = await failuresByCode(ctx, place.campaignId);
  check(
    "campaign page, failures",
    { failed: reasons.reduce((all, one) => all + one.people, 0) },
    { failed: facts.failed },
  );
  const total = await queries.sumStatistics(ctx, place.period);
  for (const [name, rate] of Object.entries({ deliveredShare, readShare, failedShare })) {
    check(`${name} of the list`, rate(row), rate(total));
    check(`${name} of the certificate`, rate(certificate), rate(total));
  }
}
