import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

const CampaignRef = z.object({ workspaceId: z.string(), campaignId: z.string() });

/** Turns a campaign's recipients into messages, slice by slice. */
export const expandCampaignJob = defineJob({
  kind: "campaign.expand",
  payload: CampaignRef,
  maxAttempts: 20,
  heartbeatSeconds: 10,
  timeoutSeconds: 3_600,
  concurrency: 2,
});

/** Sends one slice of a campaign. Jobs of one sender share a group, so that one worker drives it at a time. */
export const sendSliceJob = defineJob({
  kind: "message.send",
  payload: CampaignRef.extend({ senderId: z.string(), slice: z.number().int() }),
  // Each try goes on where the last one stopped; giving up would strand people.
  maxAttempts: 10_000,
  heartbeatSeconds: 10,
  timeoutSeconds: 3_600,
  concurrency: 4,
});

/** Messages of one slice, and of one `sendSliceJob`. */
export const sliceSize = 500;
