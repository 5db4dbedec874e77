import { databaseRoles } from "./roles.ts";
import { tableAccess } from "./table-access.ts";

type Column = { name: string; type: string; required: boolean; default: string | null };
export type ViewedTable = { name: string; columns: Column[] };

/** Removes every view; migrations may then change what the views show. */
export const dropViews = "DROP SCHEMA IF EXISTS visitor CASCADE; CREATE SCHEMA visitor";

/**
 * A view of each table, of the same name and with the same columns, in the schema `visitor`. A transaction of a visitor looks
 * there first, so that the console's queries run as they are: what `table-access.ts` does not list for the visitor reads as
 * empty, and a table that it does not list has no rows. The views give no right. They read with the rights of whoever asks,
 * and the tables themselves refuse the visitor every other column.
 */
export function viewStatements(tables: readonly ViewedTable[]): string[] {
  return [
    ...tables.flatMap(viewOf),
    `REVOKE ALL ON ALL TABLES IN SCHEMA visitor FROM PUBLIC`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA visitor TO ${databaseRoles.visitor}`,
  ];
}

function viewOf({ name, columns }: ViewedTable): string[] {
  const seen = visibleColumns(name, columns);
  const list = columns.map(
    (column) => `${seen.has(column.name) ? `t."${column.name}"` : empty(column)} AS "${column.name}"`,
  );
  const from = seen.size > 0 ? `FROM public."${name}" t` : "WHERE false";
  return [
    `DROP VIEW IF EXISTS visitor."${name}"`,
    `CREATE VIEW visitor."${name}" WITH (security_invoker = true) AS SELECT ${list.join(", ")} ${from}`,
  ];
}

/** The columns of a table that a visitor may read. */
export function visibleColumns(table: string, columns: readonly { name: string }[]): Set<string> {
  const privileges = tableAccess[table]?.visitor;
  if (privileges === undefined) return new Set();
  const listed = /^select \(([^)]*)\)$/.exec(privileges)?.[1];
  return new Set(listed?.split(", ") ?? columns.map(({ name }) => name));
}

/** What stands in place of a value: nothing, or where the column always has a value, its default or an empty text. */
function empty(column: Column): string {
  if (!column.required) return `NULL::${column.type}`;
  if (column.default !== null && !column.default.includes("(")) return `(${column.default})::${column.type}`;
  return column.type === "text" ? `''::text` : `NULL::${column.type}`;
}
