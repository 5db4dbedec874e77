import { and, eq, lt, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaignRepeats, repeatTurns } from "#db/schema/repeats";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { makeTurnJob } from "../jobs.ts";
import { nextTurn } from "./calendar.ts";
import { lockRepeat } from "./set-repeat.ts";

/** A turn that is later than this is skipped: what a stopped installation missed is not sent in a bunch. */
export const lateMs = 30 * 60_000;
/** A turn that could not be made within this time is given up. */
const giveUpMs = 2 * 3_600_000;
/** Turns of one repeat that are written down at once. */
const mostAtOnce = 400;

/** Takes the turns whose time has come, in every workspace, and gives up those that could not be made. Asked again and again. */
export async function takeDueTurns(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaign_repeats
    WHERE state = 'running' AND next_at <= ${now.toISOString()} ORDER BY next_at, id LIMIT 100`);
  for (const { workspaceId, id } of rows) await takeTurns({ ...contextOf(workspaceId), now }, id);
  const given = new Date(now.getTime() - giveUpMs).toISOString();
  const stuck = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT DISTINCT workspace_id AS "workspaceId", repeat_id AS id FROM repeat_turns
    WHERE state = 'making' AND due_at < ${given} LIMIT 100`);
  for (const { workspaceId, id } of stuck) await giveUpTurns({ ...contextOf(workspaceId), now }, id);
}

/**
 * Writes down the turns of a repeat whose time has come, and when the next one is due. The one that is not late is made by a job;
 * those that were missed are skipped, each with its line.
 */
export async function takeTurns(ctx: Ctx, repeatId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const repeat = await lockRepeat(ctx, repeatId);
    if (repeat?.state !== "running" || !repeat.nextAt || repeat.nextAt > now) return;
    const due: Date[] = [];
    let [next, left]: [Date | null, number | null] = [repeat.nextAt, repeat.timesLeft];
    while (next && next <= now && left !== 0 && due.length < mostAtOnce) {
      due.push(next);
      left = left === null ? null : left - 1;
      next = nextTurn(repeat, next);
    }
    const isLate = (at: Date) => now.getTime() - at.getTime() > lateMs;
    const missed = { state: "skipped", reason: "missed", decidedAt: now } as const;
    const lines = due.map((dueAt) => ({
      ...{ workspaceId, repeatId, dueAt },
      ...(isLate(dueAt) ? missed : { state: "making" as const }),
    }));
    await db.insert(repeatTurns).values(lines).onConflictDoNothing();
    const over = next === null || left === 0;
    await db
      .update(campaignRepeats)
      .set({ timesLeft: left, nextAt: over ? null : next, state: over ? "ended" : "running" })
      .where(and(eq(campaignRepeats.workspaceId, workspaceId), eq(campaignRepeats.id, repeatId)));
    for (const dueAt of due.filter((at) => !isLate(at))) {
      const at = dueAt.toISOString();
      const turn = { campaignId: repeat.campaignId, repeatId, dueAt: at };
      await askForJob(ctx, makeTurnJob, turn, { key: `${repeatId} ${at}` });
    }
  });
}

/** Skips turns that no try could make. */
async function giveUpTurns(ctx: Ctx, repeatId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockRepeat(ctx, repeatId);
    await ctx.db
      .update(repeatTurns)
      .set({ state: "skipped", reason: "trouble", decidedAt: ctx.now })
      .where(
        and(
          eq(repeatTurns.workspaceId, ctx.workspaceId),
          eq(repeatTurns.repeatId, repeatId),
          eq(repeatTurns.state, "making"),
          lt(repeatTurns.dueAt, new Date(ctx.now.getTime() - giveUpMs)),
        ),
      );
  });
}
