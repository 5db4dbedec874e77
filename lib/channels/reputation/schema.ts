import { z } from "zod";

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");
const domain = z.string().trim().toLowerCase().min(1, "channels.serverInvalid").max(253, "channels.serverInvalid");

/** A domain that a channel's messages come from. */
export const SenderDomainInput = z.object({ channelId, domain });
export type SenderDomainInput = z.output<typeof SenderDomainInput>;

export const SetWarmUpInput = z.object({ channelId, domain, on: z.boolean() });
export type SetWarmUpInput = z.output<typeof SetWarmUpInput>;
