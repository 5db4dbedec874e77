import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Ctx } from "#lib/context";
import { sharedTables } from "../places.ts";
import { erasedMark, redact } from "../spellings.ts";
import type { StepResult, StepTools } from "../step.ts";

/** Rows of one table that are looked at in one slice. */
const atOnce = 2_000;

type Shape = {
  /** Columns of the primary key but the workspace, in their order, and their types. */
  key: { name: string; type: string }[];
  types: Map<string, string>;
};

/** Tables in which a name may stand once: names without an address would be the same. */
const uniqueNames = new Set(["contact_groups", "contact_segments"]);

const shapes = new Map<string, Shape>();

type Hit = { key: string[]; texts: Record<string, unknown> };

/**
 * Takes the person's addresses out of texts that are about several people or about somebody else, table after table, each
 * along its primary key.
 *
 * @param ctx in a transaction
 */
export async function takeOutOfTexts(
  ctx: Ctx,
  { spellings }: StepTools,
  position: string[] | null,
): Promise<StepResult> {
  const [name = sharedTables[0]?.table, ...after] = position ?? [];
  const at = sharedTables.findIndex(({ table }) => table === name);
  const here = sharedTables[at];
  // A later version may have dropped the table.
  if (!here) return { position: null, looked: 0, found: {} };
  const shape = await shapeOf(ctx.db, here.table);
  const { looked, last, hits } = await look(ctx, here, shape, after, spellings);
  await write(ctx, here, shape, hits, new RegExp(spellings, "gi"));
  const next = sharedTables[at + 1]?.table;
  const more = looked === atOnce && last !== null;
  return {
    position: more ? [here.table, ...last] : next === undefined ? null : [next],
    ...{ looked, found: { texts: hits.length } },
  };
}

async function shapeOf(db: Db, table: string): Promise<Shape> {
  const known = shapes.get(table);
  if (known) return known;
  const columns = await db.execute<{ name: string; type: string; place: number | null }>(sql`
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, array_position(i.indkey::int2[], a.attnum) AS place
    FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
    WHERE a.attrelid = ${`public.${table}`}::regclass AND a.attnum > 0 AND NOT a.attisdropped`);
  const key = columns
    .filter(({ name, place }) => place !== null && name !== "workspace_id")
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const shape = { key, types: new Map(columns.map(({ name, type }) => [name, type])) };
  shapes.set(table, shape);
  return shape;
}

const list = (parts: SQL[]) => sql.join(parts, sql`, `);

async function look(
  { db, workspaceId }: Ctx,
  { table, columns }: (typeof sharedTables)[number],
  { key }: Shape,
  after: string[],
  spellings: string,
): Promise<{ looked: number; last: string[] | null; hits: Hit[] }> {
  const keys = list(key.map(({ name }) => sql.identifier(name) as unknown as SQL));
  const behind =
    after.length === 0
      ? sql`true`
      : sql`(${keys}) > (${list(key.map(({ type }, i) => sql`${after[i]}::${sql.raw(type)}`))})`;
  const words = list(columns.map((name) => sql`${sql.identifier(name)}::text`));
  const texts = list(columns.map((name) => sql`${name}::text, ${sql.identifier(name)}`));
  const [row] = await db.execute<{ looked: number; last: string[] | null; hits: Hit[] | null }>(sql`
    WITH looked AS MATERIALIZED (
      SELECT jsonb_build_array(${list(key.map(({ name }) => sql`${sql.identifier(name)}::text`))}) AS key,
        row_number() OVER (ORDER BY ${keys}) AS place, concat_ws(E'\\n', ${words}) ~* ${spellings} AS hit,
        jsonb_build_object(${texts}) AS texts
      FROM ${sql.identifier(table)} WHERE workspace_id = ${workspaceId} AND ${behind} ORDER BY ${keys} LIMIT ${atOnce})
    SELECT count(*)::int AS looked, (array_agg(key ORDER BY place DESC))[1] AS last,
      jsonb_agg(jsonb_build_object('key', key, 'texts', texts)) FILTER (WHERE hit) AS hits
    FROM looked`);
  return { looked: row?.looked ?? 0, last: row?.last ?? null, hits: row?.hits ?? [] };
}

async function write(
  { db, workspaceId }: Ctx,
  { table, columns }: (typeof sharedTables)[number],
  { key, types }: Shape,
  hits: Hit[],
  spelled: RegExp,
): Promise<void> {
  if (hits.length === 0) return;
  const rows = hits.map((hit) => ({
    ...Object.fromEntries(key.map(({ name }, i) => [`key_${name}`, hit.key[i]])),
    ...withUniqueName(table, redact(hit.texts, spelled), hit.key),
  }));
  const columnsOf = [
    ...key.map(({ name, type }) => sql`${sql.identifier(`key_${name}`)} ${sql.raw(type)}`),
    ...columns.map((name) => sql`${sql.identifier(name)} ${sql.raw(types.get(name) ?? "text")}`),
  ];
  const set = columns.map((name) => sql`${sql.identifier(name)} = r.${sql.identifier(name)}`);
  const same = key.map(({ name }) => sql`t.${sql.identifier(name)} = r.${sql.identifier(`key_${name}`)}`);
  await db.execute(sql`
    UPDATE ${sql.identifier(table)} t SET ${list(set)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(${list(columnsOf)})
    WHERE t.workspace_id = ${workspaceId} AND ${sql.join(same, sql` AND `)}`);
}

function withUniqueName(table: string, texts: Hit["texts"], key: string[]): Hit["texts"] {
  const { name } = texts;
  if (!uniqueNames.has(table) || typeof name !== "string" || !name.includes(erasedMark)) return texts;
  return { ...texts, name: `${name} ${key.at(-1)?.slice(-6)}` };
}
