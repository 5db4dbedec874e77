import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Reads what arrived in the mailbox of one channel. */
export const collectMailboxJob = defineJob({
  kind: "mailbox.collect",
  payload: z.object({ workspaceId: z.string(), channelId: z.string() }),
  // The next reading comes by itself.
  maxAttempts: 2,
  heartbeatSeconds: 10,
  timeoutSeconds: 90,
  concurrency: 4,
  groupOf: ({ channelId }) => channelId,
  aboutOf: ({ channelId }) => channelId,
});
