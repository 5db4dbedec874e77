import postgres, { type Sql } from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { functionAccess, schemaAccess } from "#db/access/function-access";
import { grantsOf } from "#db/access/install-access";
import { databaseRoles, type RoleOf, signInRoles } from "#db/access/roles";
import { tableAccess } from "#db/access/table-access";
import { connect } from "#db/client";
import { withRole } from "#lib/database-url";
import { testDatabase } from "./database.ts";

/**
 * What each role may do, as the database answers, against the list in db/access/table-access.ts: every table, column, function,
 * sequence and schema with every role. Whatever the list does not grant is refused, and an attempt fails.
 */
const { ownerUrl, appUrl, workerUrl, doorUrl, systemUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 1 });
const as: Record<RoleOf, Sql> = {
  web: postgres(appUrl, { max: 2, onnotice: () => {} }),
  worker: postgres(workerUrl, { max: 2, onnotice: () => {} }),
  door: postgres(doorUrl, { max: 2, onnotice: () => {} }),
  system: postgres(systemUrl, { max: 2, onnotice: () => {} }),
  operator: postgres(withRole(ownerUrl, databaseRoles.operator), { max: 2, onnotice: () => {} }),
  identity: postgres(withRole(ownerUrl, databaseRoles.identity), { max: 2, onnotice: () => {} }),
  visitor: postgres(withRole(ownerUrl, databaseRoles.visitor), { max: 2, onnotice: () => {} }),
  limited: postgres(withRole(ownerUrl, databaseRoles.limited), { max: 2, onnotice: () => {} }),
};
afterAll(() => Promise.all([owner.close(), ...Object.values(as).map((sql) => sql.end())]));

const roles = Object.keys(databaseRoles) as RoleOf[];
const commands = ["SELECT", "INSERT", "UPDATE", "DELETE"] as const;
const neverGranted = ["TRUNCATE", "REFERENCES", "TRIGGER"] as const;
const denied = { code: "42501" };

type Table = { name: string; columns: string[]; forced: boolean; updatable: string };
const tables = await owner.sql<Table[]>`
  SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
    array_agg(a.attname::text ORDER BY a.attnum) AS columns,
    (array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attidentity = ''))[1] AS updatable
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  GROUP BY c.oid ORDER BY 1`;

/** The columns of a table that the list grants a role, by command; all of them where it names none. */
function granted(table: Table, role: RoleOf): Map<string, Set<string>> {
  const text = new Map(grantsOf(tableAccess[table.name] ?? {})).get(role) ?? "";
  const parts = [...text.matchAll(/(\w+)(?: \(([^)]*)\))?(?:, |$)/g)];
  return new Map(
    parts.map(([, command = "", columns]) => [command.toUpperCase(), new Set(columns?.split(", ") ?? table.columns)]),
  );
}

describe("tables", () => {
  test("are those of the list, each with an entry", () => {
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(tableAccess).sort());
  });

  test("all have row-level security, forced on their owner too", () => {
    expect(tables.filter((table) => !table.forced).map(({ name }) => name)).toEqual([]);
  });

  test.each(roles)("grant the role of %s what the list says, column by column, and nothing else", async (role) => {
    const found = await owner.sql<{ name: string; column: string; may: string[] }[]>`
      SELECT c.relname AS name, a.attname AS column,
        ARRAY(SELECT command FROM unnest(${[...commands, "REFERENCES"]}::text[]) command WHERE
          CASE WHEN command = 'DELETE' THEN has_table_privilege(${databaseRoles[role]}, c.oid, 'DELETE')
            ELSE has_column_privilege(${databaseRoles[role]}, c.oid, a.attnum, command) END) AS may
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relname = ANY(${tables.map(({ name }) => name)}) AND c.relnamespace = 'public'::regnamespace`;
    const wanted = tables.flatMap((table) => {
      const rights = granted(table, role);
      return table.columns.map((column) => ({
        ...{ name: table.name, column },
        may: commands.filter((command) => rights.get(command)?.has(column)),
      }));
    });
    const text = (rows: { name: string; column: string; may: readonly string[] }[]) =>
      rows.map(({ name, column, may }) => `${name}.${column}: ${may.join(" ")}`).sort();
    expect(text(found)).toEqual(text(wanted));
  });

  test.each(roles)("refuse the role of %s what nobody is granted", async (role) => {
    const open = await owner.sql`
      SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND has_table_privilege(${databaseRoles[role]}, c.oid, ${neverGranted.join(", ")})`;
    expect(open).toEqual([]);
  });

  test.each(roles)("are the role of %s's only way to their partitions", async (role) => {
    const open = await owner.sql`
      SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND has_table_privilege(${databaseRoles[role]}, oid, 'SELECT, INSERT, UPDATE, DELETE')`;
    expect(open).toEqual([]);
  });
});

