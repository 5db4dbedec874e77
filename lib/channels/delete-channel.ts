import { and, eq, inArray, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { media } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "./find-channel.ts";
import type { DeleteChannelInput } from "./schema.ts";

/** How long files of a deleted channel are kept. */
const keptDays = 30;

/**
 * Deletes an unbound channel for good; its name and its place in the quota are free at once, its history stays readable.
 *
 * @throws DomainError "invalid" when the typed name differs, "precondition_failed" while an account is bound or a campaign
 *   is scheduled, running or paused
 */
export async function deleteChannel(ctx: Ctx, input: DeleteChannelInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, input.channelId);
    if (channel.state === "binding") throw new DomainError("precondition_failed", "channels.deleteBinding");
    if (channel.state !== "unbound") throw new DomainError("precondition_failed", "channels.deleteBound");
    if (input.name !== channel.name) {
      throw new DomainError("invalid", "channels.nameDiffers", { values: { name: channel.name }, field: "name" });
    }
    const [busy] = await ctx.db
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, channel.id),
          inArray(campaigns.state, ["scheduled", "running", "paused"]),
        ),
      )
      .limit(1);
    if (busy)
      throw new DomainError("precondition_failed", "channels.deleteWhileSending", { values: { name: busy.name } });
    await ctx.db
      .update(channels)
      .set({ deletedAt: ctx.now })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
    // Its messages stay readable, and the files of them a while.
    const filesLeaveAt = new Date(ctx.now.getTime() + keptDays * 86_400_000);
    await ctx.db
      .update(media)
      .set({ expiresAt: sql`least(${media.expiresAt}, ${filesLeaveAt.toISOString()}::timestamptz)` })
      .where(and(eq(media.workspaceId, ctx.workspaceId), eq(media.channelId, channel.id)));
    await audit(ctx, {
      action: "channel.deleted",
      objectKind: "channel",
      objectId: channel.id,
      detail: { name: channel.name, type: channel.type },
    });
  });
}
