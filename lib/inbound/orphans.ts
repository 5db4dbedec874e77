import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Platform } from "#db/enums";
import type { WatermarkEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { isPassing } from "#lib/persist";
import { reportError } from "#lib/report-error";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { waitMs } from "#lib/waits";
import { applyReceipts, type Receipt } from "./receipts.ts";
import { serveEach, type TurnPosition, workspacesInTurn } from "./turns.ts";
import { applyWatermark, awaitsOutcome } from "./watermarks.ts";

/** Orphans of one workspace looked for in one turn. */
const perWorkspace = 500;
/** Workspaces served in one turn. */
const workspacesPerTurn = 50;
/** The wait before an orphan is looked for again grows with its age, between these. */
const retryMs = { first: 10_000, longest: 3_600_000 };
/** An orphan that nobody has asked about for this long is forgotten. */
const keptDays = 7;

type Orphan = Receipt | WatermarkEvent;
type Row = { externalId: string; key: string; channelId: string; platform: Platform | null; event: Orphan };
type Place = { channelId: string; platform: Platform };

/** Keeps receipts whose message is not known yet, and watermarks over such messages. A repeated one is kept once. */
export async function keepOrphans(ctx: Ctx, channelId: string, orphans: Orphan[]): Promise<void> {
  if (orphans.length === 0) return;
  const rows = orphans.map((event) => ({ externalId: aboutOf(event), key: event.key, event }));
  await ctx.db.execute(sql`
    INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at, next_try_at)
    SELECT ${ctx.workspaceId}, r."externalId", r.key, ${channelId}, r.event, ${ctx.now.toISOString()}::timestamptz,
      ${ctx.now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("externalId" text, key text, event jsonb)
    ORDER BY 2, 3
    ON CONFLICT DO NOTHING`);
}

/** The message that an orphan is about, or the person whose messages it is about. */
function aboutOf(event: Orphan): string {
  if (event.kind === "receipt") return event.messageExternalId;
  return `${event.senderExternalId} to ${event.address.kind} ${event.address.value}`;
}

/**
 * Tries kept receipts again, workspaces in turn: those whose message is known by now are applied, the others are looked for
 * less and less often, between every ten seconds and every hour, and forgotten after a week.
 *
 * @returns whether there may be more to do at once
 */
export async function retryOrphans(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  position: TurnPosition = { afterWorkspace: "" },
): Promise<boolean> {
  const due = contextOf("").now.toISOString();
  const source = sql`orphan_receipts WHERE next_try_at <= ${due}::timestamptz`;
  const workspaces = await workspacesInTurn(db, source, position, workspacesPerTurn);
  let more = workspaces.length === workspacesPerTurn;
  await serveEach("orphans", workspaces, 1, async (workspaceId) => {
    const looked = await inTransaction(contextOf(workspaceId), (ctx) => retryDue(ctx, hooks));
    more ||= looked === perWorkspace;
  });
  return more;
}

/** @returns how many were looked for */
async function retryDue(ctx: Ctx, hooks: OriginHooks): Promise<number> {
  const rows = await ctx.db.execute<Row>(sql`
    SELECT o.external_id AS "externalId", o.key, o.event, c.id AS "channelId", c.type AS platform
    FROM (SELECT * FROM orphan_receipts
      WHERE workspace_id = ${ctx.workspaceId} AND next_try_at <= ${ctx.now.toISOString()}::timestamptz
      ORDER BY next_try_at LIMIT ${perWorkspace} FOR UPDATE SKIP LOCKED) o
    LEFT JOIN channels c ON c.workspace_id = o.workspace_id AND c.id = o.channel_id`);
  const applied: Row[] = [];
  for (const group of Map.groupBy(rows, (row) => row.channelId).values()) {
    const { channelId, platform } = group[0] ?? {};
    if (!channelId || !platform) continue;
    const place = { channelId, platform };
    const receipts = new Map(
      group.flatMap((row) =>
        row.event.kind === "receipt" ? [[{ ...row.event, at: new Date(row.event.at) }, row]] : [],
      ),
    );
    const left = new Set(await applyOrEach(ctx, hooks, place, [...receipts.keys()]));
    for (const [receipt, row] of receipts) if (!left.has(receipt)) applied.push(row);
    for (const row of group)
      if (row.event.kind === "watermark" && (await applyKept(ctx, hooks, place, row.event))) applied.push(row);
  }
  await forget(ctx, applied);
  const done = new Set(applied);
  await postpone(
    ctx,
    rows.filter((row) => !done.has(row)),
  );
  return rows.length;
}

/** Applies a kept watermark. @returns whether it need not be looked at again */
async function applyKept(ctx: Ctx, hooks: OriginHooks, place: Place, kept: WatermarkEvent): Promise<boolean> {
  const event = { ...kept, at: new Date(kept.at), until: new Date(kept.until) };
  try {
    await ctx.db.transaction((savepoint) =>
      applyWatermark({ ...ctx, db: savepoint as unknown as Db }, hooks, place, event),
    );
  } catch (error) {
    if (isPassing(error)) throw error;
    reportError({ activity: "a kept watermark", workspaceId: ctx.workspaceId }, error);
    return false;
  }
  return !(await awaitsOutcome(ctx, place.channelId, event));
}

/** Applies receipts together, or each alone when one of them fails. @returns those that were not applied */
async function applyOrEach(ctx: Ctx, hooks: OriginHooks, place: Place, receipts: Receipt[]): Promise<Receipt[]> {
  const apply = (some: Receipt[]) =>
    ctx.db.transaction((savepoint) => applyReceipts({ ...ctx, db: savepoint as unknown as Db }, hooks, place, some));
  try {
    return await apply(receipts);
  } catch (error) {
    if (isPassing(error)) throw error;
    reportError({ activity: "kept receipts together", workspaceId: ctx.workspaceId }, error);
  }
  const left: Receipt[] = [];
  for (const receipt of receipts) {
    const unknown = await apply([receipt]).catch((error) => {
      if (isPassing(error)) throw error;
      return [receipt];
    });
    left.push(...unknown);
  }
  return left;
}

async function forget(ctx: Ctx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    DELETE FROM orphan_receipts o USING ${keysOf(rows)}
    WHERE o.workspace_id = ${ctx.workspaceId} AND o.external_id = r."externalId" AND o.key = r.key`);
}

async function postpone(ctx: Ctx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const now = sql`${ctx.now.toISOString()}::timestamptz`;
  await ctx.db.execute(sql`
    WITH old AS (
      DELETE FROM orphan_receipts o USING ${keysOf(rows)}
      WHERE o.workspace_id = ${ctx.workspaceId} AND o.external_id = r."externalId" AND o.key = r.key
        AND o.received_at < ${now} - make_interval(days => ${keptDays}))
    UPDATE orphan_receipts o
    SET next_try_at = ${now} + least(${interval(retryMs.longest)}, greatest(${interval(retryMs.first)}, ${now} - o.received_at))
    FROM ${keysOf(rows)}
    WHERE o.workspace_id = ${ctx.workspaceId} AND o.external_id = r."externalId" AND o.key = r.key
      AND o.received_at >= ${now} - make_interval(days => ${keptDays})`);
}

function interval(ms: number) {
  return sql`make_interval(secs => ${waitMs(ms) / 1000})`;
}

function keysOf(rows: Row[]) {
  const keys = JSON.stringify(rows.map(({ externalId, key }) => ({ externalId, key })));
  return sql`jsonb_to_recordset(${keys}::jsonb) AS r("externalId" text, key text)`;
}
