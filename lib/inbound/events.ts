import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Platform } from "#db/enums";
import type { Ctx } from "#lib/context";
import type { Slice } from "./facts.ts";
import { parseSlice } from "./parse.ts";

/** A stored event whose try has been counted. `tries` is a fence: whoever counted last holds the event. */
export type TakenEvent = {
  id: string;
  channelId: string;
  platform: Platform;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** This try included. */
  tries: number;
  /** Facts that are done. */
  done: number;
  trouble: string | null;
};

/** An event is set aside after this many tries without progress. */
export const maxTries = 5;
/** Fresh events applied in one transaction, by number and by size of their bodies. */
const batch = { events: 400, bytes: 256 * 1024 };

const statementMs = 10_000;
/** A worker that took an event and did not lock it for this long is gone. */
const goneSeconds = 5;

const waiting = sql`inbound_events WHERE applied_at IS NULL AND set_aside_at IS NULL`;
/** Events that are applied many at a time, and those that are applied alone, as sources of turns. */
export const waitingTogether: SQL = sql`${waiting} AND NOT alone`;
export const waitingAlone: SQL = sql`${waiting} AND alone`;

/**
 * Not taken, or taken by a worker that is gone: a living one locks what it took within milliseconds, and locked rows are
 * skipped.
 */
const free = sql`(taken_at IS NULL OR taken_at < clock_timestamp() - make_interval(secs => ${goneSeconds}))`;

const columns = sql`e.id::text, e.channel_id AS "channelId", e.platform, e.method, e.path, e.query, e.headers, e.body,
  e.tries, e.done, e.trouble`;

/**
 * Takes a workspace's oldest events that may be applied together, and counts the try, in one statement that is committed
 * before anything of them is applied: an event that ends the worker has been counted. One that was counted before has lost
 * its worker, and is left to be applied alone.
 */
export async function takeFreshEvents(db: Db, workspaceId: string): Promise<TakenEvent[]> {
  const taken = await db.execute<TakenEvent & { alone: boolean }>(sql`
    WITH oldest AS MATERIALIZED (
      SELECT id, received_at, octet_length(body) AS size FROM ${waitingTogether} AND workspace_id = ${workspaceId}
        AND ${free}
      ORDER BY id LIMIT ${batch.events} FOR UPDATE SKIP LOCKED
    ), picked AS (
      SELECT id, received_at, sum(size) OVER (ORDER BY id) - size AS before FROM oldest
    )
    UPDATE inbound_events e SET tries = greatest(e.tries, 1), alone = e.tries > 0,
      taken_at = CASE WHEN e.tries = 0 THEN clock_timestamp() END
    FROM picked
    WHERE e.workspace_id = ${workspaceId} AND e.id = picked.id AND e.received_at = picked.received_at
      AND picked.before < ${batch.bytes}
    RETURNING ${columns}, e.alone`);
  return taken.filter((event) => !event.alone).sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}

/** Takes the oldest event of a workspace that is applied alone, and counts the try, in one statement as well. */
export async function takeOneEvent(db: Db, workspaceId: string): Promise<TakenEvent | null> {
  const [taken] = await db.execute<TakenEvent>(sql`
    WITH oldest AS MATERIALIZED (
      SELECT id, received_at FROM ${waitingAlone} AND workspace_id = ${workspaceId} AND ${free}
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE inbound_events e SET tries = e.tries + 1, taken_at = clock_timestamp() FROM oldest
    WHERE e.workspace_id = ${workspaceId} AND e.id = oldest.id AND e.received_at = oldest.received_at
    RETURNING ${columns}`);
  return taken ?? null;
}

/**
 * Locks taken events for the transaction. Waits for the lock: another worker that looks for events holds it for a moment,
 * even of events that it then leaves alone.
 *
 * @returns those that nobody has taken, applied or set aside in the meantime
 */
export async function holdTaken(ctx: Ctx, taken: TakenEvent[]): Promise<TakenEvent[]> {
  const rows = await ctx.db.execute<{ id: string; tries: number }>(sql`
    SELECT id::text, tries FROM ${waiting} AND workspace_id = ${ctx.workspaceId} AND id = ANY(${idsOf(taken)})
    ORDER BY id FOR UPDATE`);
  const held = new Map(rows.map((row) => [row.id, row.tries]));
  return taken.filter((event) => held.get(event.id) === event.tries);
}

