import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { MailState } from "#db/mail-enums";
import { mails } from "#db/schema/mail";
import { invitations } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { log } from "#lib/log";
import { open } from "#lib/seal";
import { composeMail } from "./compose.ts";
import { mailPlace } from "./outbox.ts";
import { canMail, type HandOver, handOver } from "./send-mail.ts";
import { spreadMail } from "./spread.ts";

export type MailRow = typeof mails.$inferSelect;
type ContextOf = (workspaceId: string) => Ctx;

/** Mails that one worker sends at once. */
const atOnce = 5;
/** A worker that has said nothing about a mail for so long is gone. A hand-over takes less. */
const leaseMs = 120_000;
/** Pauses before each further try; after the last one it has failed. */
const pausesMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 21_600_000];
/** A mail of which nobody knows whether it left is sent again so often. */
const doubtsAllowed = 1;

/** The error of a mail whose fate nobody knows. */
export const unknownOutcome = "unknown_outcome";

/**
 * Sends some of the mails that are due. Each is claimed by one worker under a lease; a mail whose worker is gone, or whose
 * connection was cut after it was handed over whole, may have left: it is sent once more, with the same Message-ID, because
 * better twice than never.
 *
 * @returns whether there may be more to do at once
 */
export async function sendDueMails(db: Db, contextOf: ContextOf, now: () => Date = () => new Date()): Promise<boolean> {
  await endMails(db, contextOf, now());
  if (!canMail()) {
    await dropNotices(db, now());
    return false;
  }
  const claimed = await claimMails(db, now());
  const done = await Promise.allSettled(claimed.map((row) => sendOne(db, contextOf, row, now)));
  for (const each of done) if (each.status === "rejected") throw each.reason;
  return claimed.length === atOnce;
}

async function claimMails(db: Db, now: Date): Promise<MailRow[]> {
  const at = now.toISOString();
  const due = sql`(${mails.workspaceId}, ${mails.id}) IN (
    SELECT workspace_id, id FROM mails WHERE state = 'waiting' AND due_at <= ${at}::timestamptz
    ORDER BY due_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)`;
  return db
    .update(mails)
    .set({ state: "sending", tries: sql`${mails.tries} + 1`, leaseUntil: new Date(now.getTime() + leaseMs) })
    .where(due)
    .returning();
}

/** Ends what is too old to be sent, and takes back what a worker that is gone had claimed. */
async function endMails(db: Db, contextOf: ContextOf, now: Date): Promise<void> {
  const at = now.toISOString();
  const late = await db
    .select()
    .from(mails)
    .where(sql`state = 'waiting' AND due_at <= ${at}::timestamptz AND expires_at <= ${at}::timestamptz`)
    .limit(100);
  for (const row of late) await settle(db, contextOf, row, { state: "expired" }, now);
  const lost = await db
    .select()
    .from(mails)
    .where(sql`state = 'sending' AND lease_until < ${at}::timestamptz`)
    .limit(100);
  for (const row of lost) await settle(db, contextOf, row, afterDoubt(row, unknownOutcome, now), now);
}

/** Without a mail server links wait for one, and what is for whoever may hear of it is dropped. */
async function dropNotices(db: Db, now: Date): Promise<void> {
  await db.execute(sql`
    DELETE FROM mails WHERE state = 'waiting' AND recipient IS NULL AND due_at <= ${now.toISOString()}::timestamptz`);
}

async function sendOne(db: Db, contextOf: ContextOf, row: MailRow, now: () => Date): Promise<void> {
  if (row.recipient === null) return spreadMail(contextOf(row.workspaceId), row);
  if (row.kind === "invitation" && !(await isInvitationOpen(contextOf(row.workspaceId), row.about)))
    return settle(db, contextOf, row, { state: "expired" }, now());
  const result = await tryOnce({ ...row, recipient: row.recipient });
  if (result.outcome !== "taken") {
    const { id, kind, tries } = row;
    log[result.outcome === "refused" ? "error" : "warn"](
      { mail: id, kind, tries, reason: result.error },
      "mail was not sent",
    );
  }
  await settle(db, contextOf, row, endOf(row, result, now()), now());
}

