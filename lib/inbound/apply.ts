import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { isPassing } from "#lib/persist";
import { withoutParameters } from "#lib/query-error";
import { applyFacts } from "./apply-facts.ts";
import {
  giveBack,
  holdTaken,
  markApplied,
  markProgress,
  maxTries,
  noteTrouble,
  setAside,
  skipFact,
  type TakenEvent,
  takeFreshEvents,
  takeOneEvent,
  waitingEvents,
} from "./events.ts";
import { type Slice, weightOf } from "./facts.ts";
import { parseSlice } from "./parse.ts";
import { serveEach, type TurnPosition, workspacesInTurn } from "./turns.ts";

/** Workspaces served in one turn, and how many of them side by side. */
const perTurn = { workspaces: 50, sideBySide: 4 };
/** A workspace whose events take longer goes on in the next turn, after the others. */
const budgetMs = 200;
/** Facts of one transaction, by weight. A slice that fails is tried again in smaller ones, at last fact by fact. */
const batchWeight = 1_500;
const sliceWeights = [500, 50, 1];
/** One statement that takes longer is cancelled, and counts as a failed try. */
const statementMs = 10_000;

/**
 * Applies what platforms posted: receipts, inbound messages, reviews, news of senders. Workspaces take turns, and each gets
 * transactions of its own: neither a flood nor a poisonous event of one delays the others.
 *
 * Small events that nobody has tried are applied together. A large event, and any event from its second try on, is applied
 * alone, in slices, in a transaction each. After five tries without progress a fact is given up, or the whole event when it
 * cannot even be read. Several workers share the work by skipping locked rows.
 *
 * @returns how many events and slices were taken
 */
export async function applyInboundEvents(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: TurnPosition = { afterWorkspace: "" },
): Promise<number> {
  const workspaces = await workspacesInTurn(db, waitingEvents, position, perTurn.workspaces);
  let taken = 0;
  await serveEach(workspaces, perTurn.sideBySide, async (workspaceId) => {
    try {
      taken += await serveWorkspace(contextOf(workspaceId));
    } catch (error) {
      log.warn({ err: withoutParameters(error), workspaceId }, "inbound events of a workspace wait for the next turn");
    }
  });
  return taken;
}

async function serveWorkspace(ctx: Ctx): Promise<number> {
  const until = performance.now() + budgetMs;
  let taken = await applyFresh(ctx);
  do {
    const event = await takeOneEvent(ctx.db, ctx.workspaceId);
    if (!event) break;
    taken += 1;
    await applyAlone(ctx, event);
  } while (performance.now() < until);
  return taken;
}

/** Applies fresh events together. When one of them fails, nothing of them is applied: each is tried alone then. */
async function applyFresh(ctx: Ctx): Promise<number> {
  const taken = await takeFreshEvents(ctx.db, ctx.workspaceId);
  if (taken.length === 0) return 0;
  try {
    await inTransaction(ctx, (inner) => applyBatch(inner, taken));
  } catch (thrown) {
    const error = withoutParameters(thrown);
    if (isPassing(thrown)) await giveBack(ctx.db, ctx.workspaceId, taken);
    const { workspaceId } = ctx;
    log.warn(
      { err: error, workspaceId, events: taken.map((event) => event.id) },
      "inbound events not applied together",
    );
  }
  return taken.length;
}

async function applyBatch(ctx: Ctx, taken: TakenEvent[]): Promise<void> {
  await limitStatements(ctx);
  const held = await holdTaken(ctx, taken);
  const read: { event: TakenEvent; slice: Slice }[] = [];
  let weight = 0;
  for (const event of held) {
    const slice = await parse(event, 0, Number.POSITIVE_INFINITY);
    weight += slice.facts.reduce((sum, fact) => sum + weightOf(fact), 0);
    if (weight > batchWeight && read.length > 0) break;
    read.push({ event, slice });
  }
  for (const group of Map.groupBy(read, ({ event }) => `${event.channelId}\n${event.platform}`).values()) {
    const [first] = group;
    if (!first) continue;
    const facts = group.flatMap(({ slice }) => slice.facts);
    await applyFacts(ctx, { channelId: first.event.channelId, platform: first.event.platform }, facts);
  }
  await markApplied(
    ctx,
    read.map(({ event }) => event),
  );
  await giveBack(ctx.db, ctx.workspaceId, held.slice(read.length));
}

async function applyAlone(ctx: Ctx, event: TakenEvent): Promise<void> {
  if (event.tries > maxTries) {
    // It was counted five times and nobody lived to say why.
    const trouble = event.trouble ?? "Each worker that tried to apply it ended.";
    return setAside(ctx.db, ctx.workspaceId, event, trouble);
  }
  let slice: Slice | undefined;
  try {
    await inTransaction(ctx, async (inner) => {
      await limitStatements(inner);
      const [held] = await holdTaken(inner, [event]);
      if (!held) return;
      slice = await parse(event, event.done, sliceWeights[event.tries - 1] ?? 1);
      await applyFacts(inner, event, slice.facts);
      await markProgress(inner, event, slice.next, slice.next >= slice.total);
    });
  } catch (thrown) {
    if (isPassing(thrown)) {
      await giveBack(ctx.db, ctx.workspaceId, [event]);
      throw thrown;
    }
    await afterFailure(ctx, event, slice, withoutParameters(thrown));
  }
}

/** `slice` is what could be read of the event, if it could. */
async function afterFailure(ctx: Ctx, event: TakenEvent, slice: Slice | undefined, error: unknown): Promise<void> {
  const { db, workspaceId } = ctx;
  log.error({ err: error, workspaceId, event: event.id, tries: event.tries }, "inbound event not applied");
  const trouble = (error instanceof Error ? error.message : String(error)).replaceAll("\u0000", "").slice(0, 500);
  if (event.tries < maxTries) return noteTrouble(db, workspaceId, event, trouble);
  if (!slice) return setAside(db, workspaceId, event, trouble);
  return skipFact(db, workspaceId, event, trouble, event.done + 1 >= slice.total);
}

function parse(event: TakenEvent, from: number, weight: number): Promise<Slice> {
  const { platform, method, path, query, headers, body } = event;
  return parseSlice({ platform, request: { method, path, query, headers, body }, from, weight });
}

async function limitStatements(ctx: Ctx): Promise<void> {
  await ctx.db.execute(sql`SELECT set_config('statement_timeout', ${String(statementMs)}, true)`);
}
