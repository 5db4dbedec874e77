import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#lib/env";
import { derivedSecret, derivedSecrets } from "#lib/seal";

/** Whom a link takes off the list of which channel. */
export type UnsubscribeLink = { workspaceId: string; channelId: string; address: string };

const purpose = "unsubscribe links";

/** Where one click takes a person off a channel's marketing (RFC 8058). It works for as long as the installation has its key. */
export function unsubscribeUrl(link: UnsubscribeLink): string {
  return `${env().NEXTAUTH_URL}/unsubscribe/${tokenOf(link)}/one-click`;
}

/** The signed text that a link carries. */
export function tokenOf({ workspaceId, channelId, address }: UnsubscribeLink): string {
  const facts = Buffer.from(JSON.stringify([workspaceId, channelId, address])).toString("base64url");
  return `${facts}.${signatureOf(facts, derivedSecret(purpose))}`;
}

/** What a link says. @returns null when we did not sign it, or it was changed */
export function readToken(token: string): UnsubscribeLink | null {
  const [facts = "", signature = "", ...more] = token.split(".");
  if (more.length > 0 || token.length > 2_000) return null;
  const given = Buffer.from(signature);
  const signed = derivedSecrets(purpose).some((secret) => {
    const expected = Buffer.from(signatureOf(facts, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!signed) return null;
  const [workspaceId, channelId, address] = JSON.parse(Buffer.from(facts, "base64url").toString("utf8")) as string[];
  return { workspaceId: workspaceId ?? "", channelId: channelId ?? "", address: address ?? "" };
}

function signatureOf(facts: string, secret: string): string {
  return createHmac("sha256", secret).update(facts).digest("base64url").slice(0, 32);
}
