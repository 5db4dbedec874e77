import { createHash } from "node:crypto";
import type { Sql, TransactionSql } from "postgres";
import { functionAccess, schemaAccess } from "./function-access.ts";
import { limitedPolicy, limitedRows } from "./limited-access.ts";
import { ownRows, type Policy, type TableAccess } from "./policies.ts";
import { databaseRoles, type RoleOf } from "./roles.ts";
import { operators } from "./system-access.ts";
import { tableAccess } from "./table-access.ts";
import { dropViews, type ViewedTable, viewStatements } from "./visitor-views.ts";

const roleNames = Object.values(databaseRoles).join(", ");
const namesOf = (roles: readonly RoleOf[]) => roles.map((role) => databaseRoles[role]).join(", ");

/** Functions that run with the rights of the owner of the tables; the other definers belong to the role of identity. */
const ownersFunctions = new Set(["keep_partitions"]);

type Found = {
  tables: (ViewedTable & { tenant: boolean; policies: string[] })[];
  functions: { name: string; signature: string; definer: boolean; handedOver: boolean }[];
  jobs: boolean;
};

/**
 * Makes grants, policies and forced row-level security what the lists in `table-access.ts` say: what is not listed is taken
 * away, whoever granted it. Does nothing, and locks nothing, when the database is as the last call left it.
 *
 * @param sql one connection, as the owner
 */
export async function installAccess(sql: Sql): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS drizzle.installed_access (wanted text NOT NULL, found text NOT NULL)`;
  await sql.begin(async (tx) => {
    const found = await findObjects(tx);
    await tx.unsafe("CREATE SCHEMA IF NOT EXISTS visitor");
    const [installed] = await tx`SELECT wanted, found FROM drizzle.installed_access`;
    if (installed?.wanted === digestOf(found) && installed.found === (await digestOfCatalog(tx))) return;
    await takeFunctionsBack(tx, found);
    await tx.unsafe(statementsFor(found).join(";\n"));
    await handFunctionsOver(tx, found);
    const wanted = digestOf(await findObjects(tx));
    await tx`DELETE FROM drizzle.installed_access`;
    await tx`INSERT INTO drizzle.installed_access VALUES (${wanted}, ${await digestOfCatalog(tx)})`;
  });
}

/**
 * Gives the owner what migrations need: row-level security is not forced on it, so that filling a column reaches every row,
 * functions that were handed over are its own again, and no view stands on any column. `installAccess` undoes it.
 */
export async function liftAccess(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    const forced = await tx<{ name: string }[]>`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity`;
    for (const { name } of forced) await tx`ALTER TABLE ${tx(name)} NO FORCE ROW LEVEL SECURITY`;
    // A column that a view shows can be neither dropped nor changed.
    await tx.unsafe(dropViews);
    await takeFunctionsBack(tx, await findObjects(tx));
  });
}

async function findObjects(tx: TransactionSql): Promise<Found> {
  const tables = await tx<Found["tables"]>`
    SELECT c.relname AS name,
      EXISTS (SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped) AS tenant,
      (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'required', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1) AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`;
  const functions = await tx<Found["functions"]>`
    SELECT proname AS name, oid::regprocedure::text AS signature, prosecdef AS definer,
      proowner = to_regrole(${databaseRoles.identity}) AS "handedOver"
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' ORDER BY 2`;
  const [schemas] = await tx`SELECT to_regnamespace('pgboss') IS NOT NULL AS jobs`;
  return { tables, functions, jobs: Boolean(schemas?.jobs) };
}

function digestOf(found: Found): string {
  return createHash("sha256").update(statementsFor(found).join("\n")).digest("hex");
}

function statementsFor({ tables, functions, jobs }: Found): string[] {
  return [
    ...schemaStatements(jobs),
    ...tables.flatMap(({ name, tenant, policies }) => tableStatements(name, tenant, policies)),
    ...functions.flatMap(({ name, signature }) => functionStatements(name, signature)),
    ...viewStatements(tables),
    // What people's rows were opened by before; no policy asks it any more.
    "DROP FUNCTION IF EXISTS app_identity()",
  ];
}

