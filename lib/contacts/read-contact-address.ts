import type { AddressKind, Platform, RecipientReason } from "#db/enums";
import { platforms } from "#db/enums";
import { type AddressReading, readAddress } from "#lib/audience/read-address";
import { profileFor } from "#lib/connectors/profiles";
import type { CellValue } from "#lib/excel/cell";

/** A platform that reaches people by this kind of address; null for a kind that none does. */
export function platformOf(kind: AddressKind): Platform | null {
  return platforms.find((platform) => profileFor(platform)?.addressKinds[0] === kind) ?? null;
}

/** Kinds of addresses that some platform reaches people by, in the order of the platforms. */
export function spokenKinds(): AddressKind[] {
  return [...new Set(platforms.flatMap((platform) => profileFor(platform)?.addressKinds[0] ?? []))];
}

/** Reads an address of a kind, typed or from a cell. A kind that no platform knows is malformed. */
export function readContactAddress(kind: AddressKind, given: CellValue | string): AddressReading {
  const platform = platformOf(kind);
  const profile = platform ? profileFor(platform) : null;
  if (!profile) return { ok: false, reason: "malformed_user" satisfies RecipientReason };
  return readAddress(profile, given);
}
