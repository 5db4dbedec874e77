import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

const CampaignRef = z.object({ workspaceId: z.string(), campaignId: z.string() });
const common = {
  ...{ payload: CampaignRef, maxAttempts: 20, heartbeatSeconds: 10, timeoutSeconds: 60 },
  aboutOf: ({ campaignId }: z.output<typeof CampaignRef>) => campaignId,
};

/** Starts a scheduled campaign whose time has come. */
export const startCampaignJob = defineJob({ ...common, kind: "campaign.start", concurrency: 1 });

/** Turns some of a campaign's recipients into messages, and asks for the next of them. */
export const expandCampaignJob = defineJob({ ...common, kind: "campaign.expand", concurrency: 2 });

/** Carries out what a person decided about some of a campaign's messages, and asks for the next of it. */
export const carryOutDecisionJob = defineJob({ ...common, kind: "campaign.carry_out_decision", concurrency: 1 });

/** Calls back some of what waits of a campaign that will not go on, and asks for the next of it. */
export const callBackCampaignJob = defineJob({ ...common, kind: "campaign.call_back", concurrency: 1 });

/** Looks at some of the people of a send that is planned, and asks for the next of them. */
export const planSendJob = defineJob({
  kind: "campaign.plan",
  payload: z.object({ workspaceId: z.string(), planId: z.string() }),
  ...{ maxAttempts: 5, heartbeatSeconds: 10, timeoutSeconds: 60, concurrency: 1 },
});

/** Makes the message of a test that a member sends themselves. */
export const sendTestJob = defineJob({
  kind: "template.test",
  payload: z.object({ workspaceId: z.string(), testId: z.string() }),
  ...{ maxAttempts: 20, heartbeatSeconds: 10, timeoutSeconds: 60, concurrency: 1 },
});

/** Makes a turn of a campaign that repeats. Its trouble is shown on that campaign. */
export const makeTurnJob = defineJob({
  kind: "campaign.turn",
  payload: z.object({ workspaceId: z.string(), campaignId: z.string(), repeatId: z.string(), dueAt: z.iso.datetime() }),
  ...{ maxAttempts: 5, heartbeatSeconds: 10, timeoutSeconds: 900, concurrency: 1 },
  aboutOf: ({ campaignId }) => campaignId,
});
