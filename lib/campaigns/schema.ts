import { z } from "zod";

export const CampaignRef = z.object({ campaignId: z.string().regex(/^\d{14,24}$/, "input.invalid") });

/** The send form. Recipients come by the id of an import, which was checked when it was read. */
export const LaunchCampaignInput = z.object({
  channelId: z.string().min(1, "input.required"),
  templateCode: z.string().min(1, "campaigns.templateRequired"),
  senderId: z.string().min(1, "campaigns.senderRequired"),
  importId: z.string().min(1, "campaigns.recipientsRequired"),
  name: z.string().trim().max(50, "campaigns.nameTooLong").default(""),
  /** Absent: immediately. */
  scheduledAt: z.iso.datetime({ offset: true, error: "campaigns.timeInvalid" }).nullable().default(null),
});
export type LaunchCampaignInput = z.output<typeof LaunchCampaignInput>;
