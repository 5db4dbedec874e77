import { and, eq } from "drizzle-orm";
import { mailboxes } from "#db/schema/mail";
import type { Ctx } from "#lib/context";

/**
 * Keeps which mailbox a channel's reports are collected from, in the transaction that binds or unbinds it. Another mailbox is
 * read from its beginning; the same one is read on from where it was, and at once.
 *
 * @param place what tells it from another mailbox; null when there is none
 */
export async function keepMailbox(ctx: Ctx, channelId: string, place: string | null): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const here = and(eq(mailboxes.workspaceId, workspaceId), eq(mailboxes.channelId, channelId));
  const [held] = await db.select({ place: mailboxes.place }).from(mailboxes).where(here).for("update");
  if (held && held.place !== place) await db.delete(mailboxes).where(here);
  if (place === null) return;
  const again = { collectDueAt: now, failures: 0, trouble: null, troubleDetail: null };
  await db
    .insert(mailboxes)
    .values({ workspaceId, channelId, place, ...again })
    .onConflictDoUpdate({ target: [mailboxes.workspaceId, mailboxes.channelId], set: again });
}
