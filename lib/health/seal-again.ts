import { eq, sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Db } from "#db/client";
import { settings } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import { newestKey, SealError } from "#lib/seal";
import { type Sealed, sealedPlaces, sealStoredAgain } from "./sealed-places.ts";
import { readSealed } from "./sealing-key.ts";

/** Secrets sealed anew in one turn. */
const atOnce = 100;

/** What was asked for, as a row of `settings`; an operator asks, a worker does it. */
type Asked = { askedAt: string; doneAt: string | null; sealed: number; refused: number };

/** Values that did not open, which are damaged or of a key that is not here: they are left as they are. */
const refused = new Set<string>();

/**
 * Seals some of the secrets that an older key seals with the newest one, where an operator has asked for it. A secret that
 * changes meanwhile keeps its change, which is sealed with the newest key anyway.
 *
 * @returns whether there is more to do at once
 */
export async function sealAgain(
  db: Db,
  pool: Sql,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
): Promise<boolean> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, "sealAgain"));
  const asked = row?.value as unknown as Asked | undefined;
  if (!asked || asked.doneAt !== null) return false;
  const left = (await readSealed(pool, atOnce + refused.size)).filter(
    (value) => value.version !== newestKey() && !refused.has(nameOf(value)),
  );
  let sealed = 0;
  for (const value of left.slice(0, atOnce)) {
    if (await sealOne(db, contextOf, value)) sealed += 1;
    else refused.add(nameOf(value));
  }
  const done = left.length <= atOnce;
  await db.execute(sql`
    UPDATE settings SET updated_at = ${now.toISOString()}, value = value || jsonb_build_object(
      'sealed', (value ->> 'sealed')::int + ${sealed}::int, 'refused', ${refused.size}::int,
      'doneAt', ${done ? now.toISOString() : null}::text)
    WHERE key = 'sealAgain' AND value ->> 'askedAt' = ${asked.askedAt}`);
  if (done) refused.clear();
  return !done;
}

const nameOf = ({ source, workspaceId, id, sealed }: Sealed) => `${source} ${workspaceId} ${id} ${sealed}`;

/** @returns false for a value that does not open */
async function sealOne(db: Db, contextOf: (workspaceId: string) => Ctx, value: Sealed): Promise<boolean> {
  const { source, workspaceId, id, sealed } = value;
  try {
    const fresh = sealStoredAgain(value);
    if (source === "settings") {
      await db.execute(sql`UPDATE settings SET sealed = ${fresh} WHERE key = ${id} AND sealed = ${sealed}`);
      return true;
    }
    const [table, column, name] = [source, sealedPlaces[source].column, sealedPlaces[source].id].map((one) =>
      sql.identifier(one),
    );
    await inTransaction(contextOf(workspaceId), ({ db }) =>
      db.execute(sql`
        UPDATE ${table} SET ${column} = ${fresh}
        WHERE workspace_id = ${workspaceId} AND ${name} = ${id} AND ${column} = ${sealed}`),
    );
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}