async function tryOnce(row: MailRow & { recipient: string }): Promise<HandOver> {
  const { workspaceId, id, secretSealed, recipient } = row;
  try {
    const token = secretSealed === null ? "" : open(secretSealed, mailPlace(workspaceId, id));
    const mail = composeMail({ ...row, token, payload: row.payload as never }, env().NEXTAUTH_URL);
    return await handOver(recipient, mail, id);
  } catch (error) {
    // What it says cannot be read, and will not be readable later either.
    return { outcome: "refused", error: (error as Error).message.slice(0, 500) };
  }
}

type End = { state: MailState; error?: string; dueAt?: Date; doubts?: number };

/** What becomes of a mail after a try. */
export function endOf(row: Pick<MailRow, "tries" | "doubts" | "expiresAt">, result: HandOver, now: Date): End {
  if (result.outcome === "taken") return { state: "sent" };
  const { outcome, error } = result;
  if (outcome === "unknown") return afterDoubt(row, error, now);
  const pause = pausesMs[row.tries - 1];
  if (outcome === "refused" || pause === undefined) return { state: "failed", error };
  return { state: "waiting", error, dueAt: new Date(now.getTime() + pause) };
}

function afterDoubt({ doubts }: Pick<MailRow, "doubts">, error: string, now: Date): End {
  if (doubts >= doubtsAllowed) return { state: "failed", error: unknownOutcome, doubts: doubts + 1 };
  return { state: "waiting", error, doubts: doubts + 1, dueAt: new Date(now.getTime() + (pausesMs[0] ?? 0)) };
}

/**
 * Writes what became of a mail, unless somebody else has had it since, and tells its invitation. Its secret is erased once
 * nobody needs it: a failed one can still be tried again by hand until its link ends.
 */
async function settle(db: Db, contextOf: ContextOf, row: MailRow, end: End, now: Date): Promise<void> {
  const { workspaceId, id, tries, state } = row;
  const ended = end.state !== "waiting";
  const write = async (tx: Db) => {
    const [written] = await tx
      .update(mails)
      .set({
        state: end.state,
        error: end.error ?? null,
        leaseUntil: null,
        ...(end.dueAt ? { dueAt: end.dueAt } : {}),
        ...(end.doubts === undefined ? {} : { doubts: end.doubts }),
        ...(ended ? { endedAt: now } : {}),
        ...(end.state === "sent" || end.state === "expired" ? { secretSealed: null } : {}),
      })
      .where(
        and(
          eq(mails.workspaceId, workspaceId),
          eq(mails.id, id),
          eq(mails.tries, tries),
          // As it was read: a claim counts a try.
          eq(mails.state, state),
        ),
      )
      .returning({ id: mails.id });
    if (!written || !ended || row.kind !== "invitation") return;
    await tx
      .update(invitations)
      .set(end.state === "sent" ? { mailedAt: now, mailFailedAt: null } : { mailFailedAt: now })
      .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, row.about)));
  };
  // A mail about a person's account is in no workspace.
  if (workspaceId === "") await db.transaction((tx) => write(tx as unknown as Db));
  else await inTransaction(contextOf(workspaceId), (ctx) => write(ctx.db));
}

/** An invitation that was revoked, or accepted by another way, is not mailed any more. */
async function isInvitationOpen(ctx: Ctx, invitationId: string): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ acceptedAt: invitations.acceptedAt, revokedAt: invitations.revokedAt })
      .from(invitations)
      .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, invitationId)));
    return row !== undefined && row.acceptedAt === null && row.revokedAt === null;
  });
}

/** Days that a mail stays in sight after its end. */
export const keptMailDays = 30;

/** Deletes mails that ended long ago, and erases the secrets of failed ones whose link has ended. */
export async function deleteOldMails(db: Db): Promise<void> {
  await db.execute(sql`DELETE FROM mails WHERE ended_at < now() - make_interval(days => ${keptMailDays})`);
  await db.execute(sql`
    UPDATE mails SET secret_sealed = NULL
    WHERE secret_sealed IS NOT NULL AND ended_at IS NOT NULL AND expires_at < now()`);
}
