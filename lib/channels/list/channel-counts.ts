import { eq, sql } from "drizzle-orm";
import { channelCounts, channels } from "#db/schema/channels";
import type { Ctx } from "#lib/context";
import type { ListScope } from "./conditions.ts";

/** How many channels stand in a provider's list, by type and state, deleted ones under `deleted`; none for who is no provider. */
export function countChannels({ db, workspaceId }: Ctx) {
  return db
    .select({
      type: channelCounts.type,
      state: channelCounts.state,
      channels: sql<number>`sum(${channelCounts.channels})::int`,
    })
    .from(channelCounts)
    .where(eq(channelCounts.workspaceId, workspaceId))
    .groupBy(channelCounts.type, channelCounts.state);
}

/** Channels of a list: those that are not deleted, those that are, and those whose unbinding was asked for. */
export type ChannelSums = { living: number; deleted: number; requests: number };

/** @param ctx in a transaction */
export async function sumChannels(ctx: Ctx, scope: ListScope): Promise<ChannelSums> {
  const rows = scope.counted ? await countChannels(ctx) : await countOneByOne(ctx, scope);
  const sums: ChannelSums = { living: 0, deleted: 0, requests: 0 };
  for (const { state, channels } of rows) {
    sums[state === "deleted" ? "deleted" : "living"] += channels;
    if (state === "unbinding_requested") sums.requests += channels;
  }
  return sums;
}

function countOneByOne({ db }: Ctx, scope: ListScope) {
  const state = sql<string>`CASE WHEN ${channels.deletedAt} IS NULL THEN ${channels.state} ELSE 'deleted' END`;
  return db.select({ state, channels: sql<number>`count(*)::int` }).from(channels).where(scope.where).groupBy(state);
}