describe.each(roles)("the role of %s", (role) => {
  const attempts = tables.flatMap((table) => {
    const rights = granted(table, role);
    const whole = (command: string) => rights.get(command)?.size === table.columns.length;
    return [
      [`SELECT * FROM ${table.name} LIMIT 0`, whole("SELECT")],
      [
        `INSERT INTO ${table.name} (${table.updatable})
          SELECT ${table.updatable} FROM jsonb_populate_recordset(NULL::${table.name}, '[]')`,
        rights.has("INSERT"),
      ],
      [
        `UPDATE ${table.name} SET ${table.updatable} = NULL WHERE false`,
        rights.get("UPDATE")?.has(table.updatable) ?? false,
      ],
      [`DELETE FROM ${table.name} WHERE false`, rights.has("DELETE")],
      [`TRUNCATE ${table.name}`, false],
    ] satisfies [string, boolean][];
  });

  test("is refused every statement that the list does not grant, and none that it does", async () => {
    const wrong: string[] = [];
    for (const [statement, allowed] of attempts) {
      const refused = await as[role].unsafe(statement).then(
        () => false,
        (error: { code?: string }) => error.code === denied.code,
      );
      if (refused === allowed) wrong.push(`${statement}: ${allowed ? "refused" : "allowed"}`);
    }
    expect(wrong).toEqual([]);
  });

  test("owns no table, stands above nothing, and is a member of no other role, but for the web, which may act as visitors and limited members", async () => {
    const [row] = await owner.sql`
      SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS privileged, rolcanlogin AS "signsIn",
        (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
        ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid ORDER BY 1) AS memberships
      FROM pg_roles r WHERE rolname = ${databaseRoles[role]}`;
    const signsIn = (signInRoles as readonly RoleOf[]).includes(role);
    expect(row).toEqual({
      privileged: false,
      signsIn,
      owned: 0,
      memberships: role === "web" ? [databaseRoles.limited, databaseRoles.visitor] : [],
    });
  });

  test("may call the functions of the list only", async () => {
    const callable = await owner.sql<{ name: string }[]>`
      SELECT DISTINCT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND has_function_privilege(${databaseRoles[role]}, oid, 'EXECUTE') ORDER BY 1`;
    const own = role === "identity" ? await definers() : [];
    const listed = Object.keys(functionAccess).filter((name) => functionAccess[name]?.includes(role));
    expect(callable.map(({ name }) => name)).toEqual([...new Set([...listed, ...own])].sort());
  });

  test("sees the schemas of the list, makes nothing in any, and reads no sequence", async () => {
    const schemas = await owner.sql<{ name: string; usage: boolean; create: boolean }[]>`
      SELECT nspname AS name, has_schema_privilege(${databaseRoles[role]}, oid, 'USAGE') AS usage,
        has_schema_privilege(${databaseRoles[role]}, oid, 'CREATE') AS create
      FROM pg_namespace WHERE nspname IN ('public', 'visitor', 'drizzle', 'pgboss')`;
    const listed = Object.keys(schemaAccess).filter((schema) => schemaAccess[schema]?.includes(role));
    expect(schemas.flatMap(({ name, usage }) => (usage ? [name] : [])).sort()).toEqual(listed.sort());
    expect(schemas.filter(({ create }) => create)).toEqual([]);
    const sequences = await owner.sql`
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(${databaseRoles[role]}, oid, 'USAGE, SELECT, UPDATE') END`;
    expect(sequences).toEqual([]);
  });
});

