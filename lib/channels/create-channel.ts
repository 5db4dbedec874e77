import { and, count, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { actorId, asCustomer, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newChannelId } from "#lib/ids";
import type { CreateChannelInput } from "./schema.ts";

/**
 * Makes an unbound channel, in the customer's workspace when a provider's staff name one; that is noted in the logs of both.
 *
 * @returns the id, and the workspace it stands in
 * @throws DomainError "limit_exceeded" at the quota, "conflict" when the name is taken
 */
export async function createChannel(ctx: Ctx, input: CreateChannelInput): Promise<{ id: string; workspaceId: string }> {
  const id = newChannelId();
  const { customerId } = input;
  try {
    if (customerId && customerId !== ctx.workspaceId) {
      return await insertForCustomer(ctx, customerId, id, input);
    }
    return await inTransaction(ctx, (own) => insertChannel(own, id, input));
  } catch (error) {
    if (isUniqueViolation(error, "channels_name")) {
      throw new DomainError("conflict", "channels.nameTaken", { values: { name: input.name }, field: "name" });
    }
    throw error;
  }
}

/** Noted in the logs of both. */
async function insertForCustomer(ctx: Ctx, customerId: string, id: string, input: CreateChannelInput) {
  return inTransaction(ctx, async (ctx) => {
    const made = await asCustomer(ctx, customerId, (customer) => insertChannel(customer, id, input));
    await audit(ctx, {
      action: "customer_channel.created",
      objectKind: "channel",
      objectId: id,
      detail: { customerId, type: input.type, name: input.name },
    });
    return made;
  });
}

async function insertChannel(ctx: Ctx, id: string, input: CreateChannelInput) {
  // The lock makes creators of one workspace queue here: two of them never count the same last free slot.
  const [workspace] = await ctx.db
    .select({ quota: workspaces.channelQuota })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId))
    .for("update");
  if (!workspace) throw notFound("workspace");
  const [used] = await ctx.db
    .select({ channels: count() })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), isNull(channels.deletedAt)));
  if ((used?.channels ?? 0) >= workspace.quota) {
    throw new DomainError("limit_exceeded", "channels.quotaReached", { values: { quota: workspace.quota } });
  }
  await ctx.db.insert(channels).values({
    workspaceId: ctx.workspaceId,
    id,
    type: input.type,
    name: input.name,
    remarks: input.remarks,
    createdBy: actorId(ctx.actor),
    createdAt: ctx.now,
  });
  await audit(ctx, {
    action: "channel.created",
    objectKind: "channel",
    objectId: id,
    detail: { type: input.type, name: input.name },
  });
  return { id, workspaceId: ctx.workspaceId };
}
