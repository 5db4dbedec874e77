import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { OriginKind } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { abandonedMs } from "#lib/sending/in-flight";
import { hookOf, type OriginHooks } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import { waitMs } from "#lib/waits";
import { type Doubt, readDoubts } from "./doubt-facts.ts";
import { type DoubtWaits, givenUpMs, judgeDoubt } from "./way-back.ts";

/**
 * What becomes of tries whose outcome is unknown. Each step reads the rows again under lock, so that several workers may do
 * it together.
 */

type InDoubt = {
  workspaceId: string;
  id: string;
  attempt: number;
  originKind: OriginKind;
  originId: string;
};

/** Messages looked at in one go. */
const atOnce = 500;

const columns = sql.raw(`b.workspace_id AS "workspaceId", b.message_id AS id, b.attempt,
  b.origin_kind AS "originKind", b.origin_id AS "originId"`);

/** Marks tries whose worker is gone as uncertain: they may have left us. @returns how many */
export async function markAbandoned(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - abandonedMs).toISOString();
  const rows = await db.execute<InDoubt>(sql`
    SELECT ${columns} FROM outbox b
    WHERE b.state = 'sending' AND b.handed_over_at < ${before}::timestamptz LIMIT ${atOnce}`);
  for (const [workspaceId, group] of byWorkspace(rows)) {
    await inTransaction(contextOf(workspaceId), async (ctx) => {
      const abandoned = await lockTries(ctx, group, "sending");
      await applyChanges(
        ctx,
        hooks,
        abandoned.map((row) => ({
          messageId: row.id,
          target: "uncertain",
          at: now,
          key: `uncertain:${row.attempt}`,
          eventKind: "uncertain",
          attempt: row.attempt,
          detail: { attempt: row.attempt, cause: "worker_lost" },
        })),
      );
      await tellOrigins(ctx, hooks, abandoned, "uncertain");
    });
  }
  return rows.length;
}

/** Waits for receipts, as they are when nothing divides them. */
const longestReceiptWaitMs = 6 * 3_600_000;
const betweenLooksMs = 10 * 60_000;

/**
 * Looks at messages in doubt that are due for it: those whose way back is proven open go once more, those of which nothing
 * will be known are left in doubt for a person to decide, and the others are looked at again later (`judgeDoubt`).
 *
 * @param shortestMs how long every message waits for its receipt at least
 */
export async function settleUncertain(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  now: Date,
  shortestMs: number,
): Promise<void> {
  const waits: DoubtWaits = {
    shortest: waitMs(shortestMs),
    longest: waitMs(longestReceiptWaitMs),
    givenUp: waitMs(givenUpMs),
    betweenLooks: waitMs(betweenLooksMs),
  };
  const rows = await db.execute<{ workspaceId: string }>(sql`
    SELECT DISTINCT workspace_id AS "workspaceId" FROM (
      SELECT workspace_id FROM outbox
      WHERE state = 'uncertain' AND due_at <= ${now.toISOString()}::timestamptz ORDER BY due_at LIMIT ${atOnce}) due`);
  for (const { workspaceId } of rows) {
    await inTransaction({ ...contextOf(workspaceId), now }, (ctx) => settleWorkspace(ctx, hooks, waits));
  }
}

async function settleWorkspace(ctx: Ctx, hooks: OriginHooks, waits: DoubtWaits): Promise<void> {
  const looked = await readDoubts(ctx, atOnce);
  const locked = new Set((await lockTries(ctx, looked, "uncertain")).map(({ id }) => id));
  const judged = looked
    .filter(({ id }) => locked.has(id))
    .map((doubt) => ({ doubt, verdict: judgeDoubt(doubt.facts, waits) }));
  const again = judged.filter(({ verdict }) => verdict.kind === "send_again").map(({ doubt }) => doubt);
  const left = judged.filter(({ verdict }) => verdict.kind === "leave").map(({ doubt }) => doubt);
  await applyChanges(ctx, hooks, [
    ...again.map((doubt) => doubtChange(ctx, doubt, "queued")),
    ...left.map((doubt) => doubtChange(ctx, doubt, "left_in_doubt")),
  ]);
  await tellOrigins(ctx, hooks, again, "resent");
  await tellOrigins(ctx, hooks, left, "left_in_doubt");
  await lookAgain(
    ctx,
    judged.flatMap(({ doubt, verdict }) => (verdict.kind === "look_again" ? [{ id: doubt.id, at: verdict.at }] : [])),
  );
}

function doubtChange(ctx: Ctx, { id, attempt }: Doubt, target: "queued" | "left_in_doubt"): MessageChange {
  const eventKind = target === "queued" ? "resent" : "left_in_doubt";
  return {
    ...{ messageId: id, target, at: ctx.now, key: `${eventKind}:${attempt}`, eventKind, attempt, detail: { attempt } },
  };
}

async function lookAgain(ctx: Ctx, rows: { id: string; at: Date }[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE outbox b SET due_at = r.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, at timestamptz)
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.message_id = r.id AND b.state = 'uncertain'`);
}

/** Those tries that still stand as they were found, locked: another worker, or an answer, may have come first. */
async function lockTries<Row extends { id: string; attempt: number }>(
  ctx: Ctx,
  rows: Row[],
  state: "sending" | "uncertain",
): Promise<Row[]> {
  const ids = textArray(rows.map((row) => row.id));
  await ctx.db.execute(sql`
    SELECT 1 FROM messages WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${ids}) ORDER BY id FOR UPDATE`);
  const standing = await ctx.db.execute<{ id: string; attempt: number }>(sql`
    SELECT message_id AS id, attempt FROM outbox
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${ids}) AND state = ${state}`);
  const attempts = new Map(standing.map((row) => [row.id, row.attempt]));
  return rows.filter((row) => attempts.get(row.id) === row.attempt);
}

async function tellOrigins(
  ctx: Ctx,
  hooks: OriginHooks,
  rows: { originKind: OriginKind; originId: string }[],
  kind: "uncertain" | "resent" | "left_in_doubt",
): Promise<void> {
  for (const group of Map.groupBy(rows, (row) => `${row.originKind}\n${row.originId}`).values()) {
    const [first] = group;
    if (first) await hookOf(hooks, first.originKind).inDoubt(ctx, first.originId, { people: group.length, kind });
  }
}

function byWorkspace(rows: Iterable<InDoubt>): Map<string, InDoubt[]> {
  return Map.groupBy(rows, (row) => row.workspaceId);
}
