/** Plants what is known of one person in every column that can hold it, to see what an erasure leaves. */
import { text as readAll } from "node:stream/consumers";
import type { ISql, Sql } from "postgres";
import { inventRow } from "#lib/testing/invent-row";
import { places } from "./places.ts";

/** The person, in some spellings. */
export const ana = {
  phone: "+4915550000500",
  email: "ana.abel@example.com",
  spelled: "call 0155 5000-0500 or +49 (0)155 50000500, or write to <Ana.Abel@Example.com>",
};

/** Begins every planted value. */
const mark = "Tok-";
/** Everything that tells of the person in a copy of a table, in which bytes stand as hexadecimal digits. */
const traces = new RegExp(`${mark}|${Buffer.from(mark).toString("hex")}|50000500|5000[ -]0500|ana.abel`, "i");

type Column = { name: string; type: string };

export async function columnsOf(sql: ISql, table: string, schema = "public"): Promise<Column[]> {
  return sql<Column[]>`
    SELECT column_name AS name, udt_name AS type FROM information_schema.columns
    WHERE table_schema = ${schema} AND table_name = ${table} ORDER BY ordinal_position`;
}

/** A value that is known wherever it turns up. */
export function planted(table: string, { name, type }: Column): unknown {
  const token = `${mark}${table}-${name}`;
  if (type === "jsonb")
    return JSON.stringify(name === "parameters" || name === "cells" ? [token] : { [token]: [token, 1] });
  if (type === "bytea") return Buffer.from(`{"from":"4915550000500","words":"${token}"}`);
  return type === "_text" ? `{${token}}` : token;
}

/**
 * A row of the person with a token in every column that `places` lists as theirs.
 *
 * @param given what finds the row, and what other columns need
 */
export async function plantRow(sql: ISql, table: string, given: Record<string, unknown>): Promise<void> {
  const columns = await columnsOf(sql, table);
  const theirs = places[table]?.person?.split(" ") ?? [];
  const tokens = columns
    .filter(({ name }) => theirs.includes(name) && !(name in given))
    .map((column) => [column.name, planted(table, column)] as const);
  const row = await inventRow(sql, table, { ...Object.fromEntries(tokens), ...given });
  await sql`INSERT INTO ${sql(table)} ${sql(row)}`;
}

/** Writes the person's addresses into every text of the workspace's rows that is about others. */
export async function plantInTexts(sql: Sql, workspaceId: string): Promise<void> {
  for (const [table, { shared = "" }] of Object.entries(places)) {
    for (const { name, type } of await columnsOf(sql, table)) {
      if (!shared.split(" ").includes(name)) continue;
      const isList = name === "parameters" || name === "cells";
      const value = isList
        ? [ana.spelled, 4915550000500]
        : { [ana.phone]: { note: ana.spelled, number: 4915550000500 } };
      const text = type === "jsonb" ? JSON.stringify(value) : ana.spelled;
      await sql`
        UPDATE ${sql(table)} SET ${sql(name)} = ${text}::text${type === "jsonb" ? sql`::jsonb` : sql``}
        WHERE workspace_id = ${workspaceId}`;
    }
  }
}

/** Every table of the product and of the job engine, but partitions. */
export async function allTables(sql: ISql): Promise<{ schema: string; name: string }[]> {
  return sql`
    SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'pgboss') AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1, 2`;
}

/** Lines of COPY that tell of the person, by table. */
export async function tracesIn(sql: Sql): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { schema, name } of await allTables(sql)) {
    const copy = await sql`COPY (SELECT * FROM ${sql(schema)}.${sql(name)}) TO STDOUT`.readable();
    const lines = (await readAll(copy)).split("\n").filter((line) => traces.test(line));
    if (lines.length > 0) found[`${schema}.${name}`] = lines;
  }
  return found;
}
