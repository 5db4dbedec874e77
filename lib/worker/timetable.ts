import { setTimeout as pause } from "node:timers/promises";
import { reportError, reportSuccess } from "#lib/report-error";

/** Something to do again and again. `run` answering true means there was work: the next turn follows at once. */
export type Rhythm = { name: string; everyMs: number; run(): Promise<unknown> };

/** A rhythm that keeps failing is tried at least this often, or as often as it runs anyway; once a minute at the least. */
const longestPauseMs = { least: 5_000, most: 60_000 };

/** Runs each rhythm on its own, never twice at once; one that fails is tried again, later and later. */
export function everyOf(rhythms: Rhythm[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = rhythms.map((rhythm) => loop(rhythm, stopping.signal));
  return {
    /** Starts no further turn, and waits for those that run. */
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(rhythm: Rhythm, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    let waitMs = rhythm.everyMs;
    try {
      if ((await rhythm.run()) === true) waitMs = 0;
      reportSuccess({ activity: rhythm.name });
      failures = 0;
    } catch (error) {
      failures += 1;
      waitMs = pauseAfterFailures(rhythm.everyMs, failures);
      reportError({ activity: rhythm.name }, error);
    }
    // A stop during the turn counts as one during the pause; both end it at once.
    await pause(waitMs, undefined, { signal: stopping }).catch(() => {});
  }
}

/** @returns milliseconds until the next try; it doubles with each failure in a row, up to a limit */
export function pauseAfterFailures(everyMs: number, failures: number): number {
  const limit = Math.min(longestPauseMs.most, Math.max(longestPauseMs.least, everyMs));
  return Math.min(limit, Math.min(everyMs, 1_000) * 2 ** Math.min(failures, 20));
}
