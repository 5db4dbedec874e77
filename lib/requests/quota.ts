import { and, count, desc, eq, isNull, ne } from "drizzle-orm";
import type { QuotaKind } from "#db/request-enums";
import { bindings, channels } from "#db/schema/channels";
import { quotaChanges, requests } from "#db/schema/customers";
import { senders } from "#db/schema/senders";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { lockChannel } from "#lib/channels/find-channel";
import { numberLimit } from "#lib/channels/rules";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { type Desk, decide, decideNumbers, inCustomer } from "./desk.ts";
import type { SetQuotaInput } from "./schema.ts";

/** What a quota counts now, and how much it allows. */
export type QuotaUse = { used: number; quota: number };

/**
 * Reads a quota and locks what it is about until the end of the transaction: nobody makes a channel meanwhile, and whoever
 * waits to make one sees the new number.
 *
 * @param objectId the channel whose numbers are counted; unused for the channels of the workspace
 * @throws DomainError "not_found"
 */
export async function lockQuota(ctx: Ctx, quota: QuotaKind, objectId: string): Promise<QuotaUse> {
  return quota === "channels" ? lockChannelQuota(ctx) : lockNumberQuota(ctx, objectId);
}

async function lockChannelQuota({ db, workspaceId }: Ctx): Promise<QuotaUse> {
  const [workspace] = await db
    .select({ quota: workspaces.channelQuota })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
    .for("update");
  if (!workspace) throw notFound("workspace");
  const [held] = await db
    .select({ used: count() })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), isNull(channels.deletedAt)));
  return { used: held?.used ?? 0, quota: workspace.quota };
}

async function lockNumberQuota(ctx: Ctx, channelId: string): Promise<QuotaUse> {
  const { db, workspaceId } = ctx;
  const channel = await lockChannel(ctx, channelId);
  const [binding] = await db
    .select({ verification: bindings.account })
    .from(bindings)
    .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
  const [held] = await db
    .select({ used: count() })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")));
  const verification = binding?.verification.verificationState ?? null;
  return { used: held?.used ?? 0, quota: numberLimit(channel.type, verification, channel.numberQuota) };
}

/**
 * Sets a quota of a customer outright, to any number from what is in use up. It holds from the commit on.
 *
 * @throws DomainError "invalid" below what is in use, "not_found" when the workspace is none of this desk's
 */
export async function setQuota(desk: Desk, input: SetQuotaInput): Promise<void> {
  await inTransaction(desk.ctx, async (ctx) => {
    const change = { quota: input.quota, objectId: input.objectId, total: input.total, reason: input.reason };
    const before = await inCustomer({ ...desk, ctx }, input.customerId, (customer) => noteQuota(customer, change));
    await writeQuota({ ...desk, ctx }, input.customerId, change);
    if (desk.by === "operator") return;
    await audit(ctx, {
      action: "customer_quota.set",
      objectKind: "workspace",
      objectId: input.customerId,
      detail: { customerId: input.customerId, total: { from: before, to: input.total }, quota: input.quota },
      reason: input.reason,
    });
  });
}

export type QuotaChange = { quota: QuotaKind; objectId: string; total: number; reason: string; requestId?: string };

/**
 * Checks a new quota against what is in use and keeps it in the history, inside the customer. `writeQuota` follows.
 *
 * @returns the quota until now
 * @throws DomainError "invalid" below what is in use
 */
export async function noteQuota(ctx: Ctx, change: QuotaChange): Promise<number> {
  const before = await lockQuota(ctx, change.quota, change.objectId);
  if (change.total < before.used) {
    throw new DomainError("invalid", "requests.belowUse", { values: { used: before.used }, field: "total" });
  }
  // A quota without a limit of its own counts from what is in use.
  const quota = Number.isFinite(before.quota) ? before.quota : before.used;
  await ctx.db.insert(quotaChanges).values({
    workspaceId: ctx.workspaceId,
    id: newId(),
    quota: change.quota,
    objectId: change.quota === "channels" ? ctx.workspaceId : change.objectId,
    before: quota,
    after: change.total,
    reason: change.reason,
    requestId: change.requestId ?? null,
    changedBy: actorId(ctx.actor),
    changedByName: ctx.actor.name,
    createdAt: ctx.now,
  });
  await audit(ctx, {
    action: "quota.changed",
    objectKind: change.quota === "channels" ? "workspace" : "channel",
    objectId: change.quota === "channels" ? ctx.workspaceId : change.objectId,
    detail: { quota: change.quota, total: { from: quota, to: change.total } },
    ...(change.reason ? { reason: change.reason } : {}),
  });
  return quota;
}

/** Writes a quota that `noteQuota` has checked, in the same transaction. */
export async function writeQuota(desk: Desk, customerId: string, change: QuotaChange): Promise<void> {
  if (change.quota === "channels") await decide(desk, customerId, { channelQuota: change.total });
  else await decideNumbers(desk, customerId, change.objectId, change.total);
}

/** The changes of a workspace's quotas, latest first, at most 50. */
export async function listQuotaChanges(ctx: Ctx) {
  return inTransaction(ctx, ({ db, workspaceId }) => quotaChangesOf(db, workspaceId));
}
export type QuotaChangeRow = Awaited<ReturnType<typeof listQuotaChanges>>[number];

/** As `listQuotaChanges`, of a customer. */
export async function listCustomerQuotaChanges(desk: Desk, customerId: string): Promise<QuotaChangeRow[]> {
  return inCustomer(desk, customerId, listQuotaChanges);
}

function quotaChangesOf(db: Ctx["db"], workspaceId: string) {
  return db
    .select({
      id: quotaChanges.id,
      quota: quotaChanges.quota,
      channel: channels.name,
      before: quotaChanges.before,
      after: quotaChanges.after,
      reason: quotaChanges.reason,
      askedByName: requests.askedByName,
      by: quotaChanges.changedByName,
      at: quotaChanges.createdAt,
    })
    .from(quotaChanges)
    .leftJoin(channels, and(eq(channels.workspaceId, quotaChanges.workspaceId), eq(channels.id, quotaChanges.objectId)))
    .leftJoin(
      requests,
      and(eq(requests.workspaceId, quotaChanges.workspaceId), eq(requests.id, quotaChanges.requestId)),
    )
    .where(eq(quotaChanges.workspaceId, workspaceId))
    .orderBy(desc(quotaChanges.createdAt), desc(quotaChanges.id))
    .limit(50);
}
