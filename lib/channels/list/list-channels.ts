import { and, asc, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { numberCount } from "../queries.ts";
import type { ChannelFilter } from "../schema.ts";
import { countChannels, sumChannels } from "./channel-counts.ts";
import { type ListScope, looksFurther, matching, readScope, within } from "./conditions.ts";

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
    const { counts, rows } = await (filter.q ? searchPage : walkPage)(ctx, scope, filter);
    return {
      total: totalOf(counts, filter),
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

type Counts = ChannelPage["counts"];

function totalOf(counts: Counts, { type }: ChannelFilter): number {
  return type ? counts[type] : Object.values(counts).reduce((sum, rows) => sum + rows, 0);
}

function countsOf(rows: Iterable<{ type: Platform; channels: number }>): Counts {
  const counts = Object.fromEntries(platforms.map((platform) => [platform, 0])) as Counts;
  for (const { type, channels } of rows) counts[type] += channels;
  return counts;
}

const living = (scope: ListScope, filter: ChannelFilter) =>
  and(within(scope), isNull(channels.deletedAt), matching(filter));

/** The page's range, from the end of the list that is nearer. */
function rangeOf({ page, size, oldestFirst }: ChannelFilter, total: number) {
  const offset = (page - 1) * size;
  const behind = Math.max(total - offset - size, 0);
  if (offset <= behind || offset >= total) return { oldestFirst, offset, limit: size };
  return { oldestFirst: !oldestFirst, offset: behind, limit: Math.min(size, total - offset) };
}

const inOrder = (oldestFirst: boolean) =>
  [channels.createdAt, channels.id].map((column) => (oldestFirst ? asc(column) : desc(column)));

/** First which channels stand on the page, a walk along an index; what is shown of them is looked up for these alone. */
async function walkPage(ctx: Ctx, scope: ListScope, filter: ChannelFilter) {
  const counts = await countByType(ctx, scope, filter);
  const { oldestFirst, offset, limit } = rangeOf(filter, totalOf(counts, filter));
  const page = ctx.db
    .select({ workspaceId: channels.workspaceId, id: channels.id })
    .from(channels)
    .where(and(living(scope, filter), filter.type ? eq(channels.type, filter.type) : undefined))
    .orderBy(...inOrder(oldestFirst))
    .limit(limit)
    .offset(offset)
    .as("page");
  const rows = await shown(ctx)
    .innerJoin(page, and(eq(channels.workspaceId, page.workspaceId), eq(channels.id, page.id)))
    .orderBy(...inOrder(filter.oldestFirst));
  return { counts, rows };
}

/** How many of each type match, whatever type is asked for. */
async function countByType(ctx: Ctx, scope: ListScope, filter: ChannelFilter): Promise<Counts> {
  if (scope.counted && !looksFurther(filter)) {
    const kept = await countChannels(ctx);
    const asked = (state: string) => filter.states.length === 0 || filter.states.some((wanted) => wanted === state);
    return countsOf(kept.filter(({ state }) => state !== "deleted" && asked(state)));
  }
  const rows = await ctx.db
    .select({ type: channels.type, channels: count() })
    .from(channels)
    .where(living(scope, filter))
    .groupBy(channels.type);
  return countsOf(rows);
}

type Ids = { workspaceId: string; id: string };

/** What is searched is read once, for the counts and for which channels stand on the page. */
async function searchPage(ctx: Ctx, scope: ListScope, filter: ChannelFilter) {
  const found = ctx.db
    .select({ workspaceId: channels.workspaceId, id: channels.id, type: channels.type, createdAt: channels.createdAt })
    .from(channels)
    .where(living(scope, filter));
  const direction = sql.raw(filter.oldestFirst ? "ASC" : "DESC");
  const [row] = await ctx.db.execute<{ counts: { type: Platform; channels: number }[]; page: Ids[] }>(sql`
    WITH f AS MATERIALIZED (${found})
    SELECT (SELECT coalesce(jsonb_agg(t), '[]') FROM (
        SELECT f.type, count(*)::int AS channels FROM f GROUP BY f.type) t) AS counts,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('workspaceId', p.workspace_id, 'id', p.id)), '[]') FROM (
        SELECT f.workspace_id, f.id FROM f ${filter.type ? sql`WHERE f.type = ${filter.type}` : sql``}
        ORDER BY f.created_at ${direction}, f.id ${direction}
        LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size}) p) AS page`);
  const page = row?.page ?? [];
  const rows = await shown(ctx)
    .where(
      sql`(${channels.workspaceId}, ${channels.id}) IN (
        SELECT * FROM unnest(${textArray(page.map(({ workspaceId }) => workspaceId))}, ${textArray(page.map(({ id }) => id))}))`,
    )
    .orderBy(...inOrder(filter.oldestFirst));
  return { counts: countsOf(row?.counts ?? []), rows };
}

/** What a row shows. */
function shown({ db }: Ctx) {
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
    .from(channels)
    .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
    .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)));
}

/** Channels that were deleted, latest first. */
export async function listDeletedChannels(ctx: Ctx, page: { page: number; size: number }) {
  return inTransaction(ctx, async (ctx) => {
    const scope = await readScope(ctx);
    const where = and(within(scope), isNotNull(channels.deletedAt));
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
