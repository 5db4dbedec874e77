import { profileFor } from "#lib/connectors/profiles";

/** What a link sends: a text as an SMS, or a template of its channel. */
export type LinkKind = "text" | "template";

/**
 * What a message of a platform can replace another one with: where messages leave from sender IDs the text of the send, else a
 * template, if that may begin a conversation.
 *
 * @returns null where a person has to write first
 */
export function linkKindOf(platform: string): LinkKind | null {
  const profile = profileFor(platform);
  if (!profile) return null;
  if (profile.senderKind === "sender_id") return "text";
  const begins = profile.messageKinds.includes("template") && !profile.templatesNeedWindow;
  return profile.templates && begins ? "template" : null;
}

/** Of which reports the absence says something about a message. */
export type Tells = { delivery: boolean; reading: boolean };

/** Nothing is concluded from silence. */
export const tellsNothing: Tells = { delivery: false, reading: false };

/** Whether a platform reports each delivery and each reading, so that time without such a report means something. */
export function tellsOf(platform: string): Tells {
  const profile = profileFor(platform);
  if (!profile || profile.receiptsRare) return tellsNothing;
  return { delivery: profile.receipts.includes("delivered"), reading: profile.receipts.includes("read") };
}
