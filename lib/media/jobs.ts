import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Fetches the files of one inbound message. */
export const fetchMediaJob = defineJob({
  kind: "media.fetch",
  payload: z.object({ workspaceId: z.string(), messageId: z.string() }),
  maxAttempts: 5,
  heartbeatSeconds: 10,
  timeoutSeconds: 900,
  // Each may fill a temporary file of the size that its platform allows.
  concurrency: 4,
  // Two at a time for one workspace, so that its slow ones leave room for the others'.
  groupOf: ({ workspaceId, messageId }) => `${workspaceId}/${Number(messageId.slice(-2)) % 2}`,
});

/** Makes the small picture of one picture of the library. */
export const thumbnailJob = defineJob({
  kind: "media.thumbnail",
  payload: z.object({ workspaceId: z.string(), mediaId: z.string() }),
  maxAttempts: 3,
  heartbeatSeconds: 10,
  timeoutSeconds: 120,
  concurrency: 2,
  // One at a time for one workspace, so that a thousand of its pictures leave room for another's one.
  groupOf: ({ workspaceId }) => workspaceId,
});
