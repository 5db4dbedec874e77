import type { FailureKind } from "#db/message-enums";
import type { Failure } from "../../connector.ts";
import type { MailboxReason } from "./reasons.ts";

/** How far the conversation had come. */
export type MailboxStage = "connect" | "folder" | "mails";

const kinds: Record<MailboxReason, FailureKind> = {
  sign_in_refused: "AUTH",
  folder_missing: "INVALID_REQUEST",
  encryption_failed: "TRANSIENT",
  no_answer: "TRANSIENT",
  refused: "TRANSIENT",
};

export function mailboxFailure(reason: MailboxReason, detail: string): Failure {
  return { kind: kinds[reason], code: reason, detail: detail.slice(0, 500), retryAfterMs: null, trace: null };
}

/** What imapflow throws. `response` is the server's own answer, or its text. */
type ImapError = Error & {
  code?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  tlsFailed?: boolean;
  /** Ours: the folder for other mails takes none. */
  unknownFolder?: boolean;
  responseStatus?: string;
  responseText?: string;
};

/** What an error means that the library threw. */
export function failureOf(error: unknown, stage: MailboxStage): Failure {
  const { code = "", message, responseText, ...facts } = error as ImapError;
  const said = responseText ?? message;
  // A server that closes the connection during the sign-in has not refused the name.
  if (facts.authenticationFailed && facts.responseStatus !== undefined) return mailboxFailure("sign_in_refused", said);
  if (
    facts.tlsFailed ||
    code === "UPGRADE_TIMEOUT" ||
    /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)
  )
    return mailboxFailure("encryption_failed", said);
  if (facts.unknownFolder) return mailboxFailure("folder_missing", said);
  if (facts.responseStatus === "NO" && stage === "folder") return mailboxFailure("folder_missing", said);
  if (facts.responseStatus === "NO" || facts.responseStatus === "BAD") return mailboxFailure("refused", said);
  return mailboxFailure("no_answer", said);
}
