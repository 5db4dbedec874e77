import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { Ctx } from "#lib/context";
import { derivedSecret, derivedSecrets } from "#lib/seal";
import { textArray } from "#lib/text/text-array";

type Address = { addressKind: AddressKind; address: string };

const purpose = "erased people";
const erasedPrefix = "erased:";

const handed = { keys: [] as readonly string[] };

/** The keys of the hashes, newest first: for a thread of this process, which has no settings of its own. */
export function erasedKeys(): readonly string[] {
  return process.env.SEALING_KEY ? derivedSecrets(purpose) : handed.keys;
}

/** Takes the keys in a thread that was handed them. */
export function takeErasedKeys(keys: readonly string[]): void {
  handed.keys = keys;
}

/** What stands for an address after its person was erased: nobody can tell the address from it without the key. */
export function hashOf(workspaceId: string, address: Address): string {
  return hashWith(derivedSecret(purpose), workspaceId, address);
}

function hashWith(key: string, workspaceId: string, { addressKind, address }: Address): string {
  return createHmac("sha256", key).update(`${workspaceId}\n${addressKind}\n${address}`).digest("hex");
}

/**
 * What stands for a platform's id of a message after its person was erased: a platform may make such ids of the address.
 * One for each sealing key of this process, newest first.
 */
export function erasedIdsOf(workspaceId: string, externalId: string): string[] {
  // One that was hashed before stays as it is.
  if (externalId.startsWith(erasedPrefix)) return [externalId];
  return erasedKeys().map(
    (key) => erasedPrefix + createHmac("sha256", key).update(`${workspaceId}\nid\n${externalId}`).digest("hex"),
  );
}

/** The first of `erasedIdsOf`. @throws Error without a sealing key */
export function erasedIdOf(workspaceId: string, externalId: string): string {
  const [id] = erasedIdsOf(workspaceId, externalId);
  if (id === undefined) throw new Error("Ids cannot be hashed without the sealing key.");
  return id;
}

const lockOf = (workspaceId: string) => sql`hashtext(${`erased people ${workspaceId}`})`;

/**
 * Waits for nobody: takes the lock that whoever asks `erasedAmong` shares until the end of their transaction.
 *
 * @param ctx in a transaction
 * @returns whether nobody is taking people in who asked before
 */
export async function lockAgainstTaking({ db, workspaceId }: Ctx): Promise<boolean> {
  const [row] = await db.execute<{ free: boolean }>(sql`
    SELECT pg_try_advisory_xact_lock(${lockOf(workspaceId)}) AS free`);
  return row?.free ?? false;
}

/**
 * Those of the addresses whose people were erased, as `<kind> <address>`. People who were erased under an older sealing key
 * are known while that key is still listed.
 *
 * @param ctx in a transaction
 */
export async function erasedAmong(ctx: Ctx, addresses: readonly Address[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const { db, workspaceId } = ctx;
  // Whoever erases somebody from now on waits for this transaction to end, and then finds what it wrote.
  await db.execute(sql`SELECT pg_advisory_xact_lock_shared(${lockOf(workspaceId)})`);
  // Hashing a million addresses of a workspace where nobody was erased would be for nothing.
  const any = await db.execute(sql`SELECT 1 FROM erased_people WHERE workspace_id = ${workspaceId} LIMIT 1`);
  if (any.length === 0) return new Set();
  const keys = erasedKeys();
  if (keys.length === 0) throw new Error("Whether people were erased cannot be told without the sealing key.");
  const byHash = new Map(
    addresses.flatMap((one) =>
      keys.map((key) => [hashWith(key, workspaceId, one), `${one.addressKind} ${one.address}`] as const),
    ),
  );
  const rows = await db.execute<{ hash: string }>(sql`
    SELECT hash FROM erased_people WHERE workspace_id = ${workspaceId} AND hash = ANY(${textArray([...byHash.keys()])})`);
  return new Set(rows.map(({ hash }) => byHash.get(hash) ?? ""));
}
