import { and, asc, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text-array";
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
    const { counts, page } = await findPage(ctx, filter);
    const rows = await ctx.db
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
      .from(channels)
      .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(
        sql`(${channels.workspaceId}, ${channels.id}) IN (
          SELECT * FROM unnest(${textArray(page.map(({ workspaceId }) => workspaceId))}, ${textArray(page.map(({ id }) => id))}))`,
      )
      .orderBy(...inOrder(filter));
    const total = filter.type ? counts[filter.type] : Object.values(counts).reduce((sum, rows) => sum + rows, 0);
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

const inOrder = ({ oldestFirst }: ChannelFilter) =>
  [channels.createdAt, channels.id].map((column) => (oldestFirst ? asc(column) : desc(column)));

type Ids = { workspaceId: string; id: string };

/**
 * Which channels stand on the page, and how many of each type match. One statement that reads the thousands of a provider
 * once; what only the rows of the page show is then looked up for them alone.
 */
async function findPage(ctx: Ctx, filter: ChannelFilter): Promise<{ counts: Record<Platform, number>; page: Ids[] }> {
  const found = ctx.db
    .select({ workspaceId: channels.workspaceId, id: channels.id, type: channels.type, createdAt: channels.createdAt })
    .from(channels)
    .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
    .where(and(channelScope(ctx), isNull(channels.deletedAt), ...matching(filter)));
  const direction = sql.raw(filter.oldestFirst ? "ASC" : "DESC");
  const [row] = await ctx.db.execute<{ counts: Partial<Record<Platform, number>>; page: Ids[] }>(sql`
    WITH f AS MATERIALIZED (${found})
    SELECT (SELECT coalesce(jsonb_object_agg(t.type, t.rows), '{}')
        FROM (SELECT f.type, count(*) AS rows FROM f GROUP BY f.type) t) AS counts,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('workspaceId', p.workspace_id, 'id', p.id)), '[]') FROM (
        SELECT f.workspace_id, f.id FROM f ${filter.type ? sql`WHERE f.type = ${filter.type}` : sql``}
        ORDER BY f.created_at ${direction}, f.id ${direction}
        LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size}) p) AS page`);
  const none = Object.fromEntries(platforms.map((platform) => [platform, 0])) as Record<Platform, number>;
  return { counts: { ...none, ...row?.counts }, page: row?.page ?? [] };
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
