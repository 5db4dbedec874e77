import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { hasPermission } from "#lib/auth/permissions";
import type { Ctx } from "#lib/context";

/** A template that waits for the reader's approval, or one of theirs that was sent back. */
export type ApprovalMatter = {
  kind: "approval";
  tone: "warning" | "info";
  at: Date;
  channelId: string;
  code: string;
  name: string;
  state: "waiting" | "sent_back";
  /** Who asked, or who sent it back. */
  by: string;
  reason: string | null;
};

/** How long a template that was sent back is shown to its author. */
const backDays = 14;

/** Templates that wait for a member who can approve them, and those of the member that were sent back; at most 50. */
export async function approvalMatters({ db, workspaceId, actor, now }: Ctx): Promise<ApprovalMatter[]> {
  if (actor.kind !== "member" || actor.staff || actor.role === "visitor") return [];
  const approves = hasPermission(actor.role, "templates:approve");
  const since = new Date(now.getTime() - backDays * 86_400_000).toISOString();
  const of = (path: string) => sql`${templates.approval} #>> ${path}::text[]`;
  const theirs = sql`${of("{byId}")} = ${actor.userId}`;
  const rows = await db
    .select({
      code: templates.code,
      channelId: templates.channelId,
      name: templates.name,
      approval: templates.approval,
    })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, workspaceId),
        isNull(channels.deletedAt),
        sql`${templates.approval} IS NOT NULL AND (
          (${approves} AND ${of("{state}")} = 'waiting' AND NOT ${theirs})
          OR (${of("{state}")} = 'sent_back' AND ${theirs} AND (${of("{answer,at}")})::timestamptz > ${since}::timestamptz))`,
      ),
    )
    .orderBy(desc(templates.code))
    .limit(50);
  return rows.flatMap(({ approval, ...row }): ApprovalMatter[] => {
    if (!approval) return [];
    const { state, answer } = approval;
    const said = state === "waiting" ? approval : answer;
    if (!said) return [];
    const tone = state === "waiting" ? "info" : "warning";
    return [
      { kind: "approval", tone, at: new Date(said.at), ...row, state, by: said.by, reason: answer?.reason ?? null },
    ];
  });
}

/** A send that waits for the reader's approval, or one of theirs that was sent back. */
export type SendApprovalMatter = Omit<ApprovalMatter, "kind" | "code"> & {
  kind: "sendApproval";
  campaignId: string;
  people: number;
};

/** Campaigns that wait for a member who can approve them, and those of the member that were sent back; at most 50. */
export async function sendApprovalMatters({ db, workspaceId, actor }: Ctx): Promise<SendApprovalMatter[]> {
  if (actor.kind !== "member" || actor.staff || actor.role === "visitor") return [];
  const approves = hasPermission(actor.role, "campaigns:approve");
  const of = (path: string) => sql`${campaigns.approval} #>> ${path}::text[]`;
  const theirs = sql`${of("{byId}")} = ${actor.userId}`;
  const rows = await db
    .select({
      campaignId: campaigns.id,
      channelId: campaigns.channelId,
      name: campaigns.name,
      people: campaigns.rowsSend,
      approval: campaigns.approval,
    })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, workspaceId),
        eq(campaigns.state, "scheduled"),
        sql`${campaigns.approval} IS NOT NULL AND (
          (${approves} AND ${of("{state}")} = 'waiting' AND NOT ${theirs})
          OR (${of("{state}")} = 'sent_back' AND ${theirs}))`,
      ),
    )
    .orderBy(desc(campaigns.id))
    .limit(50);
  return rows.flatMap(({ approval, ...row }): SendApprovalMatter[] => {
    if (!approval || approval.state === "approved") return [];
    const { state, answer } = approval;
    const { at, by } = answer ?? approval;
    const tone = state === "waiting" ? "info" : "warning";
    return [{ kind: "sendApproval", tone, at: new Date(at), ...row, state, by, reason: answer?.reason ?? null }];
  });
}
