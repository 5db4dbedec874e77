import { and, asc, count, desc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { BindingEnvironment, ChannelState, Platform } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels, senders } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { channelScope, matching } from "./list-conditions.ts";
import type { ChannelFilter } from "./schema.ts";

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

/** Senders that still exist on the platform. */
const numberCount = sql<number>`(SELECT count(*)::int FROM ${senders} s WHERE s.workspace_id = ${channels.workspaceId} AND s.channel_id = ${channels.id} AND s.state <> 'DELETED')`;

/**
 * Living channels, newest first. A provider sees its customers' channels beside its own.
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
    const counts: Record<Platform, number> = { whatsapp: 0, viber: 0, messenger: 0, instagram: 0, sms: 0, email: 0 };
    for (const { type, rows } of byType) counts[type] = rows;
    const total = filter.type ? counts[filter.type] : byType.reduce((sum, { rows }) => sum + rows, 0);
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
      .where(where)
      .orderBy(...[channels.createdAt, channels.id].map((column) => (filter.oldestFirst ? asc(column) : desc(column))))
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size);
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

/** What stands above the list: slots used, the quota, deleted channels, and whether unbinding is somebody else's. */
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
    return {
      ...workspace,
      used: own?.used ?? 0,
      living: all?.living ?? 0,
      deleted: all?.deleted ?? 0,
      requests: all?.requests ?? 0,
    };
  });
}

/** The workspaces this one looks after, by name. */
export async function listCustomers(ctx: Ctx) {
  return inTransaction(ctx, ({ db }) =>
    db
      .select({
        id: workspaces.id,
        name: workspaces.name,
        country: workspaces.country,
        contactEmail: workspaces.contactEmail,
      })
      .from(workspaces)
      .where(eq(workspaces.providerId, ctx.workspaceId))
      .orderBy(asc(workspaces.name), asc(workspaces.id)),
  );
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
    return { rows, total: counted?.rows ?? 0 };
  });
}

/**
 * One living channel of this workspace with what it is bound to; no secret is among it.
 *
 * @throws DomainError "not_found"
 */
export async function getChannel(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        id: channels.id,
        type: channels.type,
        name: channels.name,
        remarks: channels.remarks,
        state: channels.state,
        unbindReason: channels.unbindReason,
        createdBy: channels.createdBy,
        createdAt: channels.createdAt,
        numbers: numberCount,
        binding: {
          environment: bindings.environment,
          apiVersion: bindings.apiVersion,
          accountId: bindings.accountId,
          accountName: bindings.accountName,
          currency: bindings.currency,
          namespace: bindings.namespace,
          reviewState: bindings.reviewState,
          businessId: bindings.businessId,
          businessName: bindings.businessName,
          verificationState: bindings.verificationState,
          trouble: bindings.trouble,
          checkedAt: bindings.checkedAt,
          boundAt: bindings.boundAt,
          boundBy: bindings.boundBy,
        },
      })
      .from(channels)
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)));
    if (!row) throw notFound("channel");
    return row;
  });
}
export type ChannelDetail = Awaited<ReturnType<typeof getChannel>>;

/** What hangs on a channel, for the dialog that asks before it is deleted. */
export async function getDeletionImpact(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ id: channels.id })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)));
    if (!row) throw notFound("channel");
    const of = (table: {
      workspaceId: typeof campaigns.workspaceId;
      channelId: typeof campaigns.channelId;
    }): SQL | undefined => and(eq(table.workspaceId, workspaceId), eq(table.channelId, channelId));
    const [held] = await db
      .select({ templates: count() })
      .from(templates)
      .where(
        and(eq(templates.workspaceId, workspaceId), eq(templates.channelId, channelId), ne(templates.state, "deleted")),
      );
    const running = await db
      .select({ id: campaigns.id, name: campaigns.name, state: campaigns.state })
      .from(campaigns)
      .where(
        and(
          of(campaigns),
          or(eq(campaigns.state, "scheduled"), eq(campaigns.state, "running"), eq(campaigns.state, "paused")),
        ),
      )
      .orderBy(desc(campaigns.id));
    return { templates: held?.templates ?? 0, campaigns: running };
  });
}

/** Numbers of a channel, those of an earlier binding left out. */
export async function listSenders(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: senders.id,
        phone: senders.phone,
        displayName: senders.displayName,
        state: senders.state,
        verificationState: senders.verificationState,
        verifiedUntil: senders.verifiedUntil,
        nameState: senders.nameState,
        quality: senders.quality,
        tier: senders.tier,
        official: senders.official,
        syncedAt: senders.syncedAt,
      })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")))
      .orderBy(asc(senders.createdAt), asc(senders.phone)),
  );
}
export type SenderRow = Awaited<ReturnType<typeof listSenders>>[number];
