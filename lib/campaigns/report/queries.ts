import { and, asc, desc, eq, ilike, inArray, isNull, or, sql } from "drizzle-orm";
import type { FailureKind } from "#db/message-enums";
import { campaignEvents, campaigns, campaignTicks } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { recipientImports } from "#db/schema/recipients";
import { senderAddresses, senders } from "#db/schema/senders";
import type { SendType } from "#db/sender-enums";
import { sendingSenderStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { readAllAwaited } from "#lib/sending/doubt/awaited";
import { countAllInFlight } from "#lib/sending/in-flight";
import { campaignFigures } from "#lib/statistics/campaign-figures";
import { readRepeating } from "../repeat/read-repeat.ts";
import { type ListedState, shownState } from "../rules.ts";
import { listedAs } from "./listed-as.ts";

export type CampaignFilter = {
  channelId?: string;
  /** As they are shown: one that waits for approval is not scheduled. */
  states?: readonly ListedState[];
  /** Part of a name or of an id. */
  q?: string;
  page: number;
  pageSize: number;
};

/** Who launched a campaign, by the name they had then. */
const launchedBy = sql<string | null>`(SELECT e.values->>'by' FROM campaign_events e
  WHERE e.workspace_id = ${campaigns.workspaceId} AND e.campaign_id = ${campaigns.id}
    AND e.kind IN ('scheduled', 'approval_asked', 'started') ORDER BY e.id LIMIT 1)`;

const listColumns = {
  id: campaigns.id,
  name: campaigns.name,
  state: campaigns.state,
  stateReason: campaigns.stateReason,
  approval: campaigns.approval,
  channelId: campaigns.channelId,
  channelName: channels.name,
  channelType: channels.type,
  templateName: campaigns.templateName,
  templateLanguage: campaigns.templateLanguage,
  ...campaignFigures,
  expanded: sql<boolean>`${campaigns.expandedAt} IS NOT NULL`,
  scheduledAt: campaigns.scheduledAt,
  startedAt: campaigns.startedAt,
  finishedAt: campaigns.finishedAt,
  createdAt: campaigns.createdAt,
};

const ofChannel = and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId));

/** Campaigns of the workspace, newest first; `total` counts them before paging. */
export async function listCampaigns(ctx: Ctx, filter: CampaignFilter) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const term = filter.q ? `%${filter.q.replace(/[\\%_]/g, "\\$&")}%` : null;
    const where = and(
      eq(campaigns.workspaceId, workspaceId),
      filter.channelId ? eq(campaigns.channelId, filter.channelId) : undefined,
      filter.states?.length ? or(...filter.states.map(listedAs)) : undefined,
      term ? or(ilike(campaigns.name, term), ilike(campaigns.id, term)) : undefined,
    );
    const [rows, counted] = await Promise.all([
      db
        .select({ ...listColumns, by: launchedBy })
        .from(campaigns)
        .innerJoin(channels, ofChannel)
        .where(where)
        .orderBy(desc(campaigns.createdAt), desc(campaigns.id))
        .limit(filter.pageSize)
        .offset((filter.page - 1) * filter.pageSize),
      db.select({ n: sql<number>`count(*)::int` }).from(campaigns).where(where),
    ]);
    // Only a pause is told differently while messages are in flight.
    const paused = rows.filter((row) => row.state === "paused").map((row) => row.id);
    const inFlight = await countAllInFlight({ ...ctx, db }, "campaign", paused);
    const settling = rows.filter((row) => shownState(row, 0) === "settling").map((row) => row.id);
    const awaited = await readAllAwaited({ ...ctx, db }, "campaign", settling);
    const ids = rows.map((row) => row.id);
    const repeats = await readRepeating({ ...ctx, db }, ids);
    return {
      rows: rows.map((row) => ({
        ...row,
        repeat: repeats.get(row.id) ?? null,
        inFlight: inFlight.get(row.id) ?? 0,
        awaited: awaited.get(row.id) ?? null,
      })),
      total: counted[0]?.n ?? 0,
    };
  });
}

export type CampaignRow = Awaited<ReturnType<typeof listCampaigns>>["rows"][number];

/** Whether there are any at all: an empty list and an empty filter look different. */
export async function hasCampaigns(ctx: Ctx): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(eq(campaigns.workspaceId, workspaceId))
      .limit(1);
    return rows.length > 0;
  });
}

