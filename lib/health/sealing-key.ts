import type { Sql } from "postgres";
import { open, SealError, seal } from "#lib/seal";
import { openStored, type Sealed } from "./sealed-places.ts";

/** Values tried of each kind and each version of the key. */
const samples = 20;
const checkText = "Carillon";

/** Stored values do not open with the key that was given. The message says why and what to do, and holds no key. */
export class WrongSealingKey extends Error {
  override name = "WrongSealingKey";
  readonly remedy: string;

  constructor(versions: string[]) {
    const which = versions.length === 1 ? `key ${versions[0]}` : `the keys ${versions.join(", ")}`;
    super(
      `SEALING_KEY does not open what is stored: values sealed with ${which} need the key they were sealed with, and this is another one.`,
    );
    this.remedy =
      "Put that SEALING_KEY back (npm start keeps it in secrets.json in the data directory) and start again. After a rotation, name the old key too: 2:<new>,1:<old>. If it is lost for good, `npm run forget-sealed` unbinds the accounts that it sealed, and they can be bound again.";
  }
}

/**
 * Checks that the key opens what is stored, on some values of each version. Nothing stored is fine. One value that does not
 * open among others that do is damaged, which is no matter of the key.
 *
 * @param keys as in `SEALING_KEY`; those of this process when absent
 * @returns the versions in use
 * @throws WrongSealingKey when there is a version of which nothing opens
 */
export async function checkSealedValues(sql: Sql, keys?: string): Promise<string[]> {
  const values = (await readSealed(sql, samples)).filter(({ version }) => version !== "");
  const versions = [...new Set(values.map((value) => value.version))].sort();
  const wrong = versions.filter((version) => !values.some((value) => value.version === version && opens(value, keys)));
  if (wrong.length > 0) throw new WrongSealingKey(wrong);
  return versions;
}

/**
 * Does as `checkSealedValues`, and keeps a known text under each version in use for processes that may not read the values
 * themselves.
 */
export async function keepSealingChecks(sql: Sql): Promise<void> {
  const versions = await checkSealedValues(sql);
  for (const version of versions) {
    await sql`
      INSERT INTO sealing_checks (version, sealed, checked_at)
      VALUES (${version}, ${seal(checkText, placeOf(version), version)}, now())
      ON CONFLICT (version) DO UPDATE SET sealed = excluded.sealed, checked_at = excluded.checked_at`;
  }
  await sql`DELETE FROM sealing_checks WHERE version <> ALL(${`{${versions.join(",")}}`}::text[])`;
}

/**
 * Checks the key on the texts that workers keep.
 *
 * @throws WrongSealingKey when one of them does not open
 */
export async function checkSealingKey(sql: Sql): Promise<void> {
  const kept = await sql<
    { version: string; sealed: string }[]
  >`SELECT version, sealed FROM sealing_checks ORDER BY version`;
  const wrong = kept.filter(({ version, sealed }) => !tryOpen(() => open(sealed, placeOf(version))));
  if (wrong.length > 0) throw new WrongSealingKey(wrong.map(({ version }) => version));
}

/** Sealed values of all workspaces, with an empty version where the text is no sealed value; at most `most` of each kind and version. */
export async function readSealed(sql: Sql, most: number): Promise<Sealed[]> {
  return sql<Sealed[]>`
    SELECT source, coalesce(substring(version FROM '^v[0-9]+$'), '') AS version, workspace_id AS "workspaceId", id, sealed FROM sealed_samples(${most})`;
}

/** Whether a sealed value opens. */
export function opens(value: Sealed, keys?: string): boolean {
  return tryOpen(() => openStored(value, keys));
}

function tryOpen(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}

function placeOf(version: string) {
  return { workspaceId: "", field: `sealing_checks/${version}` };
}
