import { type SQL, sql } from "drizzle-orm";

/** A text array as one parameter, in PostgreSQL's own notation. */
export function textArray(values: readonly string[]): SQL {
  return sql`${`{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`}::text[]`;
}
