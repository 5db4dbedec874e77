import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { readAddress } from "#lib/audience/read-address";
import type { CellValue } from "#lib/excel/cell";
import { constantOf } from "#lib/excel/parsing/formula-text";
import { isGeneral, isScientific } from "#lib/excel/parsing/number-formats";
import { invisibleCharacters } from "#lib/text/invisible";
import type { RecipientRules } from "../audience-import/assess-row.ts";
import type { RepairClass } from "./reading.ts";

/** What a cell becomes: its text, which reads as one recipient, and the classes it took, in order. */
export type Repaired = { text: string; classes: RepairClass[] };

type Step = (text: string, country: CountryCode | null) => string | null;

/** Numbers are taken apart before their line breaks are removed, or else once they are clean. */
const order: readonly RepairClass[] = [
  ...(["formula", "full_width", "several", "invisible", "scientific", "several"] as const),
  ...(["lost_prefix", "default_country", "mobile_mx"] as const),
];

/**
 * Text of a cell before any repair: a number with all the digits that the file has. Null for what is no number of a phone: a date,
 * digits that were rounded and that nobody can bring back, and digits of which the format shows others, such as a country code.
 */
function writtenOut(cell: CellValue): { text: string; hidDigits: boolean } | null {
  if (cell.kind === "text") return { text: cell.text, hidDigits: false };
  if (cell.kind !== "number") return null;
  const value = Number(cell.raw);
  const digits = String(value);
  if (!Number.isInteger(value) || value <= 0 || value >= 1e15 || /0{5}$/.test(digits)) return null;
  const shown = cell.text.replace(/\D/g, "");
  if (isScientific(cell.format) || isGeneral(cell.format)) {
    return { text: digits, hidDigits: shown !== digits || digits.length > 11 };
  }
  // A format that fills up with zeros shows the number as it is dialled at home.
  return shown.replace(/^0+/, "") === digits ? { text: shown, hidDigits: false } : null;
}

/** Each changes one thing; null where there is nothing of its kind. The steps of phones are for phones only. */
const textSteps: Partial<Record<RepairClass, Step>> = {
  formula: (text) => constantOf(text.startsWith("=") ? text : ""),
  full_width: (text) =>
    changed(text, asciiDigits(text.replace(/[\uFF01-\uFF5E\u3000]/g, (wide) => wide.normalize("NFKC")))),
  invisible: (text) => changed(text, withoutInvisible(text)),
};
const phoneSteps: Partial<Record<RepairClass, Step>> = {
  scientific: (text) => plainDigits(text),
  lost_prefix: (text, country) => withPlus(text, country),
  default_country: (text, country) => abroad(text, country),
  mobile_mx: (text) => mexican(text),
};

/**
 * Repairs a cell that is no recipient as it stands, by the classes that are allowed, one after another until it reads as one.
 * Nothing is made up: digits that the file does not hold stay lost.
 *
 * @param country by which numbers are read that name none; null for none
 * @returns null where the classes do not suffice, or nothing has to be repaired
 */
export function repairRecipient(
  cell: CellValue,
  rules: Pick<RecipientRules, "profile" | "forbidden">,
  allowed: ReadonlySet<RepairClass>,
  country: string | null,
): Repaired | null {
  const isPhone = rules.profile.addressKinds[0] === "phone";
  const home = country !== null && isSupportedCountry(country) ? country : null;
  const written = isPhone ? writtenOut(cell) : { text: cell.text, hidDigits: false };
  if (!written) return null;
  const classes: RepairClass[] = [];
  let { text } = written;
  if (isPhone && reads(rules, cell)) return repairReadable(cell, rules, allowed, home);
  if (written.hidDigits) {
    if (!allowed.has("scientific")) return null;
    classes.push("scientific");
  }
  if (classes.length > 0 && reads(rules, text)) return { text, classes };
  for (const name of order) {
    if (!allowed.has(name) || classes.includes(name)) continue;
    const next = name === "several" ? firstOf(text, rules, home) : stepOf(name, isPhone)?.(text, home);
    if (next === null || next === undefined) continue;
    text = next;
    classes.push(name);
    if (!reads(rules, text)) continue;
    const more = isPhone ? repairVariant(text, rules, allowed) : null;
    return more ? { text: more.text, classes: [...classes, ...more.classes] } : { text, classes };
  }
  return null;
}

function stepOf(name: RepairClass, isPhone: boolean): Step | undefined {
  return textSteps[name] ?? (isPhone ? phoneSteps[name] : undefined);
}

const reads = ({ profile, forbidden }: Pick<RecipientRules, "profile" | "forbidden">, given: CellValue | string) =>
  readAddress(profile, typeof given === "string" ? { kind: "text", text: given } : given, { forbidden }).ok;

/** A number that reads, but stands for another one: read as one from abroad although written as at home, or an old mobile. */
function repairReadable(
  cell: CellValue,
  rules: Pick<RecipientRules, "profile" | "forbidden">,
  allowed: ReadonlySet<RepairClass>,
  home: CountryCode | null,
): Repaired | null {
  const bare = cell.text.replace(/[\s().-]/g, "");
  if (home && allowed.has("lost_prefix") && /^\d+$/.test(bare)) {
    const number = nationalOf(bare, home);
    if (number && !isOwn(bare, home) && reads(rules, number)) return { text: number, classes: ["lost_prefix"] };
  }
  return repairVariant(cell.kind === "number" ? bare : cell.text, rules, allowed);
}