test("only the worker reads or writes jobs, and changes none of their tables; the operator's pages see and remove them", async () => {
  for (const role of roles.filter((role) => role !== "system")) {
    const open = await owner.sql`
      SELECT relname FROM pg_class WHERE relnamespace = 'pgboss'::regnamespace AND relkind IN ('r', 'p')
        AND has_table_privilege(${databaseRoles[role]}, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')`;
    expect(open.length > 0, role).toBe(role === "worker");
    if (role !== "worker") await expect(as[role]`SELECT 1 FROM pgboss.job`).rejects.toMatchObject(denied);
  }
  const rights = await owner.sql`
    SELECT relname AS name, privilege FROM pg_class
    CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) privilege
    WHERE relnamespace = 'pgboss'::regnamespace AND relkind IN ('r', 'p')
      AND has_table_privilege(${databaseRoles.system}, oid, privilege) ORDER BY privilege`;
  expect(rights.map(({ name, privilege }) => `${privilege} ${name}`)).toEqual(["DELETE job", "SELECT job"]);
  await expect(as.worker`TRUNCATE pgboss.job`).rejects.toMatchObject(denied);
  await expect(as.worker`CREATE TABLE pgboss.mine ()`).rejects.toMatchObject(denied);
});

describe("functions that run with other rights than their caller's", () => {
  test("belong to the role of identity and have a fixed search path; the partitions' one is the owner's", async () => {
    const found = await owner.sql<{ name: string; owner: string; path: string | null }[]>`
      SELECT proname AS name, proowner::regrole::text AS owner, array_to_string(proconfig, '; ') AS path
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`;
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter(({ owner }) => owner !== databaseRoles.identity).map(({ name }) => name)).toEqual([
      "keep_partitions",
    ]);
    expect(found.filter(({ path }) => !path?.startsWith("search_path=") || !path.endsWith("pg_temp"))).toEqual([]);
  });

  test("give the web one person for an address, and never a list", async () => {
    await owner.sql`INSERT INTO users (id, email, name, password_hash) VALUES ('p1', 'p1@test.example', 'P', 'hash')`;
    expect(await as.web`SELECT id, password_hash FROM sign_in_facts('p1@test.example')`).toEqual([
      { id: "p1", password_hash: "hash" },
    ]);
    expect(await as.web`SELECT * FROM sign_in_facts('%')`).toEqual([]);
    expect(await as.web`SELECT id FROM users`).toEqual([]);
    await expect(as.web`SELECT password_hash FROM users`).rejects.toMatchObject(denied);
    await expect(as.worker`SELECT * FROM sign_in_facts('p1@test.example')`).rejects.toMatchObject(denied);
    await expect(as.door`SELECT * FROM users`).rejects.toMatchObject(denied);
  });

  test("do not open people to a web that says so, as a setting once did", async () => {
    const seen = await as.web.begin(async (tx) => {
      await tx`SELECT set_config('app.scope', 'identity', true)`;
      return tx`SELECT id FROM users`;
    });
    expect(seen).toEqual([]);
  });
});

/** Names of the functions that the role of identity owns. */
async function definers(): Promise<string[]> {
  const rows = await owner.sql<{ name: string }[]>`
    SELECT proname AS name FROM pg_proc WHERE proowner = ${databaseRoles.identity}::regrole`;
  return rows.map(({ name }) => name);
}
