import { and, eq } from "drizzle-orm";
import { senderProfiles } from "#db/schema/senders";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { findSender } from "../find-channel.ts";
import { senderRow } from "../queries.ts";
import { hasApprovedName } from "../rules.ts";

/**
 * One number with all that is known of it: as the list has it, and what it shows to people as it was last read.
 *
 * @throws DomainError "not_found" also for one that the account no longer has
 */
export async function getNumber(ctx: Ctx, at: { channelId: string; senderId: string }) {
  return inTransaction(ctx, async (ctx) => {
    const sender = await findSender(ctx, at.channelId, at.senderId);
    if (sender.state === "DELETED") throw notFound("sender");
    const [page] = await ctx.db
      .select()
      .from(senderProfiles)
      .where(and(eq(senderProfiles.workspaceId, ctx.workspaceId), eq(senderProfiles.senderId, at.senderId)));
    const { details } = sender;
    return {
      ...senderRow({ ...sender, phone: sender.address }),
      externalId: sender.externalId,
      newName: details.newName ?? null,
      nameReason: details.nameReason ?? null,
      nameApproved: hasApprovedName(sender),
      pin: details.pin ?? false,
      throughputLevel: details.throughputLevel ?? null,
      perSecond: sender.limitPerSecond,
      sharedWithApp: details.sharedWithApp ?? false,
      callbackUrl: details.callbackUrl ?? null,
      movingSince: details.movingSince === undefined ? null : new Date(details.movingSince),
      profile: page?.profile ?? null,
      greeting: page?.greeting ?? null,
      links: page?.links ?? null,
      welcomeText: page?.welcomeText ?? null,
      readAt: page?.readAt ?? null,
    };
  });
}
export type NumberDetail = Awaited<ReturnType<typeof getNumber>>;
