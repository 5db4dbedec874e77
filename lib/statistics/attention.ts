import { and, desc, eq, gte, inArray, isNotNull, isNull, ne, notInArray, or, sql } from "drizzle-orm";
import type {
  BrakeReason,
  ChannelState,
  Platform,
  SenderQuality,
  SenderState,
  TemplateCategory,
  TemplateState,
} from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels, senders } from "#db/schema/channels";
import { senderDomains } from "#db/schema/mail";
import { requests } from "#db/schema/requests";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { canChannelSend, sendingChannelStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction, limitOf } from "#lib/context";
import { countOpenRequests } from "#lib/requests/inbox";
import { type RequestKind, requestKinds } from "#lib/requests/request-kinds";
import { listOutages } from "#lib/sending/lanes/outages";
import { type ApprovalMatter, approvalMatters } from "./approval-matters.ts";
import { campaignFigures } from "./campaign-figures.ts";
import { waitingOf } from "./figures.ts";

/** Something a member of the workspace should look at, with the data its line on the dashboard needs. */
export type AttentionItem = { tone: "danger" | "warning" | "info"; at: Date | null } & (
  | { kind: "template"; state: TemplateState; channelId: string; code: string; name: string; reason: string | null }
  | { kind: "category"; channelId: string; code: string; name: string; category: TemplateCategory; stopped: boolean }
  | { kind: "quality"; channelId: string; phone: string; quality: SenderQuality; channel: string }
  | { kind: "sender"; channelId: string; phone: string; state: SenderState; channel: string }
  | { kind: "account"; channelId: string; channel: string; account: string; reviewState: string }
  | { kind: "trouble"; channelId: string; channel: string; trouble: string }
  | { kind: "channel"; channelId: string; channel: string; state: ChannelState; reason: string | null }
  | { kind: "campaign"; campaignId: string; channelId: string; name: string; reason: string | null; waiting: number }
  | {
      kind: "outage";
      channelId: string;
      channel: string;
      platform: Platform;
      since: Date;
      nextTryAt: Date;
      trying: boolean;
    }
  | {
      kind: "brake";
      channelId: string;
      channel: string;
      domain: string;
      reason: BrakeReason;
      count: number;
      of: number;
    }
  | { kind: "quota"; used: number; quota: number }
  | { kind: "answer"; request: RequestKind; approved: boolean; by: string; reason: string | null }
  | { kind: "requests"; open: number; since: Date }
  | ApprovalMatter
);

/** How long a category change that does not stop sending is shown. */
const categoryChangeDays = 14;
/** Rows per kind; the rest can be found on the pages themselves. */
const maxRows = 50;
const severity = { danger: 0, warning: 1, info: 2 } as const;

/** Everything that needs attention, the most severe first, then the newest. */
export async function listAttentionItems(ctx: Ctx): Promise<AttentionItem[]> {
  return inTransaction(ctx, async (ctx) => {
    const items = (
      await Promise.all([
        templateMatters(ctx),
        approvalMatters(ctx),
        senderMatters(ctx),
        bindingMatters(ctx),
        campaignMatters(ctx),
        outages(ctx),
        brakes(ctx),
        quota(ctx),
        answers(ctx),
        waitingRequests(ctx),
      ])
    ).flat();
    const time = (item: AttentionItem) => item.at?.getTime() ?? 0;
    return items.sort((a, b) => severity[a.tone] - severity[b.tone] || time(b) - time(a));
  });
}

async function templateMatters({ db, workspaceId, now }: Ctx): Promise<AttentionItem[]> {
  const since = new Date(now.getTime() - categoryChangeDays * 86_400_000);
  const changed = and(
    isNotNull(templates.previousCategory),
    or(eq(templates.sendingStoppedBy, "category"), sql`${templates.categoryChangedAt} >= ${since.toISOString()}`),
  );
  const rows = await db
    .select({
      code: templates.code,
      channelId: templates.channelId,
      name: templates.name,
      state: templates.state,
      reason: templates.reason,
      category: templates.category,
      changed: sql<boolean>`coalesce(${changed}, false)`,
      stoppedBy: templates.sendingStoppedBy,
      decidedAt: templates.decidedAt,
      changedAt: templates.categoryChangedAt,
      updatedAt: templates.updatedAt,
    })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, workspaceId),
        isNull(channels.deletedAt),
        or(inArray(templates.state, ["fail", "paused", "disabled"]), and(eq(templates.state, "pass"), changed)),
      ),
    )
    .orderBy(desc(templates.updatedAt))
    .limit(maxRows);
  return rows.flatMap((row): AttentionItem[] => {
    const { code, channelId, name } = row;
    const stopped = row.stoppedBy === "category";
    if (row.changed && (row.state === "pass" || stopped)) {
      return [
        {
          kind: "category",
          tone: stopped ? "warning" : "info",
          at: row.changedAt,
          channelId,
          code,
          name,
          category: row.category,
          stopped,
        },
      ];
    }
    const tone = row.state === "paused" ? "warning" : "danger";
    const at = row.decidedAt ?? row.updatedAt;
    return [{ kind: "template", tone, at, state: row.state, channelId, code, name, reason: row.reason }];
  });
}

