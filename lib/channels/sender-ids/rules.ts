import type { SenderIdKind, SenderIdState } from "#db/enums";
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
