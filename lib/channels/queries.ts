import { and, asc, count, desc, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { type AccountNotices, type BindingAccount, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { users } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { storedServer } from "./binding/mail/mail-server-input.ts";
import { standingOf } from "./rules.ts";
import { holdOf } from "./standing.ts";

/** Senders that still exist on the platform. */
export const numberCount = sql<number>`(SELECT count(*)::int FROM ${senders} s WHERE s.workspace_id = ${channels.workspaceId} AND s.channel_id = ${channels.id} AND s.state <> 'DELETED')`;

/**
 * One channel of this workspace, unless it is deleted, with its binding but without secrets.
 *
 * @throws DomainError "not_found"
 */
export async function getChannel(ctx: Ctx, channelId: string) {
  const channel = await getChannelOrDeleted(ctx, channelId);
  if (channel.deletedAt) throw notFound("channel");
  return channel;
}

/**
 * As `getChannel`, and also a deleted one, whose history stays readable. What changes anything goes by `getChannel`.
 *
 * @throws DomainError "not_found"
 */
export async function getChannelOrDeleted(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        id: channels.id,
        type: channels.type,
        name: channels.name,
        remarks: channels.remarks,
        state: channels.state,
        unbindReason: channels.unbindReason,
        numberQuota: channels.numberQuota,
        createdAt: channels.createdAt,
        deletedAt: channels.deletedAt,
        numbers: numberCount,
        binding: {
          environment: bindings.environment,
          configuration: bindings.configuration,
          accountId: bindings.accountId,
          accountName: bindings.accountName,
          account: bindings.account,
          notices: bindings.notices,
          trouble: bindings.trouble,
          checkedAt: bindings.checkedAt,
          boundAt: bindings.boundAt,
        },
        boundBy: users.name,
      })
      .from(channels)
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .leftJoin(users, eq(users.id, bindings.boundBy))
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)));
    if (!row) throw notFound("channel");
    const { binding, boundBy, ...channel } = row;
    // Nobody is named for the product itself and for people who have left the workspace.
    return { ...channel, binding: binding && { ...flatBinding(binding, ctx.now), boundBy } };
  });
}
export type ChannelDetail = Awaited<ReturnType<typeof getChannel>>;

type BindingRow = { account: BindingAccount; notices: AccountNotices; configuration: Record<string, unknown> };

function flatBinding<Row extends BindingRow>(row: Row, now: Date) {
  const { account, notices, configuration, ...binding } = row;
  const { sending, ...facts } = account;
  const { warning } = notices;
  return {
    ...binding,
    ...facts,
    linkedPage: account.linkedPage ?? null,
    apiVersion: textOrNull(configuration.apiVersion),
    mailServer: storedServer(configuration),
    /** What the platform holds against the account; null when messages may leave. */
    hold: holdOf({ account, notices }, now),
    /** Why the account is limited although it may send, in the platform's words. */
    limited: sending && !sending.blocked ? sending.reason : null,
    /** The latest warning, for as long as it is news. */
    warning:
      warning && now.getTime() - Date.parse(warning.at) < warnedForMs
        ? { reason: warning.reason ?? warning.state, at: new Date(warning.at) }
        : null,
  };
}

/** A warning of the platform is shown for so long. */
const warnedForMs = 30 * 86_400_000;

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

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

/** Senders of a channel, those of an earlier binding left out. */
export async function listSenders(ctx: Ctx, channelId: string) {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: senders.id,
        phone: senders.address,
        displayName: senders.displayName,
        state: senders.state,
        quality: senders.quality,
        details: senders.details,
        marketingPausedAt: senders.marketingPausedAt,
        syncedAt: senders.syncedAt,
      })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")))
      .orderBy(asc(senders.createdAt), asc(senders.address)),
  );
  return rows.map(senderRow);
}
export type SenderRow = Awaited<ReturnType<typeof listSenders>>[number];

type StoredSender = Pick<
  typeof senders.$inferSelect,
  "id" | "displayName" | "state" | "quality" | "details" | "marketingPausedAt" | "syncedAt"
> & { phone: string };

/** A sender as the list shows it. */
export function senderRow({ details, ...sender }: StoredSender) {
  const { id, phone, displayName, state, quality, marketingPausedAt, syncedAt } = sender;
  return {
    ...{ id, phone, displayName, state, quality, marketingPausedAt, syncedAt },
    verificationState: standingOf({ ...sender, details }).verificationState,
    verifiedUntil: details.verifiedUntil === undefined ? null : new Date(details.verifiedUntil),
    nameState: details.nameState ?? null,
    newNameState: details.newNameState ?? null,
    tier: details.tier ?? null,
    official: details.official ?? false,
    sharedWithApp: details.sharedWithApp ?? false,
    ownCallback: details.callbackUrl !== undefined,
    moving: details.movingSince !== undefined,
  };
}
