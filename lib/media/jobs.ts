import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Fetches the files of one inbound message. */
export const fetchMediaJob = defineJob({
  kind: "media.fetch",
  payload: z.object({ workspaceId: z.string(), messageId: z.string() }),
  maxAttempts: 5,
  heartbeatSeconds: 10,
  timeoutSeconds: 900,
  concurrency: 6,
  // Three at a time for one workspace, so that its slow ones leave room for the others'.
  groupOf: ({ workspaceId, messageId }) => `${workspaceId}/${Number(messageId.slice(-2)) % 3}`,
});
