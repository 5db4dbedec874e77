import type { SenderIdKind, SenderIdState } from "#db/sender-enums";
import { countryRule, type RegulatoryId } from "./country-rules.ts";

/** Characters that every network shows in a word. */
const wordCharacters = /^[A-Za-z0-9 &._-]+$/;

/**
 * What a sender ID is: a word of 3 to 11 characters with a letter, a short code of 3 to 8 digits, or a number with its plus.
 *
 * @returns null for anything else
 */
export function kindOfSenderId(name: string): SenderIdKind | null {
  if (/^\+[1-9]\d{6,14}$/.test(name)) return "long_code";
  if (/^\d{3,8}$/.test(name)) return "short_code";
  const word = name.length >= 3 && name.length <= 11 && wordCharacters.test(name) && name.trim() === name;
  return word && /[A-Za-z]/.test(name) ? "alphanumeric" : null;
}

/** Why a sender ID cannot be filed for a country; null when it can. */
export type FilingProblem = "name" | "noWords" | RegulatoryId;

/** @param given the ids of the country's regulator that somebody filled in */
export function checkFiling(
  name: string,
  country: string,
  given: Readonly<Partial<Record<RegulatoryId, string>>>,
): FilingProblem | null {
  const kind = kindOfSenderId(name);
  if (kind === null) return "name";
  const { words, ids } = countryRule(country);
  if (kind === "alphanumeric" && words === "none") return "noWords";
  return ids.find((id) => (given[id] ?? "").trim() === "") ?? null;
}

/** Whether a filing needs nobody's decision. */
export function isFree(kind: SenderIdKind, country: string): boolean {
  const { words, numbersRegistered } = countryRule(country);
  return kind === "alphanumeric" ? words === "free" : !numbersRegistered;
}

type Filing = { name: string; country: string; kind: SenderIdKind; state: SenderIdState; preferred: boolean };

/**
 * The sender ID for an address in a country: of those that are approved there the preferred one, else a word, else the first by
 * name. Null when nothing may be sent there.
 */
export function chooseSenderId<T extends Filing>(filings: readonly T[], country: string): T | null {
  const rank = ({ preferred, kind }: Filing) => (preferred ? 0 : kind === "alphanumeric" ? 1 : 2);
  const approved = filings.filter((filing) => filing.country === country && filing.state === "approved");
  return approved.sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1))[0] ?? null;
}

/**
 * Whether messages to a country may come from a sender ID. What was filed there decides; where nothing was, a word or a number
 * may be used if the country asks for no registration. A short code belongs to the country that gave it.
 *
 * @param filed how its filing for this country stands; null without one
 */
export function mayComeFrom(name: string, country: string | null, filed: SenderIdState | null): boolean {
  if (filed !== null) return filed === "approved";
  const kind = kindOfSenderId(name);
  return kind !== null && kind !== "short_code" && isFree(kind, country ?? "");
}

/**
 * The sender ID for an address in a country: the wanted one where it may be used, else the one that is preferred there, else a
 * word, else a number.
 *
 * @returns null where none of them may be used
 */
export function senderFor<Sender extends { id: string; name: string }>(
  senders: readonly Sender[],
  filings: readonly Filing[],
  country: string | null,
  wantedId: string | null,
): Sender | null {
  const filed = new Map(
    filings.filter((filing) => filing.country === country).map((filing) => [filing.name, filing.state]),
  );
  const able = senders.filter(({ name }) => mayComeFrom(name, country, filed.get(name) ?? null));
  const chosen = chooseSenderId(filings, country ?? "")?.name;
  const rank = ({ id, name }: Sender) =>
    id === wantedId ? 0 : name === chosen ? 1 : kindOfSenderId(name) === "alphanumeric" ? 2 : 3;
  return [...able].sort((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** Whether people can answer a sender ID: a word is no number. */
export function takesAnswers(name: string): boolean {
  return kindOfSenderId(name) !== "alphanumeric";
}

/** An SMS channel of a workspace: whether its carrier is bound, and whether one of its sender IDs is approved. */
export type SmsChannel = { id: string; bound: boolean; approved: boolean };
/** What is missing before anything can be followed by an SMS. */
export type SmsLack = "channel" | "carrier" | "sender";

/**
 * What a workspace lacks before SMS may be the second way of its other channels, and the SMS channel that has it or comes
 * nearest to it.
 *
 * @param channels the oldest first
 */
export function smsLack(channels: readonly SmsChannel[]): { lack: SmsLack | null; at: string | null } {
  const ready = channels.find(({ bound, approved }) => bound && approved);
  if (ready) return { lack: null, at: ready.id };
  const bound = channels.find((channel) => channel.bound);
  if (bound) return { lack: "sender", at: bound.id };
  const [first] = channels;
  return first ? { lack: "carrier", at: first.id } : { lack: "channel", at: null };
}
