import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret, secret } from "../credentials.ts";
import { type GraphAccess, proofOf } from "../meta/graph/graph.ts";
import { messengerCodes } from "./codes.ts";

/** What the binding of a page holds: the version in the open, the rest sealed. */
export const messengerCredentials = z.object({
  apiVersion: z.string(),
  /** The page's own, which speaks for it alone. */
  accessToken: secret(),
  /** Signs Meta's webhooks and proves our calls. */
  appSecret: secret(),
  /** Ours: for an app that posts to the channel's own address. */
  verifyToken: generatedSecret(),
});

export type MessengerCredentials = z.output<typeof messengerCredentials>;
export type MessengerChannel = Channel<MessengerCredentials>;

/** What a call to the Graph API needs of a channel. */
export function accessOf({ baseUrl, credentials }: MessengerChannel): GraphAccess {
  const { apiVersion, accessToken, appSecret } = credentials;
  return { baseUrl, apiVersion, accessToken, codes: messengerCodes, proof: proofOf(accessToken, appSecret) };
}
