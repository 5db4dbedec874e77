import { createHash } from "node:crypto";
import type { Failure } from "../../connector.ts";
import type { ConnectorEvent, ReceiptEvent } from "../../events.ts";
import { phoneOf } from "./addresses.ts";
import type { Delivered } from "./delivered.ts";
import { plainId } from "./message-ids.ts";

/** The states of a message, by their numbers and by the words of the text form. */
const states = {
  1: "ENROUTE",
  2: "DELIVRD",
  3: "EXPIRED",
  4: "DELETED",
  5: "UNDELIV",
  6: "ACCEPTD",
  7: "UNKNOWN",
  8: "REJECTD",
  9: "SKIPPED",
} as const;
type State = (typeof states)[keyof typeof states];

const outcomes: Record<State, { status: ReceiptEvent["status"]; kind?: Failure["kind"] } | null> = {
  ENROUTE: { status: "sent" },
  ACCEPTD: { status: "sent" },
  DELIVRD: { status: "delivered" },
  // The person's phone was off for as long as the message lived.
  EXPIRED: { status: "failed", kind: "RECIPIENT" },
  UNDELIV: { status: "failed", kind: "RECIPIENT" },
  DELETED: { status: "failed", kind: "INVALID_REQUEST" },
  REJECTD: { status: "failed", kind: "INVALID_REQUEST" },
  SKIPPED: { status: "failed", kind: "INVALID_REQUEST" },
  // The server has lost track of it, which says nothing about the message.
  UNKNOWN: null,
};

/** Codes of messages that failed after they were taken, for which the catalogues have words. */
export const failedStates: readonly string[] = Object.entries(outcomes).flatMap(([state, outcome]) =>
  outcome?.status === "failed" ? [state] : [],
);

/** Words that servers shorten or spell in ways of their own. */
const spellings: Readonly<Record<string, State>> = {
  DELIVERED: "DELIVRD",
  DELIVERD: "DELIVRD",
  DELIVRED: "DELIVRD",
  UNDELIVERABLE: "UNDELIV",
  UNDELIVERED: "UNDELIV",
  UNDELIVRD: "UNDELIV",
  FAILED: "UNDELIV",
  ACCEPTED: "ACCEPTD",
  REJECTED: "REJECTD",
  REJECTD: "REJECTD",
  EXPIRD: "EXPIRED",
  BUFFERED: "ENROUTE",
  BUFFRED: "ENROUTE",
};

/** A receipt is believed about its own time only within this span before it arrived. */
const oldestMs = 7 * 86_400_000;

/**
 * Reads a delivery receipt in any of its forms: parameters go before the text, whose names may be in any case and any order.
 * A receipt without an id names no message and gives nothing.
 */
export function readReceipt(delivered: Delivered): ConnectorEvent[] {
  const { parameters, receivedAt, destination, ids, zoneMinutes } = delivered;
  const text = fieldsOf(delivered.message.toString("latin1"));
  const named = String(parameters.receipted_message_id ?? "").replace(/\0+$/, "") || text.id || "";
  const messageExternalId = plainId(named, ids, "receipt");
  const state = stateOf(parameters.message_state) ?? stateNamed(text.stat);
  if (messageExternalId === "" || messageExternalId.length > 65) return [];
  const senderExternalId = senderOf(destination);
  const outcome = state && outcomes[state];
  if (!outcome) {
    const field = `receipt.${state ?? (text.stat ?? "").slice(0, 20)}`;
    const place = createHash("sha256").update(delivered.message).update(messageExternalId).digest("hex").slice(0, 32);
    return [{ kind: "unknown", key: `${field}:${place}`, field, at: receivedAt }];
  }
  const error = String(parameters.network_error_code ?? text.err ?? "").replace(/^0+$/, "");
  return [
    {
      kind: "receipt",
      key: `receipt:${messageExternalId}:${state}`,
      senderExternalId,
      messageExternalId,
      correlation: null,
      status: outcome.status,
      at: timeOf(text["done date"], zoneMinutes, receivedAt),
      failure: outcome.kind
        ? {
            kind: outcome.kind,
            code: state,
            detail: error === "" ? state : `${state}, network error ${error}`,
            retryAfterMs: null,
            trace: null,
          }
        : null,
      pricingCategory: null,
    },
  ];
}

/** What a message left from, as it is known here: a number with its plus, a word or a short code as they are. */
export function senderOf(address: string): string {
  return address.length > 8 && /^\d+$/.test(address) ? (phoneOf(address) ?? address) : address;
}

const names = ["id", "sub", "dlvrd", "submit date", "done date", "stat", "err"] as const;
const pattern = /\b(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err)\s*[:=]\s*([^\s,;]*)/gi;

/** The fields of a receipt's text. What follows `text:` is the beginning of the message and no field. */
function fieldsOf(text: string): Partial<Record<(typeof names)[number], string>> {
  const fields: Partial<Record<(typeof names)[number], string>> = {};
  const [head = ""] = text.split(/\btext\s*[:=]/i);
  for (const [, name = "", value = ""] of head.matchAll(pattern)) {
    const known = names.find((one) => one.replace(" ", "") === name.toLowerCase().replace(/[ _]/g, ""));
    if (known && fields[known] === undefined && value !== "") fields[known] = value;
  }
  return fields;
}

function stateOf(value: string | number | undefined): State | null {
  return typeof value === "number" && value in states ? states[value as keyof typeof states] : null;
}

function stateNamed(word: string | undefined): State | null {
  const upper = (word ?? "").toUpperCase();
  return Object.values(states).find((state) => state === upper) ?? spellings[upper] ?? null;
}

/** `YYMMDDhhmm` with or without seconds, or with a year of four digits; the time of arrival where that makes no sense. */
function timeOf(text: string | undefined, zoneMinutes: number, receivedAt: Date): Date {
  const digits = (text ?? "").replace(/\D/g, "");
  const short = digits.length === 10 || (digits.length === 12 && !digits.startsWith("20")) ? `20${digits}` : digits;
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/.exec(short);
  if (!match) return receivedAt;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - zoneMinutes * 60_000;
  const now = receivedAt.getTime();
  return at <= now && at > now - oldestMs ? new Date(at) : receivedAt;
}
