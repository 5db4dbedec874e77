import { and, asc, count, eq, inArray, ne } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { type SenderPool, senderPools } from "#db/schema/sender-pools";
import { senders } from "#db/schema/senders";
import type { SenderState } from "#db/sender-enums";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { lockChannel } from "../find-channel.ts";
import { sendersOf } from "./rules.ts";
import { type PoolRef, poolsMax, type SavePoolInput } from "./schema.ts";

export type PoolRow = Omit<SenderPool, "paces">;

/** The pools of a channel, by name. */
export async function listPools(ctx: Ctx, channelId: string): Promise<PoolRow[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        id: senderPools.id,
        name: senderPools.name,
        rules: senderPools.rules,
        otherIds: senderPools.otherIds,
        whenOut: senderPools.whenOut,
      })
      .from(senderPools)
      .where(and(eq(senderPools.workspaceId, workspaceId), eq(senderPools.channelId, channelId)))
      .orderBy(asc(senderPools.name), asc(senderPools.id)),
  );
}

/** What a pool may be made of. */
export type PoolSender = { id: string; address: string; displayName: string; state: SenderState };

/** The senders of a channel, whatever their state, but for those that the platform has deleted. */
export async function listPoolSenders(ctx: Ctx, channelId: string): Promise<PoolSender[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({ id: senders.id, address: senders.address, displayName: senders.displayName, state: senders.state })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")))
      .orderBy(asc(senders.createdAt), asc(senders.address)),
  );
}

/**
 * Makes a pool, or changes one. Campaigns that were launched keep it as it was then.
 *
 * @returns its id
 * @throws DomainError "not_found" for a channel, a pool or a sender that is not there; "precondition_failed" for a channel whose
 *   platform has one sender only; "conflict" on `name`; "limit_exceeded"
 */
export async function savePool(ctx: Ctx, input: SavePoolInput): Promise<{ id: string }> {
  try {
    return await inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const channel = await lockChannel(ctx, input.channelId);
      if (!profileFor(channel.type)?.manySenders) {
        throw new DomainError("precondition_failed", "senderPools.oneSender");
      }
      await checkSenders(ctx, input);
      const { channelId, name, rules, otherIds, whenOut } = input;
      const values = { name, rules, otherIds, whenOut, updatedAt: now };
      if (input.poolId === null) {
        await checkRoom(ctx, channelId);
        const id = newId();
        await db
          .insert(senderPools)
          .values({ workspaceId, id, channelId, ...values, createdBy: actorId(ctx.actor), createdAt: now });
        await note(ctx, "sender_pool.created", { id, name });
        return { id };
      }
      const changed = await db
        .update(senderPools)
        .set(values)
        .where(keyOf(ctx, { channelId, poolId: input.poolId }))
        .returning({ id: senderPools.id });
      if (changed.length === 0) throw notFound("senderPool");
      await note(ctx, "sender_pool.changed", { id: input.poolId, name });
      return { id: input.poolId };
    });
  } catch (error) {
    if (isUniqueViolation(error, "sender_pools_name"))
      throw new DomainError("conflict", "senderPools.nameTaken", { field: "name", cause: error });
    throw error;
  }
}

/** Deletes a pool. Campaigns that were launched with it go on. @throws DomainError "not_found" */
export async function deletePool(ctx: Ctx, ref: PoolRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(senderPools).where(keyOf(ctx, ref)).returning({ name: senderPools.name });
    if (!gone) throw notFound("senderPool");
    await note(ctx, "sender_pool.deleted", { id: ref.poolId, name: gone.name });
  });
}

/**
 * A pool as a campaign keeps it, with the paces of its senders as they are now.
 *
 * @throws DomainError "not_found"
 */
export async function freezePool(ctx: Ctx, ref: PoolRef): Promise<SenderPool> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [row] = await db
      .select()
      .from(senderPools)
      .innerJoin(
        channels,
        and(eq(channels.workspaceId, senderPools.workspaceId), eq(channels.id, senderPools.channelId)),
      )
      .where(keyOf(ctx, ref));
    if (!row) throw notFound("senderPool");
    const { id, name, rules, otherIds, whenOut } = row.sender_pools;
    const paces = await db
      .select({ id: senders.id, perSecond: senders.limitPerSecond })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), inArray(senders.id, sendersOf({ rules, otherIds }))));
    return {
      ...{ id, name, rules, otherIds, whenOut },
      paces: Object.fromEntries(paces.map(({ id, perSecond }) => [id, perSecond])),
    };
  });
}

const keyOf = ({ workspaceId }: Ctx, { channelId, poolId }: PoolRef) =>
  and(eq(senderPools.workspaceId, workspaceId), eq(senderPools.channelId, channelId), eq(senderPools.id, poolId));

async function checkSenders(ctx: Ctx, { channelId, rules, otherIds }: SavePoolInput): Promise<void> {
  const wanted = sendersOf({ rules, otherIds });
  const rows = await ctx.db
    .select({ id: senders.id })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId), inArray(senders.id, wanted)),
    );
  if (rows.length < wanted.length) throw notFound("sender");
}

async function checkRoom({ db, workspaceId }: Ctx, channelId: string): Promise<void> {
  const [held] = await db
    .select({ pools: count() })
    .from(senderPools)
    .where(and(eq(senderPools.workspaceId, workspaceId), eq(senderPools.channelId, channelId)));
  if ((held?.pools ?? 0) >= poolsMax)
    throw new DomainError("limit_exceeded", "senderPools.manyPools", { values: { max: poolsMax } });
}

function note(
  ctx: Ctx,
  action: "sender_pool.created" | "sender_pool.changed" | "sender_pool.deleted",
  { id, name }: { id: string; name: string },
): Promise<void> {
  return audit(ctx, { action, objectKind: "sender_pool", objectId: id, detail: { name } });
}
