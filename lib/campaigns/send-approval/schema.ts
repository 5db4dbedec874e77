import { z } from "zod";
import { CampaignRef } from "../schema.ts";

/** `askedAt` tells what was asked from what was asked later. */
export const ApproveSendInput = CampaignRef.extend({ askedAt: z.iso.datetime() });
export type ApproveSendInput = z.output<typeof ApproveSendInput>;

export const SendSendBackInput = ApproveSendInput.extend({
  reason: z.string().trim().min(1, "sendApproval.reasonRequired").max(500, "sendApproval.reasonLong"),
});
export type SendSendBackInput = z.output<typeof SendSendBackInput>;
