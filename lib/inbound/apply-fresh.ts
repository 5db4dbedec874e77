import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { isPassing } from "#lib/persist";
import { reportError } from "#lib/report-error";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { applyFacts } from "./apply-facts.ts";
import {
  giveBack,
  holdTaken,
  leaveAlone,
  limitStatements,
  markApplied,
  parseEvent,
  type TakenEvent,
  takeFreshEvents,
  waitingTogether,
} from "./events.ts";
import { type Slice, weightOf } from "./facts.ts";
import { serveEach, type TurnPosition, workspacesInTurn } from "./turns.ts";

/** Workspaces served in one turn, and how many of them side by side. */
const perTurn = { workspaces: 50, sideBySide: 4 };
/** Facts of one transaction, by weight. */
const batchWeight = 1_500;

/**
 * Applies what platforms posted in small bodies, which is nearly all of it: receipts, inbound messages, reviews, news of
 * senders. Workspaces take turns, and each gets a transaction of its own, so that a flood of one does not delay the others.
 * Events that cannot be applied together are left to `applySingleEvents`, which never holds these up.
 *
 * Several workers share the work by skipping locked rows.
 *
 * @returns whether there may be more to do at once
 */
export async function applyFreshEvents(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  position: TurnPosition,
): Promise<boolean> {
  const workspaces = await workspacesInTurn(db, waitingTogether, position, perTurn.workspaces);
  let taken = 0;
  await serveEach("receipts", workspaces, perTurn.sideBySide, async (workspaceId) => {
    taken += await applyTogether(contextOf(workspaceId), hooks);
  });
  return taken > 0;
}

/** @returns how many events were taken */
async function applyTogether(ctx: Ctx, hooks: OriginHooks): Promise<number> {
  const taken = await takeFreshEvents(ctx.db, ctx.workspaceId);
  if (taken.length === 0) return 0;
  try {
    await inTransaction(ctx, (inner) => applyBatch(inner, hooks, taken));
  } catch (thrown) {
    const { db, workspaceId } = ctx;
    reportError({ activity: "receipts together", workspaceId }, thrown);
    // A deadlock or a lost connection is nobody's fault: the same events are tried together again.
    if (isPassing(thrown)) await giveBack(db, workspaceId, taken);
    else await leaveAlone(db, workspaceId, taken);
  }
  return taken.length;
}

async function applyBatch(ctx: Ctx, hooks: OriginHooks, taken: TakenEvent[]): Promise<void> {
  await limitStatements(ctx);
  const held = await holdTaken(ctx, taken);
  const read: { event: TakenEvent; slice: Slice }[] = [];
  let weight = 0;
  for (const event of held) {
    const slice = await parseEvent(event, Number.POSITIVE_INFINITY);
    weight += slice.facts.reduce((sum, fact) => sum + weightOf(fact), 0);
    if (weight > batchWeight && read.length > 0) break;
    read.push({ event, slice });
  }
  for (const group of Map.groupBy(read, ({ event }) => `${event.channelId}\n${event.platform}`).values()) {
    const [first] = group;
    if (!first) continue;
    await applyFacts(
      ctx,
      hooks,
      first.event,
      group.flatMap(({ slice }) => slice.facts),
    );
  }
  await markApplied(
    ctx,
    read.map(({ event }) => event),
  );
  await giveBack(ctx.db, ctx.workspaceId, held.slice(read.length));
}
