import { z } from "zod";

/** Percent of what a business may reach that is this workspace's, as typed; nothing for an equal part of what others leave. */
export const SetReachShareInput = z.object({
  channelId: z.string().min(1, "input.required").max(40),
  share: z
    .string()
    .trim()
    .regex(/^(\d{1,2}|100)?$/, "reach.shareShape"),
});
export type SetReachShareInput = z.output<typeof SetReachShareInput>;
