import { setTimeout as sleep } from "node:timers/promises";

/**
 * Polls until `holds` is true; an error counts as not yet.
 * @throws Error with the description, and the last error as its cause, after `timeoutMs`
 */
export async function until(description: string, holds: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  let cause: unknown;
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(100))
    try {
      if (await holds()) return;
    } catch (error) {
      cause = error;
    }
  throw new Error(`timed out waiting until ${description}`, { cause });
}
