/**
 * Starts one PostgreSQL for the whole test run, with a migrated template database that each test process clones.
 * Durability is off, because the data is removed after the run.
 */
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "#db/migrate";
import { withDatabase } from "#lib/database-url";
import { dataPaths } from "#lib/embedded/data-paths";
import { stampOf } from "#lib/embedded/processes";
import { recover } from "#lib/embedded/recovery";
import { databaseDirectory, removeData } from "#lib/embedded/server-account";
import { startEmbedded } from "#lib/embedded/start-embedded";

const TEMPLATE = "carillon_template";
const PASSWORD = "only-for-tests";
const PREFIX = "carillon-test-";

declare module "vitest" {
  interface ProvidedContext {
    testServer: { adminUrl: string; template: string; rolePassword: string };
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Several runs, such as those of `npm run mutants`, may share a server that is up already.
  const running = process.env.TEST_SERVER_URL;
  const server = running ? undefined : await startTestServer();
  const adminUrl = running ?? server?.adminUrl ?? "";
  project.provide("testServer", { adminUrl, template: TEMPLATE, rolePassword: PASSWORD });
  return server?.stop;
}

/** Starts the server and makes the template. @returns the owner's address, and a way to stop it and remove its files */
export async function startTestServer(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  await removeAbandoned();
  const paths = dataPaths(mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  const server = await startEmbedded(paths, PASSWORD, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    autovacuum: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    shared_buffers: "128MB",
  });
  const stop = async () => {
    await server.stop();
    removeData(paths);
  };
  try {
    const sql = postgres(server.url, { max: 1 });
    await sql`CREATE DATABASE ${sql(TEMPLATE)}`;
    await migrate(withDatabase(server.url, TEMPLATE), {
      passwords: { web: PASSWORD, door: PASSWORD, worker: PASSWORD, system: PASSWORD },
    });
    // A template with open connections cannot be cloned.
    await sql`ALTER DATABASE ${sql(TEMPLATE)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`;
    await sql.end();
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl: server.url, stop };
}

/** Stops the servers and removes the files of test runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split("-")[0]) : 0;
    if (!pid || stampOf(pid)) continue;
    const paths = dataPaths(join(tmpdir(), name));
    try {
      await recover(databaseDirectory(paths));
      removeData(paths);
    } catch {
      // It belongs to another user.
    }
  }
}
