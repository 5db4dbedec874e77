import type { z } from "zod";

/** Every job belongs to a workspace; the rest of its payload holds ids, not copies of rows. */
export type JobPayload = { workspaceId: string };

/** What a job's `run` may use besides its payload. */
export type JobTools = {
  /** Fires when the process is asked to stop: finish what has left, take nothing new, return. */
  stopping: AbortSignal;
};

/**
 * One kind of background work. A job is a bounded piece of it: whoever has more to do asks for the next piece.
 * `kind` is stored in rows: retire it, never rename it.
 */
export type JobDefinition<Payload extends JobPayload> = {
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
  /**
   * A job waits while another of its group runs, in whatever process. Two workers that fetch in the same instant may each
   * start one all the same: a job that has to be alone takes a lease.
   */
  groupOf?(payload: Payload): string;
  /** The id of what the work is for. Its errors are kept under it for people to see, until it succeeds. */
  aboutOf?(payload: Payload): string;
};

export function defineJob<Payload extends JobPayload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
