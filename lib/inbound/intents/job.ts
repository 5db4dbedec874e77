import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Tells a business system what somebody has asked for by one message. */
export const callIntentJob = defineJob({
  kind: "intent.call",
  payload: z.object({ workspaceId: z.string(), messageId: z.string() }),
  maxAttempts: 5,
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  concurrency: 16,
  // Four at a time for one workspace, so that its slow systems leave room for the others'.
  groupOf: ({ workspaceId, messageId }) => `${workspaceId}/${Number(messageId.slice(-2)) % 4}`,
});
