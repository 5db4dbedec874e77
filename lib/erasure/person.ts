import type { AddressKind } from "#db/enums";
import { open, type Place, seal } from "#lib/seal";

export type PersonAddress = { addressKind: AddressKind; address: string };

/** Whom an erasure is about: every address of theirs, and the contacts that they were. */
export type Person = { addresses: PersonAddress[]; contactIds: string[] };

/** Where whom an erasure is about is sealed for, see lib/seal.ts. */
export function personPlace(workspaceId: string, erasureId: string): Place {
  return { workspaceId, field: `erasure:${erasureId}` };
}

/** Whom an erasure is about, as it stands in the database until it is done. */
export function sealPerson(workspaceId: string, erasureId: string, person: Person): string {
  return seal(JSON.stringify(person), personPlace(workspaceId, erasureId));
}

/** @throws SealError */
export function openPerson(workspaceId: string, erasureId: string, sealed: string): Person {
  return JSON.parse(open(sealed, personPlace(workspaceId, erasureId))) as Person;
}
