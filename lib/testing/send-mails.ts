import type { Ctx } from "#lib/context";
import { sendDueMails } from "#lib/mail/drain";
import { connectionAs } from "./connection-as.ts";

/** Sends, as a worker does, every mail that is due at `now`, those included that others turn into. */
export async function sendMails(now: Date = new Date()): Promise<void> {
  const { db, sql } = await connectionAs("worker");
  const contextOf = (workspaceId: string): Ctx => ({ workspaceId, actor: { kind: "system", name: "test" }, db, now });
  const due = () => sql`
    SELECT 1 FROM mails WHERE state = 'waiting' AND due_at <= ${now.toISOString()}::timestamptz LIMIT 1`;
  do await sendDueMails(db, contextOf, () => now);
  while ((await due()).length > 0);
}
