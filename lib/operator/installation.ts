import { sql } from "drizzle-orm";
import packageFile from "../../package.json" with { type: "json" };
import { asOperator, type OperatorCtx } from "./context.ts";

export type TableSize = { name: string; bytes: number; rows: number; partitions: number; oldest: string | null };

export type Installation = {
  versions: { carillon: string; node: string; postgres: string; migrations: number };
  database: { name: string; bytes: number; tables: TableSize[] };
  workspaces: { businesses: number; providers: number };
  users: number;
};

/** What runs here, in which versions, and how much room it takes; the largest tables first. */
export async function describeInstallation(ctx: OperatorCtx): Promise<Installation> {
  return asOperator(ctx, async ({ db }) => {
    const [facts] = await db.execute<{ name: string; bytes: string; postgres: string; migrations: number }>(sql`
      SELECT current_database() AS name, pg_database_size(current_database()) AS bytes,
        current_setting('server_version') AS postgres,
        (SELECT count(*)::int FROM drizzle.__drizzle_migrations) AS migrations`);
    const tables = await db.execute<Omit<TableSize, "bytes"> & { bytes: string }>(sql`
      SELECT coalesce(root.relname, t.relname) AS name, sum(pg_total_relation_size(t.oid))::text AS bytes,
        sum(greatest(t.reltuples, 0))::float8 AS rows, (count(*) FILTER (WHERE t.relispartition))::int AS partitions,
        min(t.relname) FILTER (WHERE t.relispartition) AS oldest
      FROM pg_class t
      LEFT JOIN pg_inherits i ON i.inhrelid = t.oid LEFT JOIN pg_class root ON root.oid = i.inhparent
      WHERE t.relkind = 'r' AND t.relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)
      GROUP BY 1 ORDER BY sum(pg_total_relation_size(t.oid)) DESC LIMIT 12`);
    const [counts] = await db.execute<{ businesses: number; providers: number; users: number }>(sql`
      SELECT count(*) FILTER (WHERE kind = 'business')::int AS businesses,
        count(*) FILTER (WHERE kind = 'provider')::int AS providers,
        (SELECT count(*)::int FROM users) AS users FROM workspaces`);
    return {
      versions: {
        ...{ carillon: packageFile.version, node: process.versions.node },
        ...{ postgres: facts?.postgres ?? "", migrations: facts?.migrations ?? 0 },
      },
      database: {
        ...{ name: facts?.name ?? "", bytes: Number(facts?.bytes ?? 0) },
        tables: tables.map((table) => ({ ...table, bytes: Number(table.bytes) })),
      },
      workspaces: { businesses: counts?.businesses ?? 0, providers: counts?.providers ?? 0 },
      users: counts?.users ?? 0,
    };
  });
}

export type LogLine = {
  id: string;
  at: string;
  actorName: string;
  action: string;
  objectId: string;
  objectName: string;
  detail: Record<string, unknown>;
};

/** What operators did, the latest first; `total` counts all of it. */
export async function listActs(
  ctx: OperatorCtx,
  { page, size }: { page: number; size: number },
): Promise<{ rows: LogLine[]; total: number }> {
  return asOperator(ctx, async ({ db }) => {
    const rows = await db.execute<LogLine>(sql`
      SELECT id, at, actor_name AS "actorName", action, object_id AS "objectId", object_name AS "objectName", detail
      FROM operator_log ORDER BY at DESC, id DESC LIMIT ${size} OFFSET ${(page - 1) * size}`);
    const [count] = await db.execute<{ total: number }>(sql`SELECT count(*)::int AS total FROM operator_log`);
    return { rows, total: count?.total ?? 0 };
  });
}
