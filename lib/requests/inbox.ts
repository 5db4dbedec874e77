import { and, asc, count, desc, eq, ilike, inArray, or, sql } from "drizzle-orm";
import type { RequestState } from "#db/request-enums";
import { channels } from "#db/schema/channels";
import { requests } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { numberLimit } from "#lib/channels/rules";
import { type Ctx, inTransaction } from "#lib/context";
import { customersOf, type Desk } from "./desk.ts";
import { definitionOf } from "./kinds.ts";
import { kindsOf, type RequestKind, requestKinds } from "./request-kinds.ts";
import type { RequestFilter } from "./schema.ts";

/** One request, with what is wanted beside what is in use. */
export type RequestView = {
  id: string;
  customer: { id: string; name: string };
  kind: RequestKind;
  objectId: string;
  /** The channel it is about; null for the workspace itself. */
  channel: string | null;
  wanted: Record<string, unknown>;
  reason: string;
  state: RequestState;
  askedByName: string;
  askedAt: Date;
  answeredByName: string | null;
  answeredAt: Date | null;
  granted: number | null;
  answerReason: string | null;
  /** Of a quota only: the number that is wanted, how many are in use, and how many are allowed today. */
  figures: { wanted: number; used: number; quota: number } | null;
};

export type RequestPage = {
  rows: RequestView[];
  /** Rows of the filter, before paging. */
  total: number;
  /** Requests that wait for an answer, whatever the filter. */
  open: number;
  /** Requests of this desk, whatever their state. */
  any: boolean;
};

/** The requests that a desk answers: open ones oldest first, answered ones latest first. */
export async function listRequests(desk: Desk, filter: RequestFilter): Promise<RequestPage> {
  return inTransaction(desk.ctx, async ({ db }) => {
    const scope = and(customersOf(desk), inArray(requests.kind, [...kindsOf(desk.by)]));
    const states = filter.states.length > 0 ? filter.states : (["open"] as const);
    const wanted = `%${filter.q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    const where = and(
      scope,
      inArray(requests.state, [...states]),
      filter.kinds.length > 0 ? inArray(requests.kind, filter.kinds) : undefined,
      filter.customerId ? eq(requests.workspaceId, filter.customerId) : undefined,
      filter.q ? or(ilike(workspaces.name, wanted), ilike(requests.askedByName, wanted)) : undefined,
    );
    const [counted] = await db
      .select({
        total: sql<number>`count(*) FILTER (WHERE ${where})::int`,
        open: sql<number>`count(*) FILTER (WHERE ${requests.state} = 'open')::int`,
        all: count(),
      })
      .from(requests)
      .innerJoin(workspaces, eq(workspaces.id, requests.workspaceId))
      .where(scope);
    const waiting = states.every((state) => state === "open");
    const order = waiting
      ? [asc(requests.askedAt), asc(requests.id)]
      : [
          sql`${requests.state} <> 'open'`,
          desc(sql`coalesce(${requests.answeredAt}, ${requests.askedAt})`),
          desc(requests.id),
        ];
    const rows = await viewRequests(db)
      .where(where)
      .orderBy(...order)
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size);
    return {
      rows: rows.map(toView),
      total: counted?.total ?? 0,
      open: counted?.open ?? 0,
      any: (counted?.all ?? 0) > 0,
    };
  });
}

/** How many requests wait for a desk, and since when. */
export async function countOpenRequests(desk: Desk): Promise<{ open: number; since: Date | null }> {
  return inTransaction(desk.ctx, async ({ db }) => {
    const [row] = await db
      .select({ open: count(), since: sql<string | null>`min(${requests.askedAt})` })
      .from(requests)
      .innerJoin(workspaces, eq(workspaces.id, requests.workspaceId))
      .where(and(customersOf(desk), inArray(requests.kind, [...kindsOf(desk.by)]), eq(requests.state, "open")));
    return { open: row?.open ?? 0, since: row?.since ? new Date(row.since) : null };
  });
}

/** The workspace's own requests, latest first, at most 50; of one kind and object where they are named. */
export async function listOwnRequests(
  ctx: Ctx,
  about: { kind?: RequestKind; objectId?: string } = {},
): Promise<RequestView[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    viewRequests(db)
      .where(
        and(
          eq(requests.workspaceId, workspaceId),
          inArray(requests.kind, about.kind ? [about.kind] : [...requestKinds]),
          about.objectId ? eq(requests.objectId, about.objectId) : undefined,
        ),
      )
      .orderBy(desc(requests.askedAt), desc(requests.id))
      .limit(50),
  );
  return rows.map(toView);
}

/** The workspace's open request of a kind about an object; null when there is none. */
export async function findOpenRequest(ctx: Ctx, kind: RequestKind, objectId: string): Promise<RequestView | null> {
  const rows = await listOwnRequests(ctx, { kind, objectId });
  return rows.find(({ state }) => state === "open") ?? null;
}

/** A request may be about something of a channel. */
const aboutChannel = sql`coalesce(${requests.wanted} ->> 'channelId', ${requests.objectId})`;

function viewRequests(db: Ctx["db"]) {
  return db
    .select({
      request: requests,
      customer: workspaces.name,
      channelQuota: workspaces.channelQuota,
      channel: channels.name,
      platform: channels.type,
      numberQuota: channels.numberQuota,
      verification: sql<string | null>`(SELECT b.account ->> 'verificationState' FROM bindings b
        WHERE b.workspace_id = ${requests.workspaceId} AND b.channel_id = ${requests.objectId})`,
      channelsUsed: sql<number>`CASE WHEN ${requests.kind} = 'channel_quota' THEN (SELECT count(*)::int FROM channels c
        WHERE c.workspace_id = ${requests.workspaceId} AND c.deleted_at IS NULL) ELSE 0 END`,
      numbersUsed: sql<number>`CASE WHEN ${requests.kind} = 'number_quota' THEN (SELECT count(*)::int FROM senders s
        WHERE s.workspace_id = ${requests.workspaceId} AND s.channel_id = ${requests.objectId} AND s.state <> 'DELETED')
        ELSE 0 END`,
    })
    .from(requests)
    .innerJoin(workspaces, eq(workspaces.id, requests.workspaceId))
    .leftJoin(channels, and(eq(channels.workspaceId, requests.workspaceId), eq(channels.id, aboutChannel)));
}
type Found = Awaited<ReturnType<typeof viewRequests>>[number];

function toView(found: Found): RequestView {
  const { request } = found;
  return {
    id: request.id,
    customer: { id: request.workspaceId, name: found.customer },
    kind: request.kind as RequestKind,
    objectId: request.objectId,
    channel: found.channel,
    wanted: request.wanted,
    reason: request.reason,
    state: request.state,
    askedByName: request.askedByName,
    askedAt: request.askedAt,
    answeredByName: request.answeredByName,
    answeredAt: request.answeredAt,
    granted: request.granted,
    answerReason: request.answerReason,
    figures: figuresOf(found),
  };
}

function figuresOf({ request, ...found }: Found): RequestView["figures"] {
  const wanted = typeof request.wanted.total === "number" ? request.wanted.total : 0;
  const quota = definitionOf(request.kind)?.quota;
  if (quota === "channels") return { wanted, used: found.channelsUsed, quota: found.channelQuota };
  if (quota !== "numbers") return null;
  const limit = numberLimit(found.platform ?? "", found.verification, found.numberQuota);
  return { wanted, used: found.numbersUsed, quota: Number.isFinite(limit) ? limit : found.numbersUsed };
}
