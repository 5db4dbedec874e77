import { and, eq } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import type { AccountEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { lockChannelIfAny } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import { holdOf, isNewerThan, noticesAfter, type Standing, stateByAccount } from "../standing.ts";
import { lockBinding } from "./keep-health.ts";
import { moveChannel } from "./move-channel.ts";

/**
 * Applies what the platform told of the bound account: its review, a restriction, a ban or a warning, the verification of
 * the business. The same event again changes nothing, and neither does one that is older than what is known of the same.
 *
 * @returns whether something changed
 */
export async function applyAccountEvent(ctx: Ctx, event: AccountEvent, channelId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const channel = await lockChannelIfAny(ctx, channelId);
    const binding = channel && isBound(channel.state) ? await lockBinding(ctx, channel.id) : null;
    const standing = binding && standingAfter(binding, event);
    if (!channel || !binding || !standing) return false;
    const hold = holdOf(standing, ctx.now);
    await db
      .update(bindings)
      .set({
        ...standing,
        // A token that is dead stays the trouble whatever is said of the account.
        ...(event.blocks === null || channel.state === "disconnected"
          ? {}
          : { trouble: hold?.reason ?? null, troubleLaneId: null }),
      })
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
    if (event.blocks === null && event.change !== "verification") await noteWarning(ctx, channelId, event);
    const mayMove = event.blocks !== null || event.change === "review";
    if (mayMove && (channel.state === "bound" || channel.state === "restricted")) {
      await moveChannel(ctx, channel, stateByAccount(standing, ctx.now), hold?.reason ?? null);
    }
    return true;
  });
}

type Known = Pick<typeof bindings.$inferSelect, "account" | "notices" | "checkedAt">;

/** What is known of the account after an event; null when the event tells nothing new. */
function standingAfter(binding: Known, event: AccountEvent): (Standing & Known) | null {
  const { account, notices, checkedAt } = binding;
  const { change, state, at } = event;
  if (change === "review" || change === "verification") {
    if (!isNewerThan(at, checkedAt)) return null;
    const facts =
      change === "verification" ? { verificationState: state } : state === null ? {} : { reviewState: state };
    return {
      account: { ...account, ...facts },
      notices,
      checkedAt: new Date(Math.max(at.getTime(), checkedAt.getTime())),
    };
  }
  const changed = noticesAfter(notices, event);
  return changed && { account, notices: changed, checkedAt };
}

/** A warning changes no state: the log and the account's page tell of it. */
async function noteWarning(ctx: Ctx, channelId: string, { state, reason }: AccountEvent): Promise<void> {
  await audit(ctx, {
    action: "channel.warned",
    objectKind: "channel",
    objectId: channelId,
    detail: { reason: reason ?? state ?? "" },
  });
}
