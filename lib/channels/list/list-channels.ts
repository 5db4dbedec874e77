import { and, asc, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { numberCount } from "../queries.ts";
import type { ChannelFilter } from "../schema.ts";
import { channelScope, matching } from "./conditions.ts";

export type ChannelRow = {
  id: string;
  workspaceId: string;
  type: Platform;
  name: string;
  remarks: string;
  state: ChannelState;
  unbindReason: string | null;
  accountId: string | null;
  accountName: string | null;
  environment: BindingEnvironment | null;
  /** What stands against the account, in the platform's words. */
  trouble: string | null;
  numbers: number;
  createdAt: Date;
  customer: {
    id: string;
    name: string;
    country: string | null;
    contactEmail: string | null;
    channels: number;
    quota: number;
  } | null;
};

export type ChannelPage = {
  rows: ChannelRow[];
  /** Rows of the filter, before paging. */
  total: number;
  /** Rows of every type under the other filters, for the keys. */
  counts: Record<Platform, number>;
};

/**
 * Channels that are not deleted, newest first. A provider sees its customers' channels beside its own.
 *
 * @param filter days in it are days of the workspace's zone
 */
export async function listChannels(ctx: Ctx, filter: ChannelFilter): Promise<ChannelPage> {
  return inTransaction(ctx, async (ctx) => {
    const { db } = ctx;
    const scope = and(channelScope(ctx), isNull(channels.deletedAt), ...matching(filter));
    const where = and(scope, filter.type ? eq(channels.type, filter.type) : undefined);
    const byType = await db
      .select({ type: channels.type, rows: count() })
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .where(scope)
      .groupBy(channels.type);
    const counts = Object.fromEntries(platforms.map((platform) => [platform, 0])) as Record<Platform, number>;
    for (const { type, rows } of byType) counts[type] = rows;
    const total = filter.type ? counts[filter.type] : byType.reduce((sum, { rows }) => sum + rows, 0);
    const order = [channels.createdAt, channels.id].map((column) => (filter.oldestFirst ? asc(column) : desc(column)));
    // The page first: what only its rows show is then looked up for them alone, and not for thousands.
    const page = db
      .select({ workspaceId: channels.workspaceId, id: channels.id })
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .where(where)
      .orderBy(...order)
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size)
      .as("page");
    const rows = await db
      .select({
        id: channels.id,
        workspaceId: channels.workspaceId,
        type: channels.type,
        name: channels.name,
        remarks: channels.remarks,
        state: channels.state,
        unbindReason: channels.unbindReason,
        accountId: bindings.accountId,
        accountName: bindings.accountName,
        environment: bindings.environment,
        trouble: bindings.trouble,
        numbers: numberCount,
        createdAt: channels.createdAt,
        customerName: workspaces.name,
        country: workspaces.country,
        contactEmail: workspaces.contactEmail,
        quota: workspaces.channelQuota,
        used: sql<number>`(SELECT count(*)::int FROM ${channels} c WHERE c.workspace_id = ${channels.workspaceId} AND c.deleted_at IS NULL)`,
      })
      .from(page)
      .innerJoin(channels, and(eq(channels.workspaceId, page.workspaceId), eq(channels.id, page.id)))
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .orderBy(...order);
    return {
      total,
      counts,
      rows: rows.map(({ customerName, country, contactEmail, quota, used, ...row }) => ({
        ...row,
        // While a binding is tried, nothing is bound yet.
        ...(row.state === "binding" ? { accountId: null, accountName: null } : {}),
        customer:
          row.workspaceId === ctx.workspaceId
            ? null
            : { id: row.workspaceId, name: customerName, country, contactEmail, quota, channels: used },
      })),
    };
  });
}

/** Channels that were deleted, latest first. */
export async function listDeletedChannels(ctx: Ctx, page: { page: number; size: number }) {
  return inTransaction(ctx, async (ctx) => {
    const where = and(channelScope(ctx), isNotNull(channels.deletedAt));
    const [counted] = await ctx.db
      .select({ rows: count() })
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .where(where);
    const rows = await ctx.db
      .select({
        id: channels.id,
        workspaceId: channels.workspaceId,
        type: channels.type,
        name: channels.name,
        remarks: channels.remarks,
        createdAt: channels.createdAt,
        deletedAt: channels.deletedAt,
        workspaceName: workspaces.name,
      })
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .where(where)
      .orderBy(desc(channels.deletedAt), desc(channels.id))
      .limit(page.size)
      .offset((page.page - 1) * page.size);
    return {
      // A customer's channel is read in its own workspace.
      rows: rows.map(({ workspaceId, ...row }) => ({ ...row, own: workspaceId === ctx.workspaceId })),
      total: counted?.rows ?? 0,
    };
  });
}
