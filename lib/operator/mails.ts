import { sql } from "drizzle-orm";
import type { MailKind, MailState } from "#db/mail-enums";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";

/** One of the product's own mails that has not left. */
export type MailLine = {
  id: string;
  workspaceId: string;
  /** Null for a mail about a person's account. */
  workspace: string | null;
  kind: MailKind;
  /** Null until a worker has found out who hears of it. */
  recipient: string | null;
  state: Exclude<MailState, "sent">;
  tries: number;
  error: string | null;
  createdAt: string;
  dueAt: string;
  /** Whether it may be tried again: it has failed, and what it says still holds. */
  retriable: boolean;
};

/** Mails that wait or did not leave, the latest first; `total` counts all of them, `waiting` and `failed` some. */
export async function listMails(
  ctx: OperatorCtx,
  most = 50,
): Promise<{ rows: MailLine[]; total: number; waiting: number; failed: number; sentToday: number }> {
  return asOperator(ctx, async ({ db, now }) => {
    const at = now.toISOString();
    const rows = await db.execute<MailLine>(sql`
      SELECT m.id, m.workspace_id AS "workspaceId", w.name AS workspace, m.kind, m.recipient, m.state, m.tries, m.error,
        m.created_at AS "createdAt", m.due_at AS "dueAt",
        m.state = 'failed' AND m.expires_at > ${at}::timestamptz AS retriable
      FROM mails m LEFT JOIN workspaces w ON w.id = m.workspace_id
      WHERE m.state <> 'sent' ORDER BY m.created_at DESC, m.id DESC LIMIT ${most}`);
    const [counts] = await db.execute<{ total: number; waiting: number; failed: number; sentToday: number }>(sql`
      SELECT count(*) FILTER (WHERE state <> 'sent')::int AS total,
        count(*) FILTER (WHERE state IN ('waiting', 'sending'))::int AS waiting,
        count(*) FILTER (WHERE state = 'failed')::int AS failed,
        count(*) FILTER (WHERE state = 'sent' AND ended_at > ${at}::timestamptz - interval '1 day')::int AS "sentToday"
      FROM mails`);
    return { rows: [...rows], ...(counts ?? { total: 0, waiting: 0, failed: 0, sentToday: 0 }) };
  });
}

/**
 * Lets a mail that has failed be tried again, with all its tries, as long as its link works.
 *
 * @returns false when it has not failed, or is over
 */
export async function retryMail(ctx: OperatorCtx, workspaceId: string, mailId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const at = ctx.now.toISOString();
    const [mail] = await ctx.db.execute<{ kind: string }>(sql`
      UPDATE mails SET state = 'waiting', due_at = ${at}::timestamptz, tries = 0, doubts = 0, error = NULL, ended_at = NULL
      WHERE workspace_id = ${workspaceId} AND id = ${mailId} AND state = 'failed' AND expires_at > ${at}::timestamptz
      RETURNING kind`);
    if (!mail) return false;
    await recordAct(ctx, { action: "mail.tried_again", objectId: mailId, objectName: mail.kind });
    return true;
  });
}
