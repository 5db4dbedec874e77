import type { ISql } from "postgres";

/** What a column of a type holds when nobody says otherwise. */
const byType: Record<string, unknown> = {
  _text: "{}",
  text: "x",
  int2: 1,
  int4: 1,
  int8: 1,
  float8: 1,
  bool: true,
  jsonb: "{}",
  bytea: Buffer.from("x"),
  timestamptz: "2026-11-20T10:00:00Z",
  date: "2026-11-20",
};

/**
 * A row that the table's own rules accept, whatever its columns are: every required column without a default, closed lists
 * by their first value. `given` overrides columns that the table has; the others of it are ignored.
 *
 * @throws Error for a column of a type that is new here
 */
export async function inventRow(
  owner: ISql,
  table: string,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const columns = await owner<{ column: string; type: string; choice: string | null; required: boolean }[]>`
    SELECT a.attname AS column, t.typname AS type,
      (SELECT substring(pg_get_constraintdef(k.oid) FROM '''([^'']+)''') FROM pg_constraint k
        WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY(k.conkey)
        -- A closed list of values before other conditions on the column.
        ORDER BY pg_get_constraintdef(k.oid) LIKE '%ANY (%' DESC LIMIT 1) AS choice,
      a.attnotnull AND a.attidentity = ''
        AND NOT EXISTS (SELECT 1 FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) AS required
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped`;
  const row: Record<string, unknown> = {};
  for (const { column, type, choice, required } of columns) {
    if (column in given) row[column] = given[column];
    else if (required && !(type in byType)) throw new Error(`No value for a ${type}: ${table}.${column}`);
    else if (required) row[column] = choice ?? byType[type];
  }
  return row;
}

/** Tables of the product that belong to workspaces, by name. */
export async function tenantTables(owner: ISql): Promise<string[]> {
  const rows = await owner<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`;
  return rows.map(({ name }) => name);
}
