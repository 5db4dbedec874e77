import type { AddressKind, RecipientReason } from "#db/enums";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { CellValue } from "#lib/excel/cell";
import { readPhone, readTypedPhone } from "#lib/phone";

export type AddressReading =
  | { ok: true; address: string; addressKind: AddressKind; country: string | null }
  | { ok: false; reason: RecipientReason };

const longest = 320;
const mailKinds: readonly AddressKind[] = ["email"];

/**
 * Reads an address as the platform's people have it: a phone, an e-mail address, or a platform's id. Countries that the
 * platform refuses are no obstacle here: nobody is messaged.
 *
 * @param given a cell of a file, read strictly, or what a person typed
 */
export function readAddress(profile: PlatformProfile, given: CellValue | string): AddressReading {
  const [addressKind] = profile.addressKinds;
  if (addressKind === "phone") {
    const forbidden = {};
    const reading = typeof given === "string" ? readTypedPhone(given, { forbidden }) : readPhone(given, { forbidden });
    return reading.ok ? { ok: true, address: reading.phone, addressKind, country: reading.country } : reading;
  }
  const address = (typeof given === "string" ? given : given.text).trim();
  if (address === "") return { ok: false, reason: "missing_number" };
  const mail = mailKinds.includes(addressKind);
  const shape = mail ? /^[^\s@]+@[^\s@]+$/ : /^\S+$/;
  if (address.length > longest || !shape.test(address) || address.includes("\u0000") || !address.isWellFormed()) {
    return { ok: false, reason: "malformed_number" };
  }
  return { ok: true, address: mail ? address.toLowerCase() : address, addressKind, country: null };
}
