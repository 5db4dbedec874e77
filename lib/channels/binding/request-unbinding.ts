import { and, eq } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { endRequest, lockOpenRequest, openRequest } from "#lib/requests/rows";
import { findBinding, lockChannel } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import type { ChannelInput, RequestUnbindingInput } from "../schema.ts";
import { stateByAccount } from "../standing.ts";

/**
 * Asks the account manager to unbind a channel; it goes on sending until that is done.
 *
 * @throws DomainError "conflict" when nothing is bound or it was asked before
 */
export async function requestUnbinding(ctx: Ctx, input: RequestUnbindingInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, input.channelId);
    if (channel.state === "unbinding_requested") throw new DomainError("conflict", "channels.unbindingAsked");
    if (!isBound(channel.state)) throw new DomainError("conflict", "channels.notBound");
    await ctx.db
      .update(channels)
      .set({ state: "unbinding_requested", unbindReason: input.reason })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
    await openRequest(ctx, { kind: "unbinding", objectId: channel.id, wanted: {}, reason: input.reason });
    await audit(ctx, {
      action: "channel.unbinding_requested",
      objectKind: "channel",
      objectId: channel.id,
      detail: { state: { from: channel.state, to: "unbinding_requested" } },
      reason: input.reason,
    });
  });
}

/** @throws DomainError "conflict" when there is no request */
export async function withdrawUnbindingRequest(ctx: Ctx, input: ChannelInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const request = await lockOpenRequest(ctx, "unbinding", input.channelId);
    await putBack(ctx, input.channelId, "channel.unbinding_withdrawn");
    if (request) await endRequest(ctx, request.id, { state: "withdrawn" });
  });
}

/**
 * Leaves a channel bound although its unbinding was asked for. Whoever calls it has ended the request.
 *
 * @throws DomainError "conflict" when there is no request
 */
export async function refuseUnbinding(ctx: Ctx, input: RequestUnbindingInput): Promise<void> {
  await inTransaction(ctx, (ctx) => putBack(ctx, input.channelId, "channel.unbinding_refused", input.reason));
}

async function putBack(
  ctx: Ctx,
  channelId: string,
  action: "channel.unbinding_withdrawn" | "channel.unbinding_refused",
  reason?: string,
): Promise<void> {
  const channel = await lockChannel(ctx, channelId);
  if (channel.state !== "unbinding_requested") throw new DomainError("conflict", "channels.unbindingNotAsked");
  const binding = await findBinding(ctx, channel.id);
  // A token that died meanwhile shows at the next call or check of the account.
  const state = binding ? stateByAccount(binding, ctx.now) : "bound";
  await ctx.db
    .update(channels)
    .set({ state, unbindReason: null })
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
  await audit(ctx, {
    action,
    objectKind: "channel",
    objectId: channel.id,
    detail: { state: { from: channel.state, to: state } },
    ...(reason === undefined ? {} : { reason }),
  });
}
