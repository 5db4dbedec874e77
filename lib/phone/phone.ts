import { type CountryCode, Metadata, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { RecipientReason } from "#db/enums";
import type { CellValue } from "#lib/excel/cell";
import { isGeneral, isScientific } from "#lib/excel/parsing/number-formats";
import { invisibleCharacters } from "#lib/text/invisible";

/** Country or region by ISO 3166-1 code, where the number is at home; `phone` is E.164 with its plus. */
export type PhoneReading = { ok: true; phone: string; country: string } | { ok: false; reason: RecipientReason };

export interface PhoneOptions {
  /** Calling codes that are refused, by country; which ones is in the platform's profile. */
  forbidden: Readonly<Record<string, string>>;
}

const refused = (reason: RecipientReason): PhoneReading => ({ ok: false, reason });

/** Shortest international number in use, and E.164's longest. */
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;
/** General shows a whole number of this many digits as 8.61E+12: the digits that would be dialled were never shown. */
const GENERAL_SHOWS_DIGITS = 11;
/**
 * A number that ends like this was rounded: 8.61E+12, once read back as a number, is 8610000000000. Of the phones that
 * people have, one in a hundred thousand ends so; its owner types it as text.
 */
const ROUNDED = /0{5}$/;

const APOSTROPHE = /^['\u2018\u2019\uFF07\u02BC]/;
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d*)?E[+-]?\d+$/i;
const OUTER_SPACE = /^\s|\s$/;
/** Digit groups with one separator, or one separator and a parenthesis, between them. */
const GROUPED = /^\+?\(?\d+(?:\)?[ .-]?\(?\d+)*\)?$/;
/** A number that passed through a program as a decimal: the last digit was never part of it. */
const DECIMAL = /^\+?\d{6,}\.\d{1,2}$/;

/**
 * Reads the recipient's cell of a file. Strict where a slip would reach a stranger: nothing invisible is dropped
 * and nothing is guessed. Single spaces, dashes, dots and parentheses between groups of digits are stripped.
 * A number need not be assigned today, as numbering plans lag; its calling code must exist and its length must fit.
 */
export function readPhone(cell: CellValue | string, options: PhoneOptions): PhoneReading {
  if (typeof cell === "string") return readText(cell, options);
  switch (cell.kind) {
    case "empty":
      return refused("missing_number");
    case "text":
      return readText(cell.text, options);
    case "number":
      return readNumber(cell, options);
    default:
      return refused("malformed_number");
  }
}

/** Reads a typed or pasted line: a person sees the outcome, so spaces and marks of all kinds are dropped. */
export function readTypedPhone(line: string, options: PhoneOptions): PhoneReading {
  const text = plainDigits(line.replace(invisibleCharacters, "")).replace(/\s+/g, " ").trim();
  if (text === "") return refused("missing_number");
  if (SCIENTIFIC.test(text)) return refused("scientific_number");
  if (DECIMAL.test(text)) return refused("malformed_number");
  const bare = text.replace(APOSTROPHE, "").replace(/[\s().-]/g, "");
  return /^\+*\d+$/.test(bare) ? readDigits(bare.replace(/^\+*/, ""), options) : refused("malformed_number");
}

function readText(original: string, options: PhoneOptions): PhoneReading {
  if (original.trim() === "") return refused("missing_number");
  if (APOSTROPHE.test(original)) return refused("leading_apostrophe");
  const text = plainDigits(original);
  if (SCIENTIFIC.test(text.trim())) return refused("scientific_number");
  const visible = text.replace(invisibleCharacters, "");
  if (/[^\d\s+().-]/.test(visible)) return refused("malformed_number");
  if (visible !== text || OUTER_SPACE.test(text) || /[^\S ]| {2}/.test(text)) return refused("stray_spaces");
  if (!GROUPED.test(text) || DECIMAL.test(text)) return refused("malformed_number");
  return readDigits(text.replace(/\D/g, ""), options);
}

function readNumber(cell: Extract<CellValue, { kind: "number" }>, options: PhoneOptions): PhoneReading {
  const value = Number(cell.raw);
  if (!Number.isInteger(value) || value <= 0) return refused("malformed_number");
  const digits = String(value);
  if (value >= 1e15) return refused("scientific_number");
  if (ROUNDED.test(digits)) return refused("rounded_number");
  if (isScientific(cell.format)) return refused("scientific_number");
  if (isGeneral(cell.format) && digits.length > GENERAL_SHOWS_DIGITS) return refused("scientific_number");
  // A percentage, or a country code that only the format shows: what would be dialled is not what a person sees.
  if (shownDigits(cell.text) !== digits) return refused("malformed_number");
  return readDigits(digits, options);
}

/** The digits of a whole number as its cell shows it, without the zeros that only fill it up. */
function shownDigits(text: string): string {
  return text.replace(/\.0+$/, "").replace(/\D/g, "").replace(/^0+/, "");
}

function readDigits(dialled: string, { forbidden }: PhoneOptions): PhoneReading {
  // 00 is how much of the world writes the plus; no calling code begins with 0.
  const digits = withoutMobilePrefix(dialled.startsWith("00") ? dialled.slice(2) : dialled);
  if (digits.length < MIN_DIGITS) return refused("too_short");
  if (digits.length > MAX_DIGITS) return refused("too_long");
  const plan = planOf(digits);
  if (!plan) return refused("unknown_country");
  // A calling code of several countries, as +1 or +7, is refused for those of them that are forbidden.
  const closed = Object.values(forbidden).includes(plan.callingCode);
  if (closed && plan.countries.every((country) => country in forbidden)) return refused("forbidden_country");

  // A trunk zero after the calling code, as in +49 (0) 155, is dialled at home only; some countries do keep it.
  const trunk = digits[plan.callingCode.length] === "0";
  const parsed = trunk || plan.countries.length > 1 ? parsePhoneNumberFromString(`+${digits}`) : undefined;
  const phone = trunk && parsed ? parsed.number : `+${digits}`;
  const national = phone.length - 1 - plan.callingCode.length;
  if (national < plan.shortest || phone.length - 1 < MIN_DIGITS) return refused("too_short");
  if (national > plan.longest) return refused("too_long");
  const country = parsed?.country ?? plan.countries[0];
  return closed && country in forbidden ? refused("forbidden_country") : { ok: true, phone, country };
}

/**
 * Mexico put a 1 before mobile numbers until 2019, and Argentina's 15 is dialled at home only, for the 9 behind +54. Both are
 * in many address books, and stand for one number each.
 */
function withoutMobilePrefix(digits: string): string {
  const mexican = /^521(\d{10})$/.exec(digits);
  if (mexican) return `52${mexican[1]}`;
  // Ten digits and 15 between area and number: libphonenumber knows how long each area code is.
  if (!/^54\d{12}$/.test(digits)) return digits;
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.country === "AR" && parsed.isPossible() ? parsed.number.slice(1) : digits;
}

interface Plan {
  callingCode: string;
  /** The main country first; several share +1, +7, +44 and others. */
  countries: [CountryCode, ...CountryCode[]];
  shortest: number;
  longest: number;
}

const plans = new Map<string, Plan | null>();

/** Calling codes are prefix-free, so the first that exists is the one. Services without a country have no plan here. */
function planOf(digits: string): Plan | null {
  for (let length = 1; length <= 3; length++) {
    const callingCode = digits.slice(0, length);
    let plan = plans.get(callingCode);
    if (plan === undefined) {
      plan = loadPlan(callingCode);
      plans.set(callingCode, plan);
    }
    if (plan) return plan;
  }
  return null;
}

function loadPlan(callingCode: string): Plan | null {
  // Missing from the package's types, and the only way to a calling code's countries in their order.
  const metadata = new Metadata() as Metadata & {
    getCountryCodesForCallingCode(code: string): CountryCode[] | undefined;
  };
  const countries = metadata.getCountryCodesForCallingCode(callingCode);
  if (!countries?.[0]) return null;
  // The main country's lengths stand for all: a neighbour's special services (seven digits in Canada) are not phones.
  metadata.selectNumberingPlan(countries[0]);
  const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
  return {
    callingCode,
    countries: countries as [CountryCode, ...CountryCode[]],
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
  };
}

/** Digits of other scripts and full-width marks, written as on a keypad. */
function plainDigits(text: string): string {
  if (!/[^\x20-\x7E]/.test(text)) return text;
  return text
    .replace(/[\uFF10-\uFF19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/\uFF0B/g, "+")
    .replace(/[\u2010-\u2015\u2212\uFF0D]/g, "-")
    .replace(/\uFF08/g, "(")
    .replace(/\uFF09/g, ")")
    .replace(/\uFF0E/g, ".")
    .replace(/\uFF25/g, "E");
}
