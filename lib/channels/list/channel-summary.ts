import { and, count, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { sumChannels } from "./channel-counts.ts";
import { readScope } from "./conditions.ts";

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
    const [served] = await ctx.db
      .select({ customers: count() })
      .from(workspaces)
      .where(eq(workspaces.providerId, ctx.workspaceId));
    return {
      ...workspace,
      customers: served?.customers ?? 0,
      used: own?.used ?? 0,
      ...(await sumChannels(ctx, await readScope(ctx))),
    };
  });
}
