import { and, count, eq, isNull, sql } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { channelScope } from "./conditions.ts";

/** The figures above the list: slots used, the quota, customers, deleted channels, and whether a provider unbinds. */
export async function getChannelSummary(ctx: Ctx) {
  return inTransaction(ctx, async (ctx) => {
    const [workspace] = await ctx.db
      .select({
        kind: workspaces.kind,
        providerId: workspaces.providerId,
        quota: workspaces.channelQuota,
        zone: workspaces.zone,
      })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId));
    if (!workspace) throw notFound("workspace");
    const [own] = await ctx.db
      .select({ used: count() })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), isNull(channels.deletedAt)));
    const [all] = await ctx.db
      .select({
        living: sql<number>`count(*) FILTER (WHERE ${channels.deletedAt} IS NULL)::int`,
        deleted: sql<number>`count(*) FILTER (WHERE ${channels.deletedAt} IS NOT NULL)::int`,
        requests: sql<number>`count(*) FILTER (WHERE ${channels.deletedAt} IS NULL AND ${channels.state} = 'unbinding_requested')::int`,
      })
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .where(channelScope(ctx));
    const [served] = await ctx.db
      .select({ customers: count() })
      .from(workspaces)
      .where(eq(workspaces.providerId, ctx.workspaceId));
    return {
      ...workspace,
      customers: served?.customers ?? 0,
      used: own?.used ?? 0,
      living: all?.living ?? 0,
      deleted: all?.deleted ?? 0,
      requests: all?.requests ?? 0,
    };
  });
}
