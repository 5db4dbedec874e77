import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Asks the platform how one bound account stands. A workspace's checks go one after the other, so that none fills the worker. */
export const checkChannelJob = defineJob({
  kind: "channel.check",
  payload: z.object({ workspaceId: z.string(), channelId: z.string() }),
  // The next check comes by itself.
  maxAttempts: 2,
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  concurrency: 4,
  groupOf: ({ workspaceId }) => workspaceId,
  aboutOf: ({ channelId }) => channelId,
});
