import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Brings one roll-out to the next of its customers, for about a second; then it is somebody else's turn. */
export const rolloutJob = defineJob({
  kind: "rollout.step",
  payload: z.object({ workspaceId: z.string(), rolloutId: z.string() }),
  maxAttempts: 20,
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  concurrency: 1,
  groupOf: ({ workspaceId }) => workspaceId,
  aboutOf: ({ rolloutId }) => rolloutId,
});
