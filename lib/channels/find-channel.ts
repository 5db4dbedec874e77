import { and, eq, isNull } from "drizzle-orm";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

/**
 * The channel, unless it is deleted, locked until the transaction ends so that nothing else acts on the same state.
 *
 * @throws DomainError "not_found"
 */
export async function lockChannel(ctx: Ctx, channelId: string) {
  const row = await lockChannelIfAny(ctx, channelId);
  if (!row) throw notFound("channel");
  return row;
}

/** As `lockChannel`, for what a platform says of a channel that may be gone by now. */
export async function lockChannelIfAny(ctx: Ctx, channelId: string) {
  const [row] = await ctx.db
    .select()
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)))
    .for("update");
  return row ?? null;
}

/** The row of what a channel is bound to, with its secrets still sealed. */
export async function findBinding(ctx: Ctx, channelId: string) {
  const [row] = await ctx.db
    .select()
    .from(bindings)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)));
  return row ?? null;
}

/** @throws DomainError "not_found" */
export async function findSender(ctx: Ctx, channelId: string, senderId: string) {
  const [row] = await ctx.db
    .select()
    .from(senders)
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId), eq(senders.id, senderId)));
  if (!row) throw notFound("sender");
  return row;
}
