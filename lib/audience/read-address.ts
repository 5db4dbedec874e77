import type { AddressKind, RecipientReason } from "#db/enums";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { CellValue } from "#lib/excel/cell";
import { type PhoneOptions, readPhone, readTypedPhone } from "#lib/phone/phone";

const mailKinds: readonly AddressKind[] = ["email"];

export type AddressReading =
  | { ok: true; address: string; addressKind: AddressKind; country: string | null }
  | { ok: false; reason: RecipientReason };

/** RFC 5321's longest address, and the longest part before its at sign. */
const longestMail = 254;
const longestLocal = 64;
const longestUser = 64;
/** What mail servers take: no quoted or bracketed forms, and a domain of at least two labels. */
const mailShape =
  /^[^\s@,;:<>()[\]\\"\p{C}]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]*\p{L}[\p{L}\p{N}-]*$/u;

/**
 * Reads an address as the platform's people have it: a phone, an e-mail address, or a platform's id.
 *
 * @param given a cell of a file, read strictly, or what a person typed
 * @param options countries that are refused; none where nobody is messaged
 */
export function readAddress(
  profile: PlatformProfile,
  given: CellValue | string,
  options: PhoneOptions = { forbidden: {} },
): AddressReading {
  const [addressKind] = profile.addressKinds;
  if (addressKind === "phone") {
    const reading = typeof given === "string" ? readTypedPhone(given, options) : readPhone(given, options);
    return reading.ok ? { ok: true, address: reading.phone, addressKind, country: reading.country } : reading;
  }
  const text = (typeof given === "string" ? given : given.text).trim();
  if (text === "") return { ok: false, reason: "missing_number" };
  const address = mailKinds.includes(addressKind) ? readMail(text) : readUser(text, given);
  return address.ok ? { ...address, addressKind, country: null } : address;
}

type Reading = { ok: true; address: string } | { ok: false; reason: RecipientReason };

/** The part before the at sign may differ by case, but no server that people use makes a difference there. */
function readMail(text: string): Reading {
  const address = text.toLowerCase();
  const local = address.slice(0, address.lastIndexOf("@"));
  const dots = local.startsWith(".") || local.endsWith(".") || local.includes("..");
  const fits = address.length <= longestMail && local.length <= longestLocal && !dots;
  return fits && mailShape.test(address) ? { ok: true, address } : { ok: false, reason: "malformed_email" };
}

/** An id of more than 15 digits does not survive a number cell: Excel keeps no more of them. */
function readUser(text: string, given: CellValue | string): Reading {
  if (typeof given !== "string" && given.kind === "number" && !/^\d{1,15}$/.test(text)) {
    return { ok: false, reason: "scientific_number" };
  }
  const fits = text.length <= longestUser && /^[\w+/=.-]+$/.test(text);
  return fits ? { ok: true, address: text } : { ok: false, reason: "malformed_user" };
}
