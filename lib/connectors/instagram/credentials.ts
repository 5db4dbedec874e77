import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret, secret } from "../credentials.ts";
import { type GraphAccess, proofOf } from "../meta/graph/graph.ts";
import { instagramCodes } from "./codes.ts";

/** What the binding of an account holds: the version in the open, the rest sealed. */
export const instagramCredentials = z.object({
  apiVersion: z.string(),
  /** When the token of Instagram's own login was last renewed. */
  tokenRenewedAt: z.string().optional(),
  /** Of the linked page, or of the account itself; which of the two decides the door. */
  accessToken: secret(),
  /** Signs Meta's webhooks and proves our calls. Of the Meta app, or of the Instagram app. */
  appSecret: secret(),
  /** Ours: for an app that posts to the channel's own address. */
  verifyToken: generatedSecret(),
});

export type InstagramCredentials = z.output<typeof instagramCredentials>;
export type InstagramChannel = Channel<InstagramCredentials>;

/**
 * The two doors to an account: through its linked page, as Messenger, or by Instagram's own login. Tokens of the latter
 * start with `IG`.
 */
export type Door = "page" | "login";

export function doorOf({ accessToken }: Pick<InstagramCredentials, "accessToken">): Door {
  return accessToken.startsWith("IG") ? "login" : "page";
}

/** What a call to the API needs of a channel. */
export function accessOf({ baseUrl, credentials }: InstagramChannel): GraphAccess {
  const { apiVersion, accessToken, appSecret } = credentials;
  const at = doorOf(credentials) === "login" ? loginUrl(baseUrl) : baseUrl;
  return { baseUrl: at, apiVersion, accessToken, codes: instagramCodes, proof: proofOf(accessToken, appSecret) };
}

/** Instagram's login has a host of its own beside Facebook's; whatever stands in for both has it under a path. */
function loginUrl(baseUrl: string): string {
  return baseUrl === "https://graph.facebook.com" ? "https://graph.instagram.com" : `${baseUrl}/ig`;
}
