import { z } from "zod";
import { contactFileKinds } from "#db/audience-enums";
import { defineJob } from "#lib/jobs/define-job";

/** Reads or makes one file of contacts. A workspace's imports follow each other, and so do its exports. */
export const contactFileJob = defineJob({
  kind: "contacts.file",
  payload: z.object({ workspaceId: z.string(), fileId: z.string(), kind: z.enum(contactFileKinds) }),
  maxAttempts: 20,
  heartbeatSeconds: 30,
  timeoutSeconds: 3_600,
  concurrency: 2,
  groupOf: ({ workspaceId, kind }) => `${workspaceId} ${kind}`,
  aboutOf: ({ fileId }) => fileId,
});
