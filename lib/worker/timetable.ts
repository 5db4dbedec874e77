import { log } from "#lib/log";

/** Something to do again and again. `run` answering true means there was work: the next turn follows at once. */
export type Rhythm = { name: string; everyMs: number; run(): Promise<unknown> };

/** Runs each rhythm on its own, never twice at once; one that fails is tried again at its next turn, later and later. */
export function everyOf(rhythms: Rhythm[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = rhythms.map((rhythm) => loop(rhythm, stopping.signal));
  return {
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
      failures = 0;
    } catch (error) {
      failures += 1;
      waitMs = Math.min(5_000, rhythm.everyMs * 2 ** Math.min(failures, 6));
      log.warn({ err: error, rhythm: rhythm.name }, "timetable");
    }
    await rest(waitMs, stopping);
  }
}

function rest(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stopping.addEventListener("abort", end);
  });
}
