import { until as poll } from "#e2e/support/until";

/** Polls as `support/until.ts` does, for up to two minutes: workers that were killed need time to recover. */
export function until(description: string, holds: () => Promise<boolean>, timeoutMs = 120_000): Promise<void> {
  return poll(description, holds, timeoutMs);
}
