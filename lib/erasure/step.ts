import { type SQL, sql } from "drizzle-orm";
import type { ErasureResult } from "#db/schema/contacts";
import type { OriginHooks } from "#lib/sending/origins/origins";
import type { Person } from "./person.ts";

/** What a step works with. */
export type StepTools = {
  person: Person;
  /** As `spellingsOf` makes it. */
  spellings: string;
  hooks: OriginHooks;
  /** How often everything is gone through, counted from 1. */
  round: number;
};

export type StepResult = {
  /** Where the next slice begins; null when there is no more. */
  position: string[] | null;
  /** Rows that were looked at. */
  looked: number;
  found: Partial<ErasureResult>;
  /** Something is under way that must end first: the same slice again in a moment. */
  wait?: boolean;
  /** Files that no row speaks of any more, as far as this slice knows. */
  storageKeys?: string[];
};

/** True where these two columns hold one of the person's addresses. */
export function isPersons({ addresses }: Person, addressKind: SQL, address: SQL): SQL {
  if (addresses.length === 0) return sql`false`;
  const pairs = addresses.map((one) => sql`(${one.addressKind}::text, ${one.address}::text)`);
  return sql`(${addressKind}, ${address}) IN (${sql.join(pairs, sql`, `)})`;
}
