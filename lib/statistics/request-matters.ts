import { and, desc, eq, gte, inArray, sql } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { requests } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction, limitOf } from "#lib/context";
import { countOpenRequests } from "#lib/requests/inbox";
import { type RequestKind, requestKinds } from "#lib/requests/request-kinds";
import { type AttentionItem, maxRows } from "./attention-item.ts";

/** The quota of channels, once nine tenths of it are in use. */
export async function quotaMatters(ctx: Ctx): Promise<AttentionItem[]> {
  const { used, quota } = await readQuota(ctx);
  if (quota === null) return [];
  return used >= quota * 0.9
    ? [{ kind: "quota", tone: used >= quota ? "danger" : "warning", at: null, used, quota }]
    : [];
}

/** How long an answer to a request is shown to whoever asked. */
const answerDays = 7;

/** Answers to what the reader asked for. */
export async function answerMatters({ db, workspaceId, actor, now }: Ctx): Promise<AttentionItem[]> {
  if (actor.kind !== "member") return [];
  const since = new Date(now.getTime() - answerDays * 86_400_000);
  const rows = await db
    .select()
    .from(requests)
    .where(
      and(
        eq(requests.workspaceId, workspaceId),
        eq(requests.askedBy, actor.userId),
        inArray(requests.state, ["approved", "refused"]),
        gte(requests.answeredAt, since),
        inArray(requests.kind, [...requestKinds]),
      ),
    )
    .orderBy(desc(requests.answeredAt))
    .limit(maxRows);
  return rows.map(({ kind, state, answeredAt, answeredByName, answerReason }) => ({
    kind: "answer",
    tone: state === "approved" ? "info" : "warning",
    at: answeredAt,
    request: kind as RequestKind,
    approved: state === "approved",
    by: answeredByName ?? "",
    reason: answerReason,
  }));
}

/** Requests of customers that wait for this provider. */
export async function waitingRequestMatters(ctx: Ctx): Promise<AttentionItem[]> {
  const { open, since } = await countOpenRequests({ by: "provider", ctx });
  return since === null ? [] : [{ kind: "requests", tone: "warning", at: since, open, since }];
}

async function readQuota(ctx: Ctx): Promise<ChannelQuota> {
  const { db, workspaceId } = ctx;
  const [row] = await db
    .select({
      quota: workspaces.channelQuota,
      used: sql<number>`(SELECT count(*)::int FROM ${channels} c WHERE c.workspace_id = ${workspaceId} AND c.deleted_at IS NULL)`,
    })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  const { used, quota } = row ?? { used: 0, quota: 0 };
  return { used, quota: limitOf(ctx) ? null : quota };
}

/** Channels in use, and how many are allowed. A member who is limited to some has these, and no quota: it counts all. */
export type ChannelQuota = { used: number; quota: number | null };

export async function getChannelQuota(ctx: Ctx): Promise<ChannelQuota> {
  return inTransaction(ctx, readQuota);
}
