import type { BusinessProfile, ChatLink, Greeting } from "#db/schema/senders";
import { senderProfiles } from "#db/schema/senders";
import type { Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { boundLink, refused } from "../binding/account-call.ts";
import type { ChannelLink, PlatformLink } from "../binding/platform-link.ts";
import { findNumber, type NumberPlace } from "./change-number.ts";

/**
 * Reads from the platform what a number shows to people, and keeps it for the page. Unlike other calls, a refused token does
 * not disconnect the channel here: a page asks for this by itself, and the check of the account finds the token.
 *
 * @throws DomainError "platform_refused" with the platform's words
 */
export async function refreshNumber(ctx: Ctx, input: NumberPlace, link?: PlatformLink): Promise<void> {
  const { sender } = await findNumber(ctx, input);
  const bound = await boundLink(ctx, input.channelId, link);
  const [profile, greeting, links] = await Promise.all([
    readIf(bound, bound.connector.businessProfile, (part, { channel, io }) =>
      part.read(channel, sender.externalId, io),
    ),
    readIf(bound, bound.connector.senders?.greeting, (part, { channel, io }) =>
      part.read(channel, sender.externalId, io),
    ),
    readIf(bound, bound.connector.senders?.links, (part, { channel, io }) => part.list(channel, sender.externalId, io)),
  ]);
  await keepShown(ctx, input.senderId, { profile, greeting, links });
}

async function readIf<Part, T>(
  bound: ChannelLink,
  part: Part | undefined,
  read: (part: Part, link: ChannelLink) => Promise<Outcome<T>>,
): Promise<T | null> {
  if (part === undefined) return null;
  const outcome = await read(part, bound);
  if (outcome.ok) return outcome.value;
  throw refused("numberNotRead", outcome.failure, undefined, bound.connector.platform);
}

type Shown = {
  profile?: BusinessProfile | null;
  greeting?: Greeting | null;
  links?: ChatLink[] | null;
  welcomeText?: string | null;
};

/** Keeps what a number shows; parts that are left out stay as they were. */
export async function keepShown(ctx: Ctx, senderId: string, shown: Shown): Promise<void> {
  await inTransaction(ctx, ({ db, workspaceId, now }) =>
    db
      .insert(senderProfiles)
      .values({ workspaceId, senderId, ...shown, readAt: now })
      .onConflictDoUpdate({
        target: [senderProfiles.workspaceId, senderProfiles.senderId],
        set: { ...shown, readAt: now },
      }),
  );
}
