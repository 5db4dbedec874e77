import { setTimeout as rest } from "node:timers/promises";

/** Waits for a fact that no page shows, asking for it; says which one never came. */
export async function until(fact: string, holds: () => Promise<boolean>, patienceMs = 30_000): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await rest(100)) if (await holds()) return;
  throw new Error(`never came true: ${fact}`);
}
