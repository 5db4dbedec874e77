import { and, eq } from "drizzle-orm";
import type { MailTopic } from "#db/mail-enums";
import { memberships } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { topicsOf } from "#lib/mail/kinds";

/** A topic of mails that the reader can hear of in this workspace, and whether they do. */
export type MailChoice = { topic: MailTopic; on: boolean };

/** The reader's choices here; null for whoever is no member, such as a provider's staff. */
export async function getMailChoices(ctx: Ctx): Promise<MailChoice[] | null> {
  const userId = memberOf(ctx);
  if (userId === null) return null;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ role: memberships.role, muted: memberships.mutedMails })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)));
    if (!row) return null;
    return topicsOf(row.role).map((topic) => ({ topic, on: !row.muted.includes(topic) }));
  });
}

const auditNames = {
  alarms: "mailAlarms",
  campaigns: "mailCampaigns",
  weekly: "mailWeekly",
  requests: "mailRequests",
} as const satisfies Record<MailTopic, string>;

/**
 * Switches the reader's own mails of one topic on or off in this workspace.
 *
 * @throws DomainError "not_found" for whoever is no member here
 */
export async function changeMailChoice(ctx: Ctx, { topic, on }: MailChoice): Promise<void> {
  const userId = memberOf(ctx);
  if (userId === null) throw notFound("member");
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const own = and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId));
    const [row] = await db.select({ muted: memberships.mutedMails }).from(memberships).where(own).for("update");
    if (!row) throw notFound("member");
    const others = row.muted.filter((each) => each !== topic);
    const wasOn = others.length === row.muted.length;
    if (wasOn === on) return;
    await db
      .update(memberships)
      .set({ mutedMails: on ? others : [...others, topic] })
      .where(own);
    await audit(ctx, {
      action: "member.mails_changed",
      objectKind: "member",
      objectId: userId,
      detail: { [auditNames[topic]]: { from: !on, to: on } },
    });
  });
}

function memberOf({ actor }: Ctx): string | null {
  return actor.kind === "member" && !actor.staff && actor.role !== "visitor" ? actor.userId : null;
}