/** Marks events as applied, in the transaction that holds what they changed. */
export async function markApplied(ctx: Ctx, events: TakenEvent[]): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE inbound_events SET applied_at = clock_timestamp() WHERE ${these(ctx.workspaceId, events)}`);
}

/**
 * Saves how far an event has got, in the transaction that holds what it changed. A slice that went through takes its try
 * back, so that the next one is as large. An event of which a fact was given up ends as set aside.
 */
export async function markProgress(ctx: Ctx, event: TakenEvent, done: number, finished: boolean): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE inbound_events SET done = ${done}, tries = tries - 1, taken_at = NULL,
      applied_at = CASE WHEN ${finished} AND skipped = 0 THEN clock_timestamp() END,
      set_aside_at = CASE WHEN ${finished} AND skipped > 0 THEN clock_timestamp() END
    WHERE ${these(ctx.workspaceId, [event])}`);
}

/** Leaves events of which some could not be applied together to be applied alone. */
export async function leaveAlone(db: Db, workspaceId: string, events: TakenEvent[]): Promise<void> {
  await db.execute(sql`UPDATE inbound_events SET alone = true, taken_at = NULL WHERE ${these(workspaceId, events)}`);
}

/** Takes the try back from events that were not at fault. */
export async function giveBack(db: Db, workspaceId: string, events: TakenEvent[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  await db.execute(sql`
    UPDATE inbound_events SET tries = tries - 1, taken_at = NULL
    WHERE ${these(workspaceId, events)} AND tries = ${first.tries}`);
}

/** Notes why a try failed; another one follows. */
export async function noteTrouble(db: Db, workspaceId: string, event: TakenEvent, trouble: string): Promise<void> {
  await db.execute(sql`
    UPDATE inbound_events SET trouble = ${trouble}, taken_at = NULL
    WHERE ${these(workspaceId, [event])} AND tries = ${event.tries}`);
}

/** Gives up the fact at the event's position, and goes on after it as if the event had not been tried yet. */
export async function skipFact(
  db: Db,
  workspaceId: string,
  event: TakenEvent,
  trouble: string,
  finished: boolean,
): Promise<void> {
  await db.execute(sql`
    UPDATE inbound_events SET done = done + 1, skipped = skipped + 1, tries = 1, trouble = ${trouble}, taken_at = NULL,
      set_aside_at = CASE WHEN ${finished} THEN clock_timestamp() END
    WHERE ${these(workspaceId, [event])} AND tries = ${event.tries}`);
}

/** Gives the event up: it is kept for a person to see and blocks nobody. */
export async function setAside(db: Db, workspaceId: string, event: TakenEvent, trouble: string): Promise<void> {
  await db.execute(sql`
    UPDATE inbound_events SET set_aside_at = clock_timestamp(), tries = ${maxTries}, trouble = ${trouble}
    WHERE ${these(workspaceId, [event])} AND tries = ${event.tries}`);
}

/** Reads the facts of a taken event from its position on, up to a weight. */
export function parseEvent(event: TakenEvent, weight: number): Promise<Slice> {
  const { id, platform, method, path, query, headers, body } = event;
  return parseSlice({ key: id, platform, request: { method, path, query, headers, body }, from: event.done, weight });
}

/** Cancels any statement of the transaction that takes too long, which then counts as a failed try. */
export async function limitStatements(ctx: Ctx): Promise<void> {
  await ctx.db.execute(sql`SELECT set_config('statement_timeout', ${String(statementMs)}, true)`);
}

function these(workspaceId: string, events: TakenEvent[]): SQL {
  return sql`workspace_id = ${workspaceId} AND id = ANY(${idsOf(events)}) AND applied_at IS NULL AND set_aside_at IS NULL`;
}

function idsOf(events: TakenEvent[]): SQL {
  return sql`${`{${events.map((event) => event.id).join(",")}}`}::bigint[]`;
}
