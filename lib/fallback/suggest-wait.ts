import { DURATION_MAX } from "./limits.ts";

/** Late reports that are needed before anything is said from them. */
const least = 5;
/** The part of the late ones that the suggested wait would have waited for, in percent. */
const share = 90;

export type WaitSuggestion = {
  /** A longer wait, in whole minutes. */
  seconds: number;
  /** Messages that would not have been replaced with it. */
  saved: number;
};

/**
 * A wait for which most of the messages that arrived after they were replaced would not have been replaced.
 *
 * @param delaysMs of those messages: from the platform's taking it until the report
 * @returns null while there are too few to say anything, and where no longer wait would have helped
 */
export function suggestWait(delaysMs: readonly number[], durationSeconds: number | null): WaitSuggestion | null {
  if (durationSeconds === null || delaysMs.length < least) return null;
  const sorted = [...delaysMs].sort((a, b) => a - b);
  const wanted = sorted[Math.ceil((sorted.length * share) / 100) - 1] ?? 0;
  const seconds = Math.min(DURATION_MAX, (Math.floor(wanted / 60_000) + 1) * 60);
  const saved = sorted.filter((delay) => delay < seconds * 1_000).length;
  return seconds <= durationSeconds || saved === 0 ? null : { seconds, saved };
}
