import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { PersonAddress } from "./person.ts";

/** What stands where an address stood in somebody else's text. */
export const erasedMark = "[erased]";

/** What people and programs put between the digits of a number. */
const between = "[ ().\\/\u00a0-]*";
/** A number as it is dialled at home is looked for from this many digits on: shorter ones stand in many texts. */
const homeDigitsMin = 9;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/**
 * A regular expression, for PostgreSQL and JavaScript alike, that finds an address however it is written: a number with and
 * without its plus, with spaces, and as it is dialled at home; a mail address in any case, and as part of a URL. Longer
 * numbers and addresses that hold one of these are not found. To be used without regard to case.
 */
export function spellingsOf(addresses: readonly PersonAddress[]): string {
  return [...new Set(addresses.flatMap(spellings))].join("|");
}

function spellings({ addressKind, address }: PersonAddress): string[] {
  if (addressKind === "phone") return digitsOf(address).map((digits) => numberPattern(digits));
  const [name = "", host] = address.split("@");
  if (host !== undefined) {
    return [`(?<![a-z0-9._+-])${escaped(name)}(?:@|%40)${escaped(host)}(?![a-z0-9-]|\\.[a-z0-9])`];
  }
  return [`(?<![a-z0-9])${escaped(address)}(?![a-z0-9])`];
}

function numberPattern(digits: string): string {
  return `(?<![0-9])\\+?${[...digits].join(between)}(?![0-9])`;
}

/** The digits of a number, as it is called from anywhere, and as it is dialled at home. */
function digitsOf(phone: string): string[] {
  const digits = phone.replace(/\D/g, "");
  const abroad = [digits, `00${digits}`, ...olderDigits(digits)];
  const parsed = parsePhoneNumberFromString(phone);
  const home = parsed?.formatNational().replace(/\D/g, "") ?? "";
  if (!home.startsWith("0") || home.length < homeDigitsMin) return abroad;
  return [...abroad, `${parsed?.countryCallingCode}${home}`, home];
}

/** Mexican mobiles were called with a 1, and Argentina's are written without their 9 by some platforms; `readPhone` reads both. */
function olderDigits(digits: string): string[] {
  const mexican = /^52(\d{10})$/.exec(digits)?.[1];
  const argentine = /^549(\d{10})$/.exec(digits)?.[1];
  return [...(mexican ? [`521${mexican}`] : []), ...(argentine ? [`54${argentine}`] : [])];
}

/** Puts `erasedMark` where one of the spellings stands, in a text or anywhere in a value that JSON can hold. */
export function redact<Value>(value: Value, spelled: RegExp): Value {
  return redactAny(value, spelled) as Value;
}

function redactAny(value: unknown, spelled: RegExp): unknown {
  if (typeof value === "string") return value.replace(spelled, erasedMark);
  if (typeof value === "number") return String(value).replace(spelled, "") === "" ? erasedMark : value;
  if (Array.isArray(value)) return value.map((one) => redactAny(one, spelled));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.replace(spelled, erasedMark), redactAny(one, spelled)]),
  );
}
