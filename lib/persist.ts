import { log } from "#lib/log";

/** How long the database may be away before a step gives up and its job is tried again as a whole. */
const patienceMs = 60_000;

/**
 * Repeats a database step while the database restarts or two workers met in a circle. The step must be safe to repeat: it
 * is a transaction that either happened or did not, or one guarded by keys.
 *
 * @throws the step's error when it is of another kind, or when the patience is over
 */
export async function persist<T>(step: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return await step();
    } catch (error) {
      if (!isPassing(error) || performance.now() - startedAt > patienceMs) throw error;
      if (tries === 0) log.warn({ err: error }, "database step repeated");
      await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 20 * 2 ** tries) * (0.5 + Math.random())));
    }
  }
}

/** Deadlock, serialization, shutdown, too many connections, lost or refused connection. */
export function isPassing(error: unknown): boolean {
  for (let cause: unknown = error; cause; cause = cause instanceof Error ? cause.cause : null) {
    const code = (cause as { code?: string }).code;
    if (code && /^(40001|40P01|55P03|57P0\d|53\d{3}|08\w{3}|CONNECT|CONNECTION_\w+|ECONN\w+|EPIPE)/.test(code))
      return true;
  }
  return false;
}
