import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/log";
import { WrongSealingKey } from "./sealing-key.ts";

/** How long a start waits for a database that does not answer, and how often it is asked afterwards. */
const waitMs = { start: 5_000, between: 2_000 };

/**
 * Ends this process when its key does not open what is stored: running blind would fail everything later, one by one. A
 * database that is away does not hold the start up; it is asked again until it has answered.
 *
 * @param check throws WrongSealingKey
 */
export async function refuseWrongKey(check: () => Promise<unknown>): Promise<void> {
  const started = new AbortController();
  const checked = checkUntilAnswered(check).finally(() => started.abort());
  await Promise.race([checked, pause(waitMs.start, undefined, { signal: started.signal }).catch(() => {})]);
}

async function checkUntilAnswered(check: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (error instanceof WrongSealingKey) endProcess(error);
      await pause(waitMs.between, undefined, { ref: false });
    }
  }
}

/** Ends this process with the reason and what to do about it. */
export function endProcess(error: WrongSealingKey): never {
  log.fatal(error.message);
  console.error(`\n${error.message}\n${error.remedy}\n`);
  process.exit(1);
}