/** Senders of a channel that can send now, with what limits them; the preferred one first, then the oldest. */
export async function listSendAccounts(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        id: senders.id,
        phone: senders.address,
        displayName: senders.displayName,
        quality: senders.quality,
        tier: sql<string | null>`${senders.details} ->> 'tier'`,
        pace: senders.limitPerSecond,
        sendType: sql<SendType | null>`${senders.details} -> 'mail' ->> 'sendType'`,
      })
      .from(senders)
      .leftJoin(
        senderAddresses,
        and(
          eq(senderAddresses.workspaceId, senders.workspaceId),
          eq(senderAddresses.senderId, senders.id),
          senderAddresses.preferred,
        ),
      )
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          eq(senders.channelId, channelId),
          inArray(senders.state, sendingSenderStates),
        ),
      )
      .orderBy(asc(isNull(senderAddresses.senderId)), asc(senders.createdAt), asc(senders.address)),
  );
}
/** What a send may leave from; `poolOf` of a pool, how many of its senders can send. */
export type SendAccount = Awaited<ReturnType<typeof listSendAccounts>>[number] & { poolOf?: number };

/** Campaigns that run now, newest first. */
export async function runningCampaigns(ctx: Ctx, limit = 3) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select(listColumns)
      .from(campaigns)
      .innerJoin(channels, ofChannel)
      .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.state, "running")))
      .orderBy(desc(campaigns.createdAt))
      .limit(limit),
  );
}

/** One campaign with what its page shows. @throws DomainError "not_found" */
export async function getCampaign(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        campaign: campaigns,
        channel: {
          id: channels.id,
          name: channels.name,
          type: channels.type,
          deleted: sql<boolean>`${channels.deletedAt} IS NOT NULL`,
        },
        sender: { phone: senders.address, displayName: senders.displayName, limit: senders.limitPerSecond },
        list: { method: recipientImports.method, fileName: recipientImports.fileName },
        // The campaign whose rest this one sends to.
        restOf: sql<{ id: string; name: string } | null>`(
          SELECT jsonb_build_object('id', r.id, 'name', r.name) FROM campaigns r
          WHERE r.workspace_id = ${campaigns.workspaceId} AND r.id = ${recipientImports.restOf})`,
        by: launchedBy,
      })
      .from(campaigns)
      .innerJoin(channels, ofChannel)
      .leftJoin(senders, and(eq(senders.workspaceId, campaigns.workspaceId), eq(senders.id, campaigns.senderId)))
      .leftJoin(
        recipientImports,
        and(eq(recipientImports.workspaceId, campaigns.workspaceId), eq(recipientImports.id, campaigns.importId)),
      )
      .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId)));
    if (!row) throw notFound("campaign");
    return row;
  });
}

export type CampaignDetail = Awaited<ReturnType<typeof getCampaign>>;

/** What happened, newest first. */
export async function listCampaignEvents(ctx: Ctx, campaignId: string, limit = 50) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select()
      .from(campaignEvents)
      .where(and(eq(campaignEvents.workspaceId, workspaceId), eq(campaignEvents.campaignId, campaignId)))
      .orderBy(desc(campaignEvents.at), desc(campaignEvents.id))
      .limit(limit),
  );
}

export type CampaignEvent = Awaited<ReturnType<typeof listCampaignEvents>>[number];

/** Pace in spans of two seconds, oldest first: messages accepted and refused in each. */
export async function listCampaignTicks(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({ at: campaignTicks.at, accepted: campaignTicks.accepted, failed: campaignTicks.failed })
      .from(campaignTicks)
      .where(and(eq(campaignTicks.workspaceId, workspaceId), eq(campaignTicks.campaignId, campaignId)))
      .orderBy(asc(campaignTicks.at))
      .limit(5_000),
  );
}

/** Messages a second over the last ten seconds, or since it began to move when that is less. */
export async function currentRate(ctx: Ctx, campaignId: string): Promise<number> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ rate: number }>(sql`
      SELECT coalesce(sum(accepted + failed) FILTER (WHERE at >= now() - interval '10 seconds'), 0)
        / greatest(2, least(10, extract(epoch FROM now() - min(at)))) AS rate
      FROM campaign_ticks WHERE workspace_id = ${workspaceId} AND campaign_id = ${campaignId}`);
    return Number(row?.rate ?? 0);
  });
}

/** Failed messages by the platform's code, most first. */
export async function failuresByCode(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<{
      code: string | null;
      kind: FailureKind | null;
      detail: string | null;
      people: number;
    }>(sql`
      SELECT failure_code AS code, failure_kind AS kind, min(failure_detail) AS detail, count(*)::int AS people FROM messages
      WHERE workspace_id = ${workspaceId} AND campaign_id = ${campaignId} AND state = 'failed'
      GROUP BY failure_code, failure_kind ORDER BY people DESC LIMIT 50`);
    return [...rows];
  });
}
