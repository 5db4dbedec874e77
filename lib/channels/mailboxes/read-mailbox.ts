import { and, eq } from "drizzle-orm";
import { mailboxes } from "#db/schema/mail";
import { type Ctx, inTransaction } from "#lib/context";

/** How the collecting of a channel's reports stands. */
export type MailboxStanding = {
  /** When it was read to its end last; null before the first time. */
  collectedAt: Date | null;
  /** Mails that were handed on, and mails that said nothing to us. */
  collected: number;
  unknown: number;
  /** Why the last reading failed: a reason of the connector, with the server's own words. */
  trouble: { reason: string; detail: string } | null;
};

/** @returns null where the channel has no mailbox: its reports are posted to the webhook */
export async function readMailbox(ctx: Ctx, channelId: string): Promise<MailboxStanding | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        collectedAt: mailboxes.collectedAt,
        collected: mailboxes.collected,
        unknown: mailboxes.unknown,
        reason: mailboxes.trouble,
        detail: mailboxes.troubleDetail,
      })
      .from(mailboxes)
      .where(and(eq(mailboxes.workspaceId, workspaceId), eq(mailboxes.channelId, channelId)));
    if (!row) return null;
    const { reason, detail, ...standing } = row;
    return { ...standing, trouble: reason === null ? null : { reason, detail: detail ?? "" } };
  });
}
