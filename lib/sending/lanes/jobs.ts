import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Wakes a lane: one worker drives it until nothing of it is due. */
export const driveLaneJob = defineJob({
  kind: "lane.drive",
  payload: z.object({ workspaceId: z.string(), laneId: z.string() }),
  maxAttempts: 20,
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  concurrency: 4,
  aboutOf: ({ laneId }) => laneId,
});
