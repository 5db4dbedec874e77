import type { FailureKind } from "#db/message-enums";
import type { Failure, SendOutcome } from "../connector.ts";
import {
  isPermanent,
  type MailReason,
  type Reply,
  readReply,
  reasonOf,
  type Stage,
  verdictOnAddress,
} from "./reasons.ts";

const minute = 60_000;
const hour = 60 * minute;

const kinds: Record<MailReason, FailureKind> = {
  mailbox_unknown: "RECIPIENT",
  mailbox_disabled: "RECIPIENT",
  domain_unknown: "RECIPIENT",
  mailbox_full: "RECIPIENT",
  recipient_rate: "THROTTLED_RECIPIENT",
  greylisted: "TRANSIENT",
  rate_limited: "THROTTLED_SENDER",
  server_busy: "TRANSIENT",
  no_answer: "TRANSIENT",
  sign_in_refused: "AUTH",
  sender_refused: "POLICY",
  content_refused: "POLICY",
  policy_refused: "RECIPIENT",
  too_large: "INVALID_REQUEST",
  malformed: "INVALID_REQUEST",
  gave_up: "RECIPIENT",
  not_delivered: "RECIPIENT",
};

/** A failure with its reason as the code. What it says of the address goes along, for the rules about suppressions. */
export function failureFor(reason: MailReason, detail: string, more: Partial<Failure> = {}): Failure {
  const verdict = verdictOnAddress(reason);
  const base: Failure = { kind: kinds[reason], code: reason, detail, retryAfterMs: null, trace: null };
  return { ...base, ...(verdict ? { address: verdict } : {}), ...more };
}

/** Least time before the next try: servers that greylist take a mail that comes again after five minutes. */
const restMs: Partial<Record<MailReason, number>> = {
  greylisted: 5 * minute,
  recipient_rate: 10 * minute,
  mailbox_full: 24 * hour,
};

/** What an answer to a command means for the mail. Every answer here comes before the server took the mail. */
export function outcomeOf(said: string, stage: Stage): SendOutcome {
  const reply = readReply(said);
  const reason = reasonOf(reply, stage);
  const detail = reply.text;
  if (reason === "sign_in_refused") return { outcome: "rejected", failure: failureFor(reason, detail) };
  // A full mailbox is emptied on another day, whichever code says so.
  if (reason === "mailbox_full") return again(reason, detail, { kind: "TRANSIENT", maxTries: 3 });
  if (passes(reply, stage)) return again(reason, detail, passing(reason, stage, reply));
  return { outcome: "rejected", failure: failureFor(reason, detail) };
}

function passes(reply: Reply, stage: Stage): boolean {
  // Before a command of ours was refused, a refusal is the server's own trouble.
  return isPermanent(reply) === false || stage === "connect";
}

/**
 * Whether "too fast" is said by the receiver and not by the channel's own server: once a recipient was named, with the codes
 * that receivers use for it. A provider's own limit comes at the beginning, or as 451 and 454.
 */
function ofReceiver({ code }: Reply, stage: Stage): boolean {
  return (stage === "recipient" || stage === "content") && (code === 421 || code === 450);
}

function passing(reason: MailReason, stage: Stage, reply: Reply): Partial<Failure> {
  const kind = kinds[reason].startsWith("THROTTLED") ? kinds[reason] : "TRANSIENT";
  if (kind !== "TRANSIENT")
    return reason === "rate_limited" && ofReceiver(reply, stage) ? { kind, scope: "recipients" } : { kind };
  return stage === "connect" || stage === "sign_in" || reason === "server_busy"
    ? { kind, platformFault: true }
    : { kind };
}

function again(reason: MailReason, detail: string, more: Partial<Failure>): SendOutcome {
  const failure = failureFor(reason, detail, { retryAfterMs: restMs[reason] ?? null, ...more });
  return { outcome: "retry_later", failure };
}

/** Nothing of the mail left us. */
export function unreached(detail: string): SendOutcome {
  return { outcome: "retry_later", failure: failureFor("no_answer", detail, { platformFault: true }) };
}

/** The mail left us whole, and what came back does not say what became of it. */
export function unknownOutcome(detail: string): SendOutcome {
  const failure = failureFor("no_answer", detail, { kind: "UNKNOWN_OUTCOME", platformFault: true });
  return { outcome: "uncertain", failure };
}
