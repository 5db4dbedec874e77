import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { withoutParameters } from "#lib/logging/query-error";
import { isPassing } from "#lib/persist";
import { reportError } from "#lib/report-error";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { applyFacts } from "./apply-facts.ts";
import {
  giveBack,
  holdTaken,
  limitStatements,
  markProgress,
  maxTries,
  noteTrouble,
  parseEvent,
  setAside,
  skipFact,
  type TakenEvent,
  takeOneEvent,
  waitingAlone,
} from "./events.ts";
import type { Slice } from "./facts.ts";
import { serveEach, type TurnPosition, workspacesInTurn } from "./turns.ts";

/** Workspaces served in one turn, and how many of them side by side. */
const perTurn = { workspaces: 50, sideBySide: 4 };
/** A workspace whose events take longer goes on in the next turn, after the others. */
const budgetMs = 200;
/** Facts of one transaction, by weight: a slice that fails is tried again in smaller ones, at last fact by fact. */
const sliceWeights = [500, 50, 1];

/**
 * Applies what is not applied together with others: events with a large body, and those of which a try has failed. Each
 * goes alone, in slices, in a transaction each. After five tries without progress a fact is given up, or the whole event
 * when it cannot even be read or ends its worker; it is kept, set aside, for a person to see.
 *
 * Workspaces take turns. Several workers share the work by skipping locked rows.
 *
 * @returns whether there may be more to do at once
 */
export async function applySingleEvents(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  position: TurnPosition,
): Promise<boolean> {
  const workspaces = await workspacesInTurn(db, waitingAlone, position, perTurn.workspaces);
  let taken = 0;
  await serveEach("single receipts", workspaces, perTurn.sideBySide, async (workspaceId) => {
    taken += await serveWorkspace(contextOf(workspaceId), hooks);
  });
  return taken > 0;
}

/** @returns how many slices were tried */
async function serveWorkspace(ctx: Ctx, hooks: OriginHooks): Promise<number> {
  const until = performance.now() + budgetMs;
  let taken = 0;
  do {
    const event = await takeOneEvent(ctx.db, ctx.workspaceId);
    if (!event) break;
    taken += 1;
    await applyAlone(ctx, hooks, event);
  } while (performance.now() < until);
  return taken;
}

async function applyAlone(ctx: Ctx, hooks: OriginHooks, event: TakenEvent): Promise<void> {
  const { db, workspaceId } = ctx;
  if (event.tries > maxTries) {
    // It could not be read five times, or no worker lived to say why.
    return setAside(db, workspaceId, event, event.trouble ?? "Each worker that tried to apply it ended.");
  }
  let slice: Slice | undefined;
  try {
    await inTransaction(ctx, async (inner) => {
      await limitStatements(inner);
      const [held] = await holdTaken(inner, [event]);
      if (!held) return;
      slice = await parseEvent(event, sliceWeights[event.tries - 1] ?? 1);
      await applyFacts(inner, hooks, event, slice.facts);
      await markProgress(inner, event, slice.next, slice.next >= slice.total);
    });
  } catch (thrown) {
    const error = withoutParameters(thrown);
    reportError({ activity: "inbound event", workspaceId, about: event.id }, thrown);
    if (isPassing(thrown)) return giveBack(db, workspaceId, [event]);
    const trouble = (error instanceof Error ? error.message : String(error)).replaceAll("\u0000", "").slice(0, 500);
    await afterFailure(ctx, event, slice, trouble);
  }
}

/** `slice` is what could be read of the event, if anything could. */
async function afterFailure(ctx: Ctx, event: TakenEvent, slice: Slice | undefined, trouble: string): Promise<void> {
  const { db, workspaceId } = ctx;
  // What cannot even be read is set aside as a whole when it is taken the next time.
  if (event.tries < maxTries || !slice) return noteTrouble(db, workspaceId, event, trouble);
  return skipFact(db, workspaceId, event, trouble, event.done + 1 >= slice.total);
}
