import { and, desc, eq, inArray, isNotNull, isNull, ne, notInArray, or, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels } from "#db/schema/channels";
import { senderDomains } from "#db/schema/mail";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import type { SenderQuality, SenderState } from "#db/sender-enums";
import { canChannelSend, sendingChannelStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";
import { listOutages } from "#lib/sending/lanes/outages";
import { approvalMatters, sendApprovalMatters } from "./approval-matters.ts";
import { type AttentionItem, maxRows } from "./attention-item.ts";
import { campaignFigures } from "./campaign-figures.ts";
import { waitingOf } from "./figures.ts";
import { answerMatters, quotaMatters, waitingRequestMatters } from "./request-matters.ts";

/** How long a category change that does not stop sending is shown. */
const categoryChangeDays = 14;

const severity = { danger: 0, warning: 1, info: 2 } as const;

/** Everything that needs attention, the most severe first, then the newest. */
export async function listAttentionItems(ctx: Ctx): Promise<AttentionItem[]> {
  return inTransaction(ctx, async (ctx) => {
    const items = (
      await Promise.all([
        templateMatters(ctx),
        approvalMatters(ctx),
        sendApprovalMatters(ctx),
        senderMatters(ctx),
        bindingMatters(ctx),
        campaignMatters(ctx),
        outages(ctx),
        brakes(ctx),
        quotaMatters(ctx),
        answerMatters(ctx),
        waitingRequestMatters(ctx),
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
