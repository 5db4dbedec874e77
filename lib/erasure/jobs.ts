import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Brings one erasure on for about a second; then it is somebody else's turn. */
export const erasureJob = defineJob({
  kind: "erasure.step",
  payload: z.object({ workspaceId: z.string(), erasureId: z.string() }),
  maxAttempts: 20,
  heartbeatSeconds: 10,
  timeoutSeconds: 300,
  concurrency: 1,
  groupOf: ({ workspaceId }) => workspaceId,
  aboutOf: ({ erasureId }) => erasureId,
});
