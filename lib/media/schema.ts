import { z } from "zod";
import { ChannelInput } from "#lib/channels/schema";

/** One file of an inbound message. */
export const FetchAgainInput = ChannelInput.extend({
  messageId: z.string().regex(/^\d{1,40}$/),
  position: z.int().min(0).max(1_000),
});
export type FetchAgainInput = z.output<typeof FetchAgainInput>;
