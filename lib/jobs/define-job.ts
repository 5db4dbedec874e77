import type { z } from "zod";

/** What a job's `run` may use besides its payload. */
export type JobTools = {
  /** Fires when the process is asked to stop: finish what has left, take nothing new, return. */
  stopping: AbortSignal;
};

/** One kind of background work. `kind` stands in stored rows: retire it, never rename it. */
export type JobDefinition<Payload extends object> = {
  kind: string;
  payload: z.ZodType<Payload>;
  /** Tries before a job counts as exhausted. */
  maxAttempts: number;
  /** A running job that shows no sign of life for this long is given to another worker. At least 10. */
  heartbeatSeconds: number;
  /** Longest run of one try. */
  timeoutSeconds: number;
  /** How many run side by side in one process. */
  concurrency: number;
};

export function defineJob<Payload extends object>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
