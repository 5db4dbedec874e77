import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret } from "../credentials.ts";

/**
 * What a binding holds. Viber gives no credentials: it knows us by the address that we call from, so all there is to keep is
 * what makes the address of our callback unguessable.
 */
export const viberCredentials = z.object({
  /** Ours: part of the callback's address, which is registered with Viber by hand. */
  callbackKey: generatedSecret(),
  /** What people see as the sender, as it was applied for; Viber does not tell it. */
  serviceName: z.string().min(1).optional(),
});

export type ViberCredentials = z.output<typeof viberCredentials>;
export type ViberChannel = Channel<ViberCredentials>;
