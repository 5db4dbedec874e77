import { and, asc, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { numberCount } from "../queries.ts";
import type { ChannelFilter } from "../schema.ts";
import { countChannels, sumChannels } from "./channel-counts.ts";
import { type ListScope, looksFurther, matching, readScope } from "./conditions.ts";

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
 * @param filter days in it are days of the zone of the channel's workspace
 */
export async function listChannels(ctx: Ctx, filter: ChannelFilter): Promise<ChannelPage> {
  return inTransaction(ctx, async (ctx) => {
    const scope = await readScope(ctx);
    const [rows, counts] = await Promise.all([readPage(ctx, scope, filter), countByType(ctx, scope, filter)]);
    return {
      total: filter.type ? counts[filter.type] : Object.values(counts).reduce((sum, rows) => sum + rows, 0),
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

const living = (scope: ListScope, filter: ChannelFilter) =>
  and(scope.where, isNull(channels.deletedAt), matching(filter));

/** First which channels stand on the page, a walk along an index; what is shown of them is looked up for these alone. */
async function readPage({ db }: Ctx, scope: ListScope, filter: ChannelFilter) {
  const page = db
    .select({ workspaceId: channels.workspaceId, id: channels.id })
    .from(channels)
    .where(and(living(scope, filter), filter.type ? eq(channels.type, filter.type) : undefined))
    .orderBy(...inOrder(filter))
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size)
    .as("page");
  return db
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
    .orderBy(...inOrder(filter));
}

/** How many of each type match, whatever type is asked for. */
async function countByType(ctx: Ctx, scope: ListScope, filter: ChannelFilter): Promise<Record<Platform, number>> {
  const counts = Object.fromEntries(platforms.map((platform) => [platform, 0])) as Record<Platform, number>;
  if (scope.counted && !looksFurther(filter)) {
    for (const { type, state, channels } of await countChannels(ctx)) {
      const asked = filter.states.length === 0 || filter.states.some((wanted) => wanted === state);
      if (state !== "deleted" && asked) counts[type] += channels;
    }
    return counts;
  }
  const rows = await ctx.db
    .select({ type: channels.type, channels: count() })
    .from(channels)
    .where(living(scope, filter))
    .groupBy(channels.type);
  for (const { type, channels } of rows) counts[type] = channels;
  return counts;
}

/** Channels that were deleted, latest first. */
export async function listDeletedChannels(ctx: Ctx, page: { page: number; size: number }) {
  return inTransaction(ctx, async (ctx) => {
    const scope = await readScope(ctx);
    const where = and(scope.where, isNotNull(channels.deletedAt));
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
    const { deleted } = await sumChannels(ctx, scope);
    return {
      // A customer's channel is read in its own workspace.
      rows: rows.map(({ workspaceId, ...row }) => ({ ...row, own: workspaceId === ctx.workspaceId })),
      total: deleted,
    };
  });
}
