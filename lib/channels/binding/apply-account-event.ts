import { and, eq, isNull, sql } from "drizzle-orm";
import type { ChannelState } from "#db/enums";
import { type BindingAccount, bindings, channels } from "#db/schema/channels";
import type { AccountEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { isBound, stateByReview } from "../rules.ts";

/**
 * Applies what the platform told of the bound account: its review, a restriction or ban, the verification of the business.
 * The same event again, or one that is older than our last check of the account, changes nothing.
 *
 * @returns whether something changed
 */
export async function applyAccountEvent(ctx: Ctx, event: AccountEvent, channelId: string): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [channel] = await db
      .select({ state: channels.state })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)))
      .for("update");
    if (!channel || !isBound(channel.state)) return false;
    const changed = await db
      .update(bindings)
      .set({
        account: sql`${bindings.account} || ${JSON.stringify(factsOf(event))}::jsonb`,
        checkedAt: event.at,
        ...(event.blocks === null
          ? {}
          : { trouble: event.blocks ? (event.reason ?? event.state) : null, troubleLaneId: null }),
      })
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.channelId, channelId),
          // Platforms date events to the second, our own reading of the account is finer.
          sql`date_trunc('second', ${bindings.checkedAt}) <= ${event.at.toISOString()}::timestamptz`,
        ),
      )
      .returning({ channelId: bindings.channelId });
    if (changed.length === 0) return false;
    const state = stateAfter(channel.state, event);
    if (state !== channel.state) {
      await db
        .update(channels)
        .set({ state })
        .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)));
    }
    return true;
  });
}

function factsOf({ change, state }: AccountEvent): Partial<BindingAccount> {
  if (change === "review" && state !== null) return { reviewState: state };
  return change === "verification" ? { verificationState: state } : {};
}

/** A channel without a valid token, or one that is about to be unbound, stays so whatever becomes of its account. */
function stateAfter(state: ChannelState, event: AccountEvent): ChannelState {
  if (state !== "bound" && state !== "restricted") return state;
  if (event.change === "review" && event.state !== null) return stateByReview(event.state);
  if (event.blocks === null) return state;
  return event.blocks ? "restricted" : "bound";
}
