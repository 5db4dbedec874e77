import { and, eq } from "drizzle-orm";
import type { ChannelState } from "#db/enums";
import { channels } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import type { Ctx } from "#lib/context";

/** What the log says of a channel that came into a state by itself. */
const actions = {
  disconnected: "channel.disconnected",
  restricted: "channel.restricted",
  bound: "channel.recovered",
} as const satisfies Partial<Record<ChannelState, string>>;

/**
 * Moves a bound channel to the state that its token and its account put it in, with an entry in the log. A channel whose
 * unbinding was asked for keeps that state whatever becomes of its account. The caller's transaction holds the lock on the
 * channel.
 *
 * @param reason the platform's words; null when nothing is wrong
 */
export async function moveChannel(
  ctx: Ctx,
  channel: { id: string; state: ChannelState },
  to: keyof typeof actions,
  reason: string | null,
): Promise<void> {
  if (channel.state === to || channel.state === "unbinding_requested") return;
  await ctx.db
    .update(channels)
    .set({ state: to })
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
  await audit(ctx, {
    action: actions[to],
    objectKind: "channel",
    objectId: channel.id,
    detail: { state: { from: channel.state, to }, reason },
  });
}
