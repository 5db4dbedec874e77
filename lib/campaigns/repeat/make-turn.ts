import { and, desc, eq, sql } from "drizzle-orm";
import type { TurnSkipReason } from "#db/repeat-enums";
import { campaigns } from "#db/schema/campaigns";
import { recipientImports } from "#db/schema/recipients";
import { campaignRepeats, repeatTurns } from "#db/schema/repeats";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findObstacle } from "#lib/sending/may-leave";
import { readRouteFacts } from "#lib/sending/route-facts";
import { listContacts } from "../audience-import/list-contacts.ts";
import { launchCampaign } from "../launch/launch.ts";
import { copyList } from "../launch/list-rest.ts";
import { callOffUndecided } from "./call-off-undecided.ts";
import { inputOfTurn } from "./input-of-turn.ts";
import { lockRepeat, type Repeat } from "./set-repeat.ts";
import { lateMs } from "./take-turns.ts";

/** Longest single statement, in milliseconds: looking for repeated numbers among a million rows takes some twenty seconds. */
const statementMs = 180_000;

type Campaign = typeof campaigns.$inferSelect;

/**
 * Makes a turn of a repeat: a campaign like the one that is repeated, with a list of its own, launched as every other. A group or
 * a segment is asked anew; of other lists the same people are checked again. Made twice, by a second try or a second worker, it
 * does nothing. What forbids the turn skips it, with the reason.
 */
export async function makeTurn(ctx: Ctx, repeatId: string, dueAt: Date): Promise<void> {
  const turn = await readTurn(ctx, repeatId, dueAt);
  if (!turn) return;
  if (ctx.now.getTime() - dueAt.getTime() > lateMs) return skipTurn(ctx, repeatId, dueAt, "missed");
  const { repeat, campaign } = turn;
  // What is sent is sent for the person who set the rule.
  const own: Ctx = { ...ctx, actor: { kind: "system", name: repeat.setBy } };
  try {
    // Before the list is made, which may take minutes; the launch asks again.
    const obstacle = findObstacle(await readRouteFacts(own, campaign), null);
    if (obstacle) return await skipTurn(ctx, repeatId, dueAt, obstacle);
    if (await isPreviousPaused(ctx, repeat)) return await skipTurn(ctx, repeatId, dueAt, "previous_paused");
    const importId = await makeList(own, campaign);
    await launchTurn(own, { repeat, campaign, dueAt, importId });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await skipTurn(ctx, repeatId, dueAt, reasonOf(error.key));
  }
}

function thisTurn(ctx: Ctx, repeatId: string, dueAt: Date) {
  return and(
    eq(repeatTurns.workspaceId, ctx.workspaceId),
    eq(repeatTurns.repeatId, repeatId),
    eq(repeatTurns.dueAt, dueAt),
    eq(repeatTurns.state, "making"),
  );
}

/** The repeat and the campaign of a turn that is still to be made. The lock is released at once: a list may take minutes. */
async function readTurn(
  ctx: Ctx,
  repeatId: string,
  dueAt: Date,
): Promise<{ repeat: Repeat; campaign: Campaign } | null> {
  return inTransaction(ctx, async (ctx) => {
    const repeat = await lockRepeat(ctx, repeatId);
    const [turn] = await ctx.db
      .select({ state: repeatTurns.state })
      .from(repeatTurns)
      .where(thisTurn(ctx, repeatId, dueAt));
    if (!repeat || !turn) return null;
    const [campaign] = await ctx.db
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, repeat.campaignId)));
    return campaign ? { repeat, campaign } : null;
  });
}

/** Whether the turn before, or the campaign itself, is paused: whatever paused it would meet this one too. */
async function isPreviousPaused(ctx: Ctx, { id, campaignId }: Repeat): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [last] = await db
      .select({ campaignId: repeatTurns.campaignId })
      .from(repeatTurns)
      .where(and(eq(repeatTurns.workspaceId, workspaceId), eq(repeatTurns.repeatId, id), eq(repeatTurns.state, "made")))
      .orderBy(desc(repeatTurns.dueAt))
      .limit(1);
    const [row] = await db
      .select({ state: campaigns.state })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, last?.campaignId ?? campaignId)));
    return row?.state === "paused";
  });
}

/** A list of the turn's own. @returns its id */
async function makeList(ctx: Ctx, campaign: Campaign): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    await ctx.db.execute(sql`SELECT set_config('statement_timeout', ${String(statementMs)}, true)`);
    const [list] = await ctx.db
      .select({ audience: recipientImports.audience, byLanguage: recipientImports.byLanguage })
      .from(recipientImports)
      .where(and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, campaign.importId)));
    if (!list?.audience) return copyList(ctx, campaign, { restOf: null, which: sql`true` });
    const { channelId, templateCode } = campaign;
    const made = await listContacts(ctx, { channelId, templateCode, byLanguage: list.byLanguage, ...list.audience });
    return made.id;
  });
}

type Making = { repeat: Repeat; campaign: Campaign; dueAt: Date; importId: string };

/** Launches the turn and notes its campaign, in one transaction. Nothing happens once another try, or a person, came first. */
async function launchTurn(ctx: Ctx, { repeat, campaign, dueAt, importId }: Making): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockRepeat(ctx, repeat.id);
    const where = thisTurn(ctx, repeat.id, dueAt);
    const [turn] = await ctx.db.select({ state: repeatTurns.state }).from(repeatTurns).where(where);
    if (!turn) return;
    await callOffUndecided(ctx, repeat.id);
    const input = await inputOfTurn(ctx, campaign, { importId, dueAt, zone: repeat.zone });
    const asker = { id: repeat.setById, name: repeat.setBy };
    const { id } = await launchCampaign(ctx, input, { undoSeconds: 0, asker });
    await ctx.db.update(repeatTurns).set({ state: "made", campaignId: id, decidedAt: ctx.now }).where(where);
  });
}

/** Obstacles that nobody can remove: they end the repeat. */
const final = ["channel_deleted", "workspace_closed"];

async function skipTurn(ctx: Ctx, repeatId: string, dueAt: Date, reason: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockRepeat(ctx, repeatId);
    await ctx.db
      .update(repeatTurns)
      .set({ state: "skipped", reason, decidedAt: ctx.now })
      .where(thisTurn(ctx, repeatId, dueAt));
    if (!final.includes(reason)) return;
    await ctx.db
      .update(campaignRepeats)
      .set({ state: "ended", nextAt: null })
      .where(and(eq(campaignRepeats.workspaceId, ctx.workspaceId), eq(campaignRepeats.id, repeatId)));
  });
}

const obstacleKey = "campaigns.obstacle.";

const reasons: [start: string, reason: TurnSkipReason][] = [
  ["campaigns.nobody", "nobody"],
  ["contacts.audienceEmpty", "nobody"],
  ["notFound.group", "audience_gone"],
  ["notFound.segment", "audience_gone"],
  ["notFound.template", "template_gone"],
  ["campaigns.restTemplate", "template_gone"],
  ["campaigns.listOfOtherTemplate", "template_gone"],
  // A sender, or a pool of senders.
  ["notFound.sender", "sender_gone"],
  ["sendApproval.nobody", "no_approver"],
  ["fallback.", "fallback_refused"],
  ["notFound.fallbackPolicy", "fallback_refused"],
];

/** @returns one of `turnSkipReasons`, or the obstacle by its own name */
function reasonOf(key: string): string {
  if (key.startsWith(obstacleKey)) return key.slice(obstacleKey.length);
  return reasons.find(([start]) => key.startsWith(start))?.[1] ?? "refused";
}
