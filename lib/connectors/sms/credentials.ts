import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret } from "../credentials.ts";
import { gatewaySchema } from "./http/gateway.ts";
import { smppSchema } from "./settings.ts";

/** What a binding holds: a server that speaks SMPP, or HTTP gateways in the order in which they are used. */
export const smsCredentials = z
  .object({
    smpp: smppSchema.optional(),
    password: z.string().max(64).optional().meta({ secret: true }),
    gateways: z.array(gatewaySchema).min(1).max(5).optional(),
    /** JSON: the secrets of each gateway by its key. */
    gatewaySecrets: z.string().optional().meta({ secret: true }),
    /** Ours: part of the address to which gateways report. */
    callbackKey: generatedSecret(),
    /** Where the door was when the channel was bound: what gateways are told to report to. */
    callbackUrl: z.string().optional(),
  })
  .refine(({ smpp, gateways }) => (smpp === undefined) !== (gateways === undefined), {
    error: "a server or gateways, and not both",
  });
export type SmsCredentials = z.output<typeof smsCredentials>;
export type SmsChannel = Channel<SmsCredentials>;