function repairVariant(
  text: string,
  rules: Pick<RecipientRules, "profile" | "forbidden">,
  allowed: ReadonlySet<RepairClass>,
): Repaired | null {
  const reading = readAddress(rules.profile, { kind: "text", text }, { forbidden: rules.forbidden });
  if (!reading.ok) return null;
  const name = reading.country === "BR" ? "mobile_br" : reading.country === "AR" ? "mobile_ar" : null;
  if (name === null || !allowed.has(name)) return null;
  const next = name === "mobile_br" ? brazilian(reading.address) : argentine(reading.address);
  return next && reads(rules, next) ? { text: next, classes: [name] } : null;
}

const changed = (before: string, after: string) => (after === before ? null : after);

/** Digits of every script as on a keypad. Each block of them begins with its zero and has ten. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0;
    if (zero < 128) return digit;
    const at = zero;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && at - zero < 9) zero--;
    return String(at - zero);
  });
}

/** Without what nobody sees: characters of no width, white space around and doubled, and the apostrophe Excel puts before texts. */
function withoutInvisible(text: string): string {
  return text
    .replace(invisibleCharacters, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^['\u2018\u2019\uFF07\u02BC]\s*/, "");
}

/** `4.915550017E+9` with all its digits; null where some of them are lost. */
function plainDigits(text: string): string | null {
  const parts = /^\+?(\d)(?:[.,](\d*))?E\+?(\d{1,2})$/i.exec(text.trim());
  if (!parts) return null;
  const [, first = "", rest = "", power = ""] = parts;
  // A number that ends in zeros may have been rounded before it was written this way.
  if (rest.length < Number(power) - 1 || rest.length > Number(power) || /0{5}$/.test(rest)) return null;
  return (first + rest).padEnd(Number(power) + 1, "0");
}

/** What people write between two numbers. */
const between = /\s*(?:[,;/|\n\r]|\bor\b|\bund\b|\band\b|或|、)\s*/i;

/** The first of several numbers or addresses that can be written to; null where there are not several. */
function firstOf(
  text: string,
  rules: Pick<RecipientRules, "profile" | "forbidden">,
  home: CountryCode | null,
): string | null {
  const parts = text.split(between).filter((part) => part !== "");
  if (parts.length < 2) return null;
  const usable = parts.find((part) => reads(rules, part) || (home !== null && nationalOf(part, home) !== null));
  return usable ?? null;
}

/**
 * `049…` for `0049…`, and a national number without the zero in front of it; null for anything else. Without a country both may
 * be numbers of anywhere.
 */
function withPlus(text: string, home: CountryCode | null): string | null {
  const digits = text.replace(/[\s().-]/g, "");
  if (!home || !/^\+?\d+$/.test(digits)) return null;
  if (!/^\+?0/.test(digits)) return nationalOf(digits, home);
  if (nationalOf(digits, home)) return null;
  const parsed = parsePhoneNumberFromString(`+${digits.replace(/^\+?0+/, "")}`);
  return parsed?.country === home && parsed.isValid() ? parsed.number : null;
}

/** A number written as at home, with its country. */
function abroad(text: string, home: CountryCode | null): string | null {
  return home && /^[\d\s().-]+$/.test(text) ? nationalOf(text, home) : null;
}

/** The E.164 form of a number that is valid in a country as it is dialled there; null otherwise. */
function nationalOf(text: string, home: CountryCode): string | null {
  if (/^\s*\+/.test(text)) return null;
  const parsed = parsePhoneNumberFromString(text, home);
  return parsed?.country === home && parsed.isValid() ? parsed.number : null;
}

/** Digits that begin with the country's own calling code and are a number of it. */
function isOwn(digits: string, home: CountryCode): boolean {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.country === home && parsed.isValid();
}

/** Mexico's 044 and 045, which were dialled before mobile numbers until 2019. */
function mexican(text: string): string | null {
  const parts = /^(?:\+|00)?52(?:04[45]|1)(\d{10})$/.exec(text.replace(/[\s().-]/g, ""));
  return parts ? `+52${parts[1]}` : null;
}

/** Brazil's mobile numbers have begun with a 9 before their eight old digits since 2016. */
function brazilian(address: string): string | null {
  const parts = /^\+55([1-9]\d)([6-9]\d{7})$/.exec(address);
  return parts ? `+55${parts[1]}9${parts[2]}` : null;
}

/** Argentina's mobile numbers have a 9 behind +54 when they are dialled from abroad; without it the same digits are a fixed line. */
function argentine(address: string): string | null {
  if (!/^\+54[1-8]\d{9}$/.test(address)) return null;
  const parsed = parsePhoneNumberFromString(`+549${address.slice(3)}`);
  return parsed?.country === "AR" && parsed.isValid() ? parsed.number : null;
}
