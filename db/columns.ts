import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, timestamp } from "drizzle-orm/pg-core";

/** A moment, stored in UTC. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** A moment that is set when the row is made. */
export const madeAt = () => moment("created_at").notNull().defaultNow();

/** Raw bytes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * Text ordered byte by byte whatever the database's locale is: ids that sort by time and that partitions are cut by.
 */
export const orderedText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** A CHECK that a text column holds one of a closed list of values. */
export function oneOf(name: string, column: AnyPgColumn, values: readonly string[]) {
  const list = values.map((value) => `'${value}'`).join(", ");
  return check(name, sql`${column} IN (${sql.raw(list)})`);
}
