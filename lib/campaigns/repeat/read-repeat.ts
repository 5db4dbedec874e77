import { and, desc, eq, inArray, ne, or, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { campaignRepeats, repeatTurns } from "#db/schema/repeats";
import { type Ctx, inTransaction } from "#lib/context";
import { nextTurns } from "./calendar.ts";

/** Turns that a campaign's page lists, of those that were and of those that are to come. */
const shownTurns = 10;
const shownNext = 3;

/** A repeat as the pages of its campaigns show it; the newest turns first. */
export type RepeatReport = NonNullable<Awaited<ReturnType<typeof readRepeat>>>;

/** The repeat that a campaign is the start or a turn of; null for none. Of several that it was the start of, the last. */
export async function readRepeat(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const turnOf = sql`${campaignRepeats.id} IN (SELECT t.repeat_id FROM repeat_turns t
      WHERE t.workspace_id = ${workspaceId} AND t.campaign_id = ${campaignId})`;
    const [repeat] = await db
      .select()
      .from(campaignRepeats)
      .where(and(eq(campaignRepeats.workspaceId, workspaceId), or(eq(campaignRepeats.campaignId, campaignId), turnOf)))
      .orderBy(sql`${campaignRepeats.campaignId} <> ${campaignId}`, desc(campaignRepeats.createdAt))
      .limit(1);
    if (!repeat) return null;
    const [start, turns] = await Promise.all([
      db
        .select({ name: campaigns.name })
        .from(campaigns)
        .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, repeat.campaignId))),
      db
        .select({
          ...{ dueAt: repeatTurns.dueAt, state: repeatTurns.state, reason: repeatTurns.reason },
          ...{ campaignId: repeatTurns.campaignId, people: campaigns.rowsSend },
        })
        .from(repeatTurns)
        .leftJoin(
          campaigns,
          and(eq(campaigns.workspaceId, repeatTurns.workspaceId), eq(campaigns.id, repeatTurns.campaignId)),
        )
        .where(and(eq(repeatTurns.workspaceId, workspaceId), eq(repeatTurns.repeatId, repeat.id)))
        .orderBy(desc(repeatTurns.dueAt))
        .limit(shownTurns),
    ]);
    const most = Math.min(shownNext, repeat.timesLeft ?? shownNext);
    // Its next turn may be due this moment, and not be taken yet.
    const from = repeat.nextAt && repeat.nextAt <= now ? new Date(repeat.nextAt.getTime() - 1) : now;
    const next = repeat.state === "running" ? nextTurns(repeat, from, most) : [];
    return { ...repeat, name: start[0]?.name ?? "", isStart: repeat.campaignId === campaignId, turns, next };
  });
}

/** Of campaigns, those that repeat now and those that are turns. */
export async function readRepeating(
  ctx: Ctx,
  campaignIds: readonly string[],
): Promise<Map<string, "repeats" | "paused" | "turn">> {
  if (campaignIds.length === 0) return new Map();
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const turns = await db
      .select({ id: repeatTurns.campaignId })
      .from(repeatTurns)
      .where(and(eq(repeatTurns.workspaceId, workspaceId), inArray(repeatTurns.campaignId, [...campaignIds])));
    const starts = await db
      .select({ id: campaignRepeats.campaignId, state: campaignRepeats.state })
      .from(campaignRepeats)
      .where(
        and(
          eq(campaignRepeats.workspaceId, workspaceId),
          inArray(campaignRepeats.campaignId, [...campaignIds]),
          ne(campaignRepeats.state, "ended"),
        ),
      );
    const found = new Map<string, "repeats" | "paused" | "turn">();
    for (const { id } of turns) if (id !== null) found.set(id, "turn");
    for (const { id, state } of starts) found.set(id, state === "paused" ? "paused" : "repeats");
    return found;
  });
}
