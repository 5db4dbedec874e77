import { and, eq, sql } from "drizzle-orm";
import { type ErasureStep, erasureSteps } from "#db/enums";
import { type ErasureResult, erasures } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { removeStray } from "#lib/media/clean-up";
import type { OriginHooks } from "#lib/sending/origins/origins";
import type { FileStore } from "#lib/storage/file-store";
import { waitMs } from "#lib/waits";
import { erasureJob } from "./jobs.ts";
import { openPerson } from "./person.ts";
import { spellingsOf } from "./spellings.ts";
import type { StepResult, StepTools } from "./step.ts";
import { endSending } from "./steps/end-sending.ts";
import { eraseContactFiles } from "./steps/erase-contact-files.ts";
import { eraseEvents } from "./steps/erase-events.ts";
import { eraseFromLists } from "./steps/erase-from-lists.ts";
import { eraseMessages } from "./steps/erase-messages.ts";
import { eraseWishes } from "./steps/erase-wishes.ts";
import { takeOutOfJobs } from "./steps/take-out-of-jobs.ts";
import { takeOutOfTexts } from "./steps/take-out-of-texts.ts";

type Step = (ctx: Ctx, tools: StepTools, position: string[] | null) => Promise<StepResult>;

const steps: Record<ErasureStep, Step> = {
  sending: endSending,
  messages: eraseMessages,
  wishes: eraseWishes,
  lists: eraseFromLists,
  files: eraseContactFiles,
  events: eraseEvents,
  texts: takeOutOfTexts,
  jobs: takeOutOfJobs,
};

/** What was written while a round was going on is found by the next one; what is found in the last one is new every time. */
const roundsMax = 5;
/** Before something that must end first is looked at again. */
const waitingMs = 2_000;

export type CarryOutTools = { hooks: OriginHooks; store: FileStore };

type Slice = "done" | "wait" | "more";

/**
 * Brings an erasure on, slice after slice, until `until` says stop, and asks for the rest. Each slice is a transaction that
 * also says how far it got; everything is gone through again until a round finds nothing.
 *
 * @param contextOf a new context, with the time of the call
 */
export async function carryOutErasure(
  contextOf: () => Ctx,
  erasureId: string,
  tools: CarryOutTools,
  until: () => boolean,
): Promise<void> {
  while (true) {
    const slice = await carryOutSlice(contextOf(), erasureId, tools);
    if (slice === "done") return;
    if (slice === "more" && !until()) continue;
    const ctx = contextOf();
    const dueAt = new Date(ctx.now.getTime() + (slice === "wait" ? waitMs(waitingMs) : 0));
    return askForJob(ctx, erasureJob, { erasureId }, { key: erasureId, dueAt });
  }
}

type Erasure = typeof erasures.$inferSelect;

async function carryOutSlice(ctx: Ctx, erasureId: string, { hooks, store }: CarryOutTools): Promise<Slice> {
  const { slice, storageKeys } = await inTransaction(ctx, async (ctx) => {
    const where = and(eq(erasures.workspaceId, ctx.workspaceId), eq(erasures.id, erasureId));
    const [erasure] = await ctx.db.select().from(erasures).where(where).for("update");
    if (erasure?.state !== "running" || erasure.personSealed === null)
      return { slice: "done" as const, storageKeys: [] };
    const person = openPerson(ctx.workspaceId, erasureId, erasure.personSealed);
    const given = { person, hooks, spellings: spellingsOf(person.addresses), round: erasure.round };
    // Nobody can be found by no address.
    const result: StepResult =
      person.addresses.length === 0 && erasure.step !== "wishes"
        ? { position: null, looked: 0, found: {} }
        : await steps[erasure.step](ctx, given, erasure.position);
    const next = progressOf(erasure, result);
    await ctx.db.update(erasures).set(next).where(where);
    if (next.state === "done") await noteEnd(ctx, erasureId, next.result);
    const slice: Slice = next.state === "done" ? "done" : result.wait ? "wait" : "more";
    return { slice, storageKeys: result.storageKeys ?? [] };
  });
  // Once no row speaks of them; what is left by a failure here is found by the clean-up of files.
  await removeStray(ctx.db, store, storageKeys);
  return slice;
}

/** The row as it is after a slice. */
function progressOf(erasure: Erasure, { position, looked, found, wait }: StepResult) {
  const result = addUp(erasure.result, found);
  const foundInRound = erasure.foundInRound + totalOf(found);
  const so = { result, foundInRound, looked: erasure.looked + looked };
  if (wait || position !== null) return { ...so, position, state: "running" as const };
  const next = erasureSteps[erasureSteps.indexOf(erasure.step) + 1];
  if (next) return { ...so, step: next, position: null, state: "running" as const };
  if (foundInRound > 0 && erasure.round < roundsMax) {
    const again = { step: erasureSteps[0], position: null, round: erasure.round + 1, foundInRound: 0 };
    return { ...so, ...again, state: "running" as const };
  }
  return { ...so, position: null, personSealed: null, state: "done" as const, finishedAt: sql`now()` };
}

const totalOf = (found: Partial<ErasureResult>) => Object.values(found).reduce((sum, n) => sum + n, 0);

function addUp(before: ErasureResult, found: Partial<ErasureResult>): ErasureResult {
  const keys = Object.keys(before) as (keyof ErasureResult)[];
  return Object.fromEntries(keys.map((key) => [key, before[key] + (found[key] ?? 0)])) as ErasureResult;
}

async function noteEnd(ctx: Ctx, erasureId: string, result: ErasureResult): Promise<void> {
  const detail = { rows: totalOf(result) };
  await audit(ctx, { action: "erasure.finished", objectKind: "erasure", objectId: erasureId, detail });
}
