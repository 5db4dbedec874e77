import { env } from "#lib/env";
import { readSignedToken, signToken } from "#lib/signed-token";

/** Whom a link takes off the list of which channel: of one topic, or of all marketing where there is none. */
export type UnsubscribeLink = { workspaceId: string; channelId: string; address: string; topicId?: string | null };

const purpose = "unsubscribe links";

/** Where one click takes a person off a channel's marketing (RFC 8058). It works for as long as the installation has its key. */
export function unsubscribeUrl(link: UnsubscribeLink): string {
  return `${env().NEXTAUTH_URL}/unsubscribe/${tokenOf(link)}/one-click`;
}

/** The signed text that a link carries. */
export function tokenOf({ workspaceId, channelId, address, topicId }: UnsubscribeLink): string {
  return signToken(purpose, [workspaceId, channelId, address, ...(topicId ? [topicId] : [])]);
}

/** What a link says. @returns null when we did not sign it, or it was changed */
export function readToken(token: string): Required<UnsubscribeLink> | null {
  const facts = readSignedToken(purpose, token) as string[] | null;
  if (facts === null) return null;
  const [workspaceId = "", channelId = "", address = "", topicId = null] = facts;
  return { workspaceId, channelId, address, topicId };
}
