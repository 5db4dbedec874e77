import { reportError } from "#lib/report-error";

/** How long to retry before giving up; the job as a whole is retried after that. */
const giveUpAfterMs = 60_000;

/**
 * Retries a database step after a deadlock or while the database restarts. The step must be safe to repeat: one transaction,
 * or one guarded by unique keys.
 *
 * @throws the step's error when it is not transient, or when it still fails after a minute
 */
export async function persist<T>(step: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return await step();
    } catch (error) {
      if (!isPassing(error) || performance.now() - startedAt > giveUpAfterMs) throw error;
      if (tries === 0) reportError({ activity: "database step" }, error);
      await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 20 * 2 ** tries) * (0.5 + Math.random())));
    }
  }
}

/** True for deadlocks, serialization failures, shutdowns, too many connections, and lost or refused connections. */
export function isPassing(error: unknown): boolean {
  for (let cause: unknown = error; cause; cause = cause instanceof Error ? cause.cause : null) {
    const code = (cause as { code?: string }).code;
    if (code && /^(40001|40P01|55P03|57P0\d|53\d{3}|08\w{3}|CONNECT|CONNECTION_\w+|ECONN\w+|EPIPE)/.test(code))
      return true;
  }
  return false;
}
