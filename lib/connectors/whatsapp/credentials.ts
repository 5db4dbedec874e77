import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret, secret } from "../credentials.ts";
import type { GraphAccess } from "../meta/graph/graph.ts";
import { whatsappCodes } from "./errors.ts";

/** What a binding holds: the version in the open, the rest sealed. */
export const whatsappCredentials = z.object({
  apiVersion: z.string(),
  accessToken: secret(),
  /** Signs Meta's webhooks. */
  appSecret: secret(),
  /** Ours: Meta repeats it when it tests our address. */
  verifyToken: generatedSecret(),
});

export type WhatsAppCredentials = z.output<typeof whatsappCredentials>;
export type WhatsAppChannel = Channel<WhatsAppCredentials>;

/** What a call to the Graph API needs of a channel. */
export function accessOf({ baseUrl, credentials }: WhatsAppChannel): GraphAccess {
  return { baseUrl, apiVersion: credentials.apiVersion, accessToken: credentials.accessToken, codes: whatsappCodes };
}
