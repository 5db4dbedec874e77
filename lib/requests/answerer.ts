import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";

/** The name of the provider that answers this workspace's requests; null when the operator of the installation does. */
export async function findAnswerer(ctx: Ctx): Promise<string | null> {
  const [row] = await inTransaction(ctx, ({ db }) =>
    db.execute<{ name: string | null }>(sql`SELECT own_provider_name() AS name`),
  );
  return row?.name ?? null;
}
