import { randomBytes } from "node:crypto";
import type { TroubleCause } from "#db/enums";
import { log } from "#lib/log";
import { withoutParameters } from "#lib/logging/query-error";
import { SealError } from "#lib/seal";

/** What failed: an activity of this process, and whom and what it was for where that is known. */
export type Failing = { activity: string; workspaceId?: string | undefined; about?: string | undefined };

/** The same error of the same activity is logged again after this long at the earliest. */
const repeatAfterMs = 60_000;
/** Activities remembered at once; the oldest are forgotten first. */
const remembered = 10_000;

/** Different errors of one activity remembered at once. */
const rememberedEach = 20;

type Streak = { reference: string; times: number; loggedAt: number };

/** By activity and what it is for, and then by what makes errors the same: work may fail in two ways in turn. */
const streaks = new Map<string, Map<string, Streak>>();
const counts = new Map<string, number>();

/**
 * Reports an error of background work: counts it, and logs it under a reference. The same error again keeps its reference and
 * is logged once a minute, so that work that fails every second does not fill the disk.
 *
 * @param now milliseconds of a clock that only runs forward
 * @returns the reference, ten hexadecimal digits as those of the web's errors
 */
export function reportError(failing: Failing, thrown: unknown, now = performance.now()): string {
  const { activity } = failing;
  const error = withoutParameters(thrown);
  counts.set(activity, (counts.get(activity) ?? 0) + 1);
  const streak = streakOf(failing, printOf(error));
  streak.times += 1;
  if (now - streak.loggedAt >= repeatAfterMs) {
    streak.loggedAt = now;
    const { reference, times } = streak;
    log.error({ err: error, reference, ...failing, ...(times > 1 ? { times } : {}) }, `${activity} failed`);
  }
  return streak.reference;
}

/** Says that what may have failed before has succeeded: the next error is a new one. */
export function reportSuccess(failing: Failing): void {
  streaks.delete(keyOf(failing));
}

/** Errors reported since this process started, by activity. */
export function errorCounts(): Record<string, number> {
  return Object.fromEntries(counts);
}

/** A reference that finds an error in the log. */
function newReference(): string {
  return randomBytes(5).toString("hex");
}

/** Why something failed, as far as a person can do something about it. */
export function causeOf(thrown: unknown): TroubleCause {
  for (let error: unknown = thrown; error; error = error instanceof Error ? error.cause : null) {
    if (error instanceof SealError) return "sealing_key";
    const { code } = error as { code?: unknown };
    if (code === "53100" || code === "ENOSPC") return "disk_full";
  }
  return "unexpected";
}

function keyOf({ activity, workspaceId = "", about = "" }: Failing): string {
  return `${activity}\n${workspaceId}\n${about}`;
}

/** What makes two errors the same: their kind, and their words without the numbers in them. */
function printOf(error: unknown): string {
  // The job engine reports objects that are no errors and look like them.
  const {
    name = "",
    code = "",
    message = error,
  } = (error ?? {}) as { name?: unknown; code?: unknown; message?: unknown };
  return `${name} ${code} ${message}`.replace(/\d+/g, "#");
}

function streakOf(failing: Failing, print: string): Streak {
  const key = keyOf(failing);
  const each = streaks.get(key) ?? new Map<string, Streak>();
  const streak = each.get(print) ?? { reference: newReference(), times: 0, loggedAt: Number.NEGATIVE_INFINITY };
  keepNewest(each, print, streak, rememberedEach);
  keepNewest(streaks, key, each, remembered);
  return streak;
}

/** Puts an entry last, and forgets the first one when there are too many. */
function keepNewest<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
