import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Drops what still waits of a fallback that was stopped. */
export const dropFallbacksJob = defineJob({
  kind: "fallback.drop",
  payload: z.object({ workspaceId: z.string(), campaignId: z.string() }),
  aboutOf: ({ campaignId }) => campaignId,
  ...{ maxAttempts: 20, heartbeatSeconds: 10, timeoutSeconds: 60, concurrency: 1 },
});