function schemaStatements(jobs: boolean): string[] {
  const jobSchema = jobs
    ? [
        `REVOKE ALL ON ALL TABLES IN SCHEMA pgboss FROM PUBLIC, ${roleNames}`,
        `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pgboss FROM PUBLIC, ${roleNames}`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${databaseRoles.worker}`,
        `GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO ${databaseRoles.worker}`,
        `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${databaseRoles.worker}`,
        // Jobs that failed for good are shown, and leave when somebody puts them back or dismisses them.
        `GRANT SELECT, DELETE ON pgboss.job TO ${databaseRoles.system}`,
      ]
    : [];
  const schemas = Object.entries(schemaAccess).filter(([schema]) => jobs || schema !== "pgboss");
  return [
    ...schemas.flatMap(([schema, roles]) => [
      `REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC, ${roleNames}`,
      `GRANT USAGE ON SCHEMA ${schema} TO ${namesOf(roles)}`,
    ]),
    ...jobSchema,
    // Readiness looks up which migrations are there.
    `REVOKE ALL ON ALL TABLES IN SCHEMA drizzle FROM PUBLIC, ${roleNames}`,
    `GRANT SELECT ON drizzle.__drizzle_migrations TO ${namesOf(["web", "door", "worker", "system", "operator"])}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, ${roleNames}`,
  ];
}

function tableStatements(name: string, tenant: boolean, present: string[]): string[] {
  const access = tableAccess[name] ?? {};
  return [
    `REVOKE ALL ON "${name}" FROM PUBLIC, ${roleNames}`,
    ...present.map((policy) => `DROP POLICY "${policy}" ON "${name}"`),
    ...grantsOf(access).map(([role, privileges]) => `GRANT ${privileges} ON "${name}" TO ${databaseRoles[role]}`),
    ...policiesOf(name, access, tenant).map((policy) => policyStatement(name, policy)),
    `ALTER TABLE "${name}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  ];
}

/** What each role is granted on a table, the operator's rights included. */
export function grantsOf(access: TableAccess): [RoleOf, string][] {
  const granted = (Object.keys(databaseRoles) as RoleOf[]).flatMap((role) => {
    const privileges = access[role];
    return privileges === undefined ? [] : [[role, privileges] satisfies [RoleOf, string]];
  });
  return [...granted, ["operator", "select, insert, update, delete"]];
}

function policiesOf(table: string, access: TableAccess, tenant: boolean): Policy[] {
  const own = (["web", "worker"] as const).filter((role) => tenant && access[role] !== undefined);
  return [
    ...own.map((role): Policy => ({ name: "own_rows", role, rows: ownRows })),
    ...(tenant && access.visitor !== undefined
      ? [{ name: "own_rows", role: "visitor", command: "select", rows: limitedRows(table, ownRows) } satisfies Policy]
      : []),
    ...(tenant && access.limited !== undefined ? [limitedPolicy(table, ownRows)] : []),
    ...(access.policies ?? []),
    ...(access.identity === undefined ? [] : [{ name: "lookups", role: "identity", rows: "true" } satisfies Policy]),
    ...(access.system === undefined ? [] : [operators]),
    { name: "operations", role: "operator", rows: "true" },
  ];
}

function policyStatement(table: string, { name, role, command = undefined, rows, newRows }: Policy): string {
  const reads = command !== "insert" && rows !== undefined ? ` USING (${rows})` : "";
  const check = newRows ?? rows;
  const writes = command !== "select" && command !== "delete" && check !== undefined ? ` WITH CHECK (${check})` : "";
  const target = databaseRoles[role];
  return `CREATE POLICY "${name}_${role}" ON "${table}" FOR ${command ?? "ALL"} TO ${target}${reads}${writes}`;
}

function functionStatements(name: string, signature: string): string[] {
  const roles = functionAccess[name] ?? [];
  return [
    `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC, ${roleNames}`,
    ...(roles.length > 0 ? [`GRANT EXECUTE ON FUNCTION ${signature} TO ${namesOf(roles)}`] : []),
  ];
}

async function handFunctionsOver(tx: TransactionSql, { functions }: Found): Promise<void> {
  // Whoever becomes the owner of a function must be allowed to make one, for that moment.
  await tx.unsafe(`GRANT CREATE ON SCHEMA public TO ${databaseRoles.identity}`);
  for (const { name, signature, definer } of functions) {
    if (!definer || ownersFunctions.has(name)) continue;
    await tx.unsafe(`ALTER FUNCTION ${signature} OWNER TO ${databaseRoles.identity}`);
  }
  await tx.unsafe(`REVOKE CREATE ON SCHEMA public FROM ${databaseRoles.identity}`);
  await inheritIdentity(tx, false);
}

async function takeFunctionsBack(tx: TransactionSql, { functions }: Found): Promise<void> {
  const handedOver = functions.filter((each) => each.handedOver);
  if (handedOver.length === 0) return;
  await inheritIdentity(tx, true);
  for (const { signature } of handedOver) await tx.unsafe(`ALTER FUNCTION ${signature} OWNER TO CURRENT_USER`);
}

/** Only who inherits from a role may change what belongs to it; the rest of the time the owner does not. */
async function inheritIdentity(tx: TransactionSql, inherit: boolean): Promise<void> {
  const [owner] = await tx`
    SELECT rolsuper OR current_setting('server_version_num')::int < 160000 AS already FROM pg_roles
    WHERE rolname = current_user`;
  if (owner?.already) return;
  await tx.unsafe(
    `GRANT ${databaseRoles.identity} TO CURRENT_USER WITH INHERIT ${inherit ? "TRUE" : "FALSE"}, SET TRUE`,
  );
}

/** Changes with every grant, policy and owner in the schemas that the lists are about. */
async function digestOfCatalog(tx: TransactionSql): Promise<string> {
  const [row] = await tx<{ digest: string }[]>`
    WITH schemas AS (SELECT oid, nspname, nspacl FROM pg_namespace WHERE nspname IN ('public', 'visitor', 'drizzle', 'pgboss')),
    lines AS (
      SELECT concat_ws(' ', 'schema', nspname, nspacl) AS line FROM schemas
      UNION ALL SELECT concat_ws(' ', 'table', c.oid::regclass, c.relacl, c.relrowsecurity, c.relforcerowsecurity)
        FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'S', 'v') AND NOT c.relispartition
      UNION ALL SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, a.attacl)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN schemas s ON s.oid = c.relnamespace
        WHERE a.attacl IS NOT NULL
      UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, roles, cmd, qual, with_check) FROM pg_policies
        WHERE schemaname = 'public'
      UNION ALL SELECT concat_ws(' ', 'function', p.oid::regprocedure, p.proowner::regrole, p.proacl)
        FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace)
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) AS digest FROM lines`;
  return row?.digest ?? "";
}
