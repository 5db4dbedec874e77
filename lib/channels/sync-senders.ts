import { and, eq, notInArray, sql } from "drizzle-orm";
import { senders } from "#db/schema/channels";
import type { SenderFacts } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { accountCall } from "./account-call.ts";
import { lockChannel } from "./find-channel.ts";
import type { PlatformLink } from "./platform-link.ts";
import { senderStateOf } from "./rules.ts";
import type { ChannelInput } from "./schema.ts";

/**
 * Fetches all numbers of the bound account with their state, quality and limit.
 *
 * @returns how many the account has
 * @throws DomainError "platform_refused" with the platform's words
 */
export async function syncSenders(ctx: Ctx, input: ChannelInput, link?: PlatformLink): Promise<{ numbers: number }> {
  const listed = await accountCall(ctx, input.channelId, "numbersFailed", link, ({ account, io }, credentials) =>
    account.listSenders(credentials, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    await storeSenders(ctx, input.channelId, listed);
  });
  return { numbers: listed.length };
}

/** Makes our rows say what the platform says; a number it no longer lists becomes DELETED and keeps its id. */
export async function storeSenders(ctx: Ctx, channelId: string, listed: SenderFacts[]): Promise<void> {
  const known = listed.map((sender) => sender.externalId);
  await ctx.db
    .update(senders)
    .set({ state: "DELETED", syncedAt: ctx.now })
    .where(
      and(
        eq(senders.workspaceId, ctx.workspaceId),
        eq(senders.channelId, channelId),
        known.length > 0 ? notInArray(senders.externalId, known) : undefined,
      ),
    );
  if (listed.length === 0) return;
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  await ctx.db
    .insert(senders)
    .values(
      listed.map((sender) => ({
        workspaceId: ctx.workspaceId,
        id: newId(),
        channelId,
        externalId: sender.externalId,
        phone: sender.phone,
        displayName: sender.displayName,
        state: senderStateOf(sender.state),
        verificationState: sender.verificationState,
        nameState: sender.nameState,
        quality: sender.quality,
        tier: sender.tier,
        official: sender.official,
        limitPerSecond: sender.throughputPerSecond,
        syncedAt: ctx.now,
        createdAt: ctx.now,
      })),
    )
    .onConflictDoUpdate({
      target: [senders.workspaceId, senders.channelId, senders.externalId],
      set: {
        phone: excluded("phone"),
        displayName: excluded("display_name"),
        state: excluded("state"),
        verificationState: excluded("verification_state"),
        nameState: excluded("name_state"),
        quality: excluded("quality"),
        tier: excluded("tier"),
        official: excluded("official"),
        limitPerSecond: excluded("limit_per_second"),
        // The pace is ours and climbs by itself; only a lower limit pulls it down, a raised one frees it at once.
        syncedAt: excluded("synced_at"),
      },
    });
}
