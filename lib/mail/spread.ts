import { and, eq, sql } from "drizzle-orm";
import type { MailKind } from "#db/mail-enums";
import { campaigns } from "#db/schema/campaigns";
import { mails } from "#db/schema/mail";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { campaignFigures } from "#lib/statistics/campaign-figures";
import { hears, type Listener, type MailPayloads, payloadFor } from "./kinds.ts";

type Row = typeof mails.$inferSelect;

/**
 * Replaces a mail that names no address by one for each member who hears of it, in their workspace's language and with what
 * they may see, in one transaction. Their settings count as they are at this moment.
 */
export async function spreadMail(ctx: Ctx, row: Row): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [taken] = await db
      .delete(mails)
      .where(
        and(
          eq(mails.workspaceId, workspaceId),
          eq(mails.id, row.id),
          eq(mails.state, "sending"),
          eq(mails.tries, row.tries),
        ),
      )
      .returning({ id: mails.id });
    if (!taken) return;
    const payload = await filledIn(ctx, row);
    if (payload === null) return;
    for (const listener of await listenersOf(ctx, row.toProvider)) {
      if (!hears(row.kind, listener, row.userId)) continue;
      const seen = payloadFor(row.kind, payload, listener);
      if (seen === null) continue;
      await db.insert(mails).values({
        ...{ workspaceId, id: newId(), kind: row.kind, about: row.about, toProvider: row.toProvider },
        ...{ recipient: listener.email, userId: listener.userId, language: listener.language, payload: seen },
        ...{ dueAt: row.dueAt, expiresAt: row.expiresAt, createdAt: row.createdAt },
      });
    }
  });
}

/** The members of the workspace, or of its provider; nobody where it has none. */
async function listenersOf({ db, workspaceId }: Ctx, ofProvider: boolean): Promise<Listener[]> {
  let asked: string | null = workspaceId;
  if (ofProvider) {
    const [row] = await db
      .select({ providerId: workspaces.providerId })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId));
    asked = row?.providerId ?? null;
  }
  if (asked === null) return [];
  const rows = await db.execute<Listener>(sql`
    SELECT user_id AS "userId", email, role, channel_ids AS "channelIds", muted_mails AS "mutedMails", language, zone
    FROM mail_audience(${asked})`);
  // Channels of the provider's own are no channels of its customer's.
  return ofProvider ? rows.map((row) => ({ ...row, channelIds: null })) : [...rows];
}

/** What it says, with the figures of this moment for a campaign that ended a while ago; null when that is gone. */
async function filledIn({ db, workspaceId }: Ctx, row: Row): Promise<MailPayloads[MailKind] | null> {
  if (row.kind !== "campaign") return row.payload as MailPayloads[MailKind];
  const [campaign] = await db
    .select({
      ...{ channelId: campaigns.channelId, name: campaigns.name, state: campaigns.state },
      ...{ rowsSend: campaigns.rowsSend, figures: campaignFigures, workspace: workspaces.name },
    })
    .from(campaigns)
    .innerJoin(workspaces, eq(workspaces.id, campaigns.workspaceId))
    .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, row.about)));
  if (!campaign) return null;
  const { state, figures, ...facts } = campaign;
  // It runs again: its next end writes a mail of its own.
  if (state !== "completed" && state !== "partly_failed" && state !== "failed" && state !== "cancelled") return null;
  const { rowsSend: submitted, accepted, sent, delivered, read, failed, failedLater, uncertain } = figures;
  return {
    ...{ ...facts, campaignId: row.about, state },
    figures: { submitted, accepted, sent, delivered, read, failed, failedLater, uncertain },
  };
}
