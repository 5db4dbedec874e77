/** Why a mailbox cannot be read; each has words in the catalogue under `channels.mailServer.mailbox.trouble`. */
export const mailboxReasons = [
  "sign_in_refused",
  "folder_missing",
  "encryption_failed",
  "no_answer",
  "refused",
] as const;
export type MailboxReason = (typeof mailboxReasons)[number];
