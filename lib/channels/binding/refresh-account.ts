import { and, eq } from "drizzle-orm";
import { bindings, channels } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";
import { lockChannel } from "../find-channel.ts";
import { isBound, stateByReview } from "../rules.ts";
import type { ChannelInput } from "../schema.ts";
import { boundLink, markDisconnected, refused } from "./account-call.ts";
import { accountColumns } from "./bind-account.ts";
import type { PlatformLink } from "./platform-link.ts";

/**
 * Asks the platform how the bound account stands and keeps the answer, good or bad.
 *
 * @throws DomainError "precondition_failed" when nothing is bound, "platform_refused" with the platform's words
 */
export async function refreshAccount(ctx: Ctx, input: ChannelInput, link?: PlatformLink): Promise<void> {
  const { connector, channel, io } = await boundLink(ctx, input.channelId, link);
  const facts = await connector.health(channel, io);
  if (!facts.ok) {
    if (facts.failure.kind === "AUTH") await markDisconnected(ctx, input.channelId, facts.failure);
    else await noteTrouble(ctx, input.channelId, facts.failure.detail);
    throw refused("refreshFailed", facts.failure, undefined, connector.platform);
  }
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, input.channelId);
    if (!isBound(channel.state)) return;
    await ctx.db
      .update(bindings)
      .set({ ...accountColumns(facts.value), trouble: null, troubleLaneId: null, checkedAt: ctx.now })
      .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channel.id)));
    if (channel.state === "unbinding_requested") return;
    await ctx.db
      .update(channels)
      .set({ state: stateByReview(facts.value.reviewState) })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
  });
}

async function noteTrouble(ctx: Ctx, channelId: string, detail: string): Promise<void> {
  await inTransaction(ctx, (ctx) =>
    ctx.db
      .update(bindings)
      .set({ trouble: detail, troubleLaneId: null, checkedAt: ctx.now })
      .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId))),
  );
}
