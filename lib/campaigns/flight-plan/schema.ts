import { z } from "zod";
import { LaunchCampaignInput } from "../schema.ts";

/** A send to look at before it is sent: what the launch takes. */
export const PlanSendInput = LaunchCampaignInput;
export type PlanSendInput = LaunchCampaignInput;

export const PlanRef = z.object({ planId: z.string().min(1, "input.required").max(64) });

/** A person of a list: an address, or the number of a row. */
export const FindFateInput = PlanRef.extend({
  wanted: z.string().trim().min(1, "input.required").max(200, "input.tooLong"),
});
export type FindFateInput = z.output<typeof FindFateInput>;