async function senderMatters({ db, workspaceId }: Ctx): Promise<AttentionItem[]> {
  const bad: SenderState[] = ["FLAGGED", "RESTRICTED", "RATE_LIMITED", "BANNED", "DISCONNECTED"];
  const rows = await db
    .select({
      channelId: senders.channelId,
      channel: channels.name,
      phone: senders.address,
      state: senders.state,
      quality: sql<SenderQuality>`${senders.quality}`,
    })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(
      and(
        eq(senders.workspaceId, workspaceId),
        isNull(channels.deletedAt),
        notInArray(channels.state, ["unbound", "binding"]),
        ne(senders.state, "DELETED"),
        or(inArray(senders.state, bad), inArray(senders.quality, ["RED", "YELLOW"])),
      ),
    )
    .orderBy(desc(senders.syncedAt))
    .limit(maxRows);
  return rows.map(({ state, quality, ...row }): AttentionItem => {
    // The platform does not say when it happened.
    const at = null;
    // A state that stops sending matters more than the quality, which is on the number's page.
    if (bad.includes(state)) {
      const tone = state === "BANNED" || state === "DISCONNECTED" ? "danger" : "warning";
      return { kind: "sender", tone, at, state, ...row };
    }
    return { kind: "quality", tone: quality === "RED" ? "danger" : "warning", at, quality, ...row };
  });
}

const reviewState = sql<string>`${bindings.account} ->> 'reviewState'`;

async function bindingMatters({ db, workspaceId }: Ctx): Promise<AttentionItem[]> {
  const rows = await db
    .select({
      channelId: channels.id,
      channel: channels.name,
      state: channels.state,
      account: bindings.accountName,
      reviewState: reviewState,
      trouble: bindings.trouble,
      at: bindings.checkedAt,
    })
    .from(channels)
    .innerJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
    .where(
      and(
        eq(channels.workspaceId, workspaceId),
        isNull(channels.deletedAt),
        notInArray(channels.state, ["unbound", "binding"]),
        or(ne(reviewState, "APPROVED"), isNotNull(bindings.trouble), notInArray(channels.state, sendingChannelStates)),
      ),
    )
    .orderBy(desc(bindings.checkedAt))
    .limit(maxRows);
  return rows.map(({ channelId, channel, at, ...row }): AttentionItem => {
    // One line per channel: what it cannot do any more comes before what only went wrong.
    const { state, trouble: reason } = row;
    const refused = row.reviewState === "REJECTED" || row.reviewState === "DISABLED";
    if (state === "disconnected" || (!canChannelSend(state) && !refused)) {
      return { kind: "channel", tone: "danger", at, channelId, channel, state, reason };
    }
    if (reason !== null && !refused)
      return { kind: "trouble", tone: "danger", at, channelId, channel, trouble: reason };
    if (row.reviewState !== "APPROVED") {
      const tone = row.reviewState === "PENDING" ? "info" : "danger";
      return { kind: "account", tone, at, channelId, channel, account: row.account, reviewState: row.reviewState };
    }
    return { kind: "channel", tone: "warning", at, channelId, channel, state, reason };
  });
}

/** Campaigns that the system paused. Those paused by a person are left out. */
async function campaignMatters({ db, workspaceId }: Ctx): Promise<AttentionItem[]> {
  const rows = await db
    .select({
      campaignId: campaigns.id,
      channelId: campaigns.channelId,
      name: campaigns.name,
      reason: campaigns.stateReason,
      figures: campaignFigures,
      at: campaigns.progressAt,
    })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, workspaceId),
        eq(campaigns.state, "paused"),
        sql`${campaigns.stateReason} IS DISTINCT FROM 'by_person'`,
      ),
    )
    .orderBy(desc(campaigns.createdAt))
    .limit(maxRows);
  return rows.map(({ figures, ...row }) => ({
    kind: "campaign",
    tone: "warning",
    waiting: waitingOf(figures),
    ...row,
  }));
}

/** Lanes that wait for their platform: nothing to do, but people ask why nothing leaves. */
async function outages(ctx: Ctx): Promise<AttentionItem[]> {
  return (await listOutages(ctx)).map(({ channelId, channel, platform, since, nextTryAt }) => ({
    kind: "outage",
    tone: "warning",
    at: since,
    ...{ channelId, channel, platform, since, nextTryAt, trying: nextTryAt <= ctx.now },
  }));
}

/** Sender domains of which so much came back that no marketing leaves from them until a person says so. */
async function brakes({ db, workspaceId }: Ctx): Promise<AttentionItem[]> {
  const rows = await db
    .select({
      ...{ channelId: channels.id, channel: channels.name, domain: senderDomains.domain, at: senderDomains.stoppedAt },
      ...{ reason: senderDomains.stoppedFor, count: senderDomains.stoppedCount, of: senderDomains.stoppedOf },
    })
    .from(senderDomains)
    .innerJoin(
      channels,
      and(eq(channels.workspaceId, senderDomains.workspaceId), eq(channels.id, senderDomains.channelId)),
    )
    .where(
      and(eq(senderDomains.workspaceId, workspaceId), isNull(channels.deletedAt), isNotNull(senderDomains.stoppedAt)),
    )
    .orderBy(desc(senderDomains.stoppedAt))
    .limit(maxRows);
  return rows.flatMap(({ reason, count, of, ...row }): AttentionItem[] =>
    reason ? [{ kind: "brake", tone: "danger", reason, count: count ?? 0, of: of ?? 0, ...row }] : [],
  );
}

async function quota(ctx: Ctx): Promise<AttentionItem[]> {
  const { used, quota } = await readQuota(ctx);
  if (quota === null) return [];
  return used >= quota * 0.9
    ? [{ kind: "quota", tone: used >= quota ? "danger" : "warning", at: null, used, quota }]
    : [];
}

/** How long an answer to a request is shown to whoever asked. */
const answerDays = 7;

/** Answers to what the reader asked for. */
async function answers({ db, workspaceId, actor, now }: Ctx): Promise<AttentionItem[]> {
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
async function waitingRequests(ctx: Ctx): Promise<AttentionItem[]> {
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
