import type { Db } from "#db/client";
import type { Language } from "#db/enums";
import type { MailKind } from "#db/mail-enums";
import { mails } from "#db/schema/mail";
import { newId } from "#lib/ids";
import { type Place, seal } from "#lib/seal";
import { type MailPayloads, mailRules } from "./kinds.ts";

export type NewMail<K extends MailKind> = {
  /** A new one when absent. */
  id?: string;
  /** Empty for a mail about a person's account. */
  workspaceId: string;
  kind: K;
  language: Language;
  /** Null for a mail that is filled in when it is sent. */
  payload: MailPayloads[K] | null;
  /** Where it goes. Without one it is for the member `userId`, or for everybody whom its kind concerns. */
  recipient?: string;
  userId?: string;
  /** It concerns members of the provider that looks after the workspace. */
  toProvider?: boolean;
  /** The id of what it is about. */
  about?: string;
  /** The token of its link: sealed, and erased once the mail has left. */
  token?: string;
  /** When it is sent; at once when absent. */
  dueAt?: Date;
  /** When what it says is over; after the hours of its kind when absent. */
  expiresAt?: Date;
};

/** Where a mail's token is sealed for, see lib/seal.ts. */
export function mailPlace(workspaceId: string, id: string): Place {
  return { workspaceId, field: `mails/${id}` };
}

/**
 * Writes a mail, in the transaction of the change that causes it; a worker sends it after the commit.
 *
 * @returns its id
 */
export async function putMail<K extends MailKind>(db: Db, mail: NewMail<K>, now: Date): Promise<string> {
  const { token, dueAt = now, payload, ...row } = mail;
  const id = mail.id ?? newId();
  await db.insert(mails).values({
    ...row,
    id,
    payload: payload ?? {},
    ...{ dueAt, createdAt: now },
    expiresAt: mail.expiresAt ?? new Date(dueAt.getTime() + mailRules[mail.kind].hours * 3_600_000),
    secretSealed: token === undefined ? null : seal(token, mailPlace(mail.workspaceId, id)),
  });
  return id;
}
