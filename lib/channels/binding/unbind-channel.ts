import { and, eq, inArray } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { asCustomer, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { endRequest, lockOpenRequest } from "#lib/requests/rows";
import { lockChannel } from "../find-channel.ts";
import { keepMailbox } from "../mailboxes/keep-mailbox.ts";
import { isBound } from "../rules.ts";
import type { RequestUnbindingInput, UnbindCustomerInput } from "../schema.ts";
import { dropSenderAddresses } from "../sender-addresses/change-address.ts";
import { type OpenChannel, openChannel } from "./open-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";

/**
 * Unbinds a channel of a workspace without a provider; only its owner may.
 *
 * @throws DomainError "forbidden" when the workspace has a provider or the actor is not the owner,
 *   "conflict" when nothing is bound, "precondition_failed" while a campaign is scheduled or running
 */
export async function unbindChannel(ctx: Ctx, input: RequestUnbindingInput, link?: PlatformLink): Promise<void> {
  const workspace = await currentWorkspace(ctx);
  if (workspace.providerId) throw new DomainError("forbidden", "channels.unbindByStaff");
  if (ctx.actor.kind === "member" && ctx.actor.role !== "owner") {
    throw new DomainError("forbidden", "channels.unbindByOwner");
  }
  await prepareUnbinding((read) => inTransaction(ctx, read), input.channelId, link);
  await inTransaction(ctx, (ctx) => removeBinding(ctx, input));
}

/**
 * Unbinds a customer's channel as the provider's staff; noted in the logs of both.
 *
 * @throws DomainError "not_found" when it is no customer of ours; else as `unbindChannel`
 */
export async function unbindCustomerChannel(ctx: Ctx, input: UnbindCustomerInput, link?: PlatformLink): Promise<void> {
  await prepareUnbinding((read) => asCustomer(ctx, input.customerId, read), input.channelId, link);
  await inTransaction(ctx, async (ctx) => {
    const { name, state } = await asCustomer(ctx, input.customerId, (customer) => removeBinding(customer, input));
    await audit(ctx, {
      action: "customer_channel.unbound",
      objectKind: "channel",
      objectId: input.channelId,
      detail: { customerId: input.customerId, name, state: { from: state, to: "unbound" } },
      reason: input.reason,
    });
  });
}

/**
 * What comes before `removeBinding`, outside its transaction: refuses what cannot be unbound and asks the platform to let
 * the account go.
 *
 * @param inWorkspace runs a reading in the channel's workspace
 */
export async function prepareUnbinding(
  inWorkspace: (read: (ctx: Ctx) => Promise<OpenChannel | null>) => Promise<OpenChannel | null>,
  channelId: string,
  link?: PlatformLink,
): Promise<void> {
  await release(await inWorkspace((ctx) => readUnbindable(ctx, channelId)), link);
}

async function readUnbindable(ctx: Ctx, channelId: string): Promise<OpenChannel | null> {
  const channel = await lockChannel(ctx, channelId);
  if (!isBound(channel.state)) throw new DomainError("conflict", "channels.notBound");
  await refuseWhileSending(ctx, channelId);
  return openChannel(ctx, channelId);
}

async function refuseWhileSending(ctx: Ctx, channelId: string): Promise<void> {
  const [busy] = await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.channelId, channelId),
        inArray(campaigns.state, ["scheduled", "running"]),
      ),
    )
    .limit(1);
  if (busy) throw new DomainError("precondition_failed", "channels.unbindWhileSending");
}

/** Best effort, outside any transaction: the account may be gone or the token dead, which is often why it is unbound. */
async function release(opened: OpenChannel | null, link?: PlatformLink): Promise<void> {
  if (!opened) return;
  const { connector, io } = link ?? platformLink(opened.connector.platform);
  const outcome = await connector.onboarding?.release?.(opened.channel, io);
  if (outcome?.ok === false) log.warn({ failure: outcome.failure }, "the platform did not release an unbound account");
}

/**
 * Unbinds a channel in the caller's transaction, and approves the request for it if there is one.
 *
 * @returns the channel as it was before
 */
export async function removeBinding(ctx: Ctx, input: { channelId: string; reason: string }) {
  const request = await lockOpenRequest(ctx, "unbinding", input.channelId);
  if (request) await endRequest(ctx, request.id, { state: "approved", reason: input.reason });
  const channel = await lockChannel(ctx, input.channelId);
  if (!isBound(channel.state)) throw new DomainError("conflict", "channels.notBound");
  await refuseWhileSending(ctx, channel.id);
  const [gone] = await ctx.db
    .delete(bindings)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channel.id)))
    .returning({
      accountName: bindings.accountName,
      accountId: bindings.accountId,
      environment: bindings.environment,
    });
  await ctx.db
    .delete(accountDirectory)
    .where(and(eq(accountDirectory.workspaceId, ctx.workspaceId), eq(accountDirectory.channelId, channel.id)));
  await keepMailbox(ctx, channel.id, null);
  await dropSenderAddresses(ctx, channel.id);
  // Kept, because messages name their sender; the same account bound again takes them up.
  await ctx.db
    .update(senders)
    .set({ state: "DELETED", syncedAt: ctx.now })
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channel.id)));
  await ctx.db
    .update(channels)
    .set({ state: "unbound", unbindReason: null })
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
  await audit(ctx, {
    action: "channel.unbound",
    objectKind: "channel",
    objectId: channel.id,
    detail: { state: { from: channel.state, to: "unbound" }, ...gone },
    reason: input.reason,
  });
  return channel;
}
