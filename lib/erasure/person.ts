import type { AddressKind } from "#db/enums";
import { open, seal } from "#lib/seal";

export type PersonAddress = { addressKind: AddressKind; address: string };

/** Whom an erasure is about: every address of theirs, and the contacts that they were. */
export type Person = { addresses: PersonAddress[]; contactIds: string[] };

const placeOf = (workspaceId: string, erasureId: string) => ({ workspaceId, field: `erasure:${erasureId}` });

/** Whom an erasure is about, as it stands in the database until it is done. */
export function sealPerson(workspaceId: string, erasureId: string, person: Person): string {
  return seal(JSON.stringify(person), placeOf(workspaceId, erasureId));
}

/** @throws SealError */
export function openPerson(workspaceId: string, erasureId: string, sealed: string): Person {
  return JSON.parse(open(sealed, placeOf(workspaceId, erasureId))) as Person;
}
