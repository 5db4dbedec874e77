/** Steps of a start that use the database: connect to it, and fill an empty one with the demonstration. */

import { spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { databaseRoles } from "#db/access/roles";
import { withRole } from "#lib/database-url";
import { type DataPaths, projectRoot } from "#lib/embedded/data-paths";
import { lastLines, logLength, openLog, readLogFrom } from "#lib/embedded/files";
import { errorCode, Problem } from "#lib/embedded/problem";
import { checkSealedValues, WrongSealingKey } from "#lib/health/sealing-key";
import type { Variables } from "./environment.ts";

/**
 * Waits up to 20 s for the database of DATABASE_URL and checks its version.
 * @throws Problem that says what is wrong, without the password
 */
export async function reachDatabase(url: string): Promise<void> {
  const where = new URL(url).host;
  for (const deadline = Date.now() + 20_000; ; ) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      const [row] = await sql`SELECT current_setting('server_version_num')::int AS version`;
      if (Number(row?.version) >= 150_000) return;
      throw new Problem(`The PostgreSQL at ${where} is older than version 15.`, "Set DATABASE_URL to a newer server.");
    } catch (error) {
      if (error instanceof Problem) throw error;
      const code = errorCode(error);
      const isTemporary = ["ECONNREFUSED", "ECONNRESET", "CONNECT_TIMEOUT", "57P03", "53300"].includes(code);
      if (isTemporary && Date.now() < deadline) {
        await sleep(500);
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem(
        `The database at ${where} cannot be used: ${reason}.`,
        "Check DATABASE_URL and that the server is running.",
      );
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

/**
 * Checks that the sealing key opens what is stored, before any process runs with it.
 *
 * @throws Problem when it does not
 */
export async function checkKey(env: Variables): Promise<void> {
  const sql = postgres(withRole(env.DATABASE_URL ?? "", databaseRoles.operator), { max: 1, onnotice: () => {} });
  try {
    await checkSealedValues(sql, env.SEALING_KEY);
  } catch (error) {
    if (!(error instanceof WrongSealingKey)) throw error;
    throw new Problem(error.message, error.remedy);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** True when there is no workspace yet. */
export async function isEmpty(databaseUrl: string): Promise<boolean> {
  const sql = postgres(withRole(databaseUrl, databaseRoles.operator), { max: 1, onnotice: () => {} });
  try {
    return (await sql`SELECT 1 FROM workspaces LIMIT 1`).length === 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Runs one of the demonstration's scripts in a process of its own.
 * @throws Problem with the last lines of its output when it fails
 */
export async function seed(
  env: Variables,
  paths: DataPaths,
  stop: AbortSignal,
  part = "lib/demo/seed.ts",
): Promise<void> {
  const [program, logPath] = [join(projectRoot, part), paths.log("seed")];
  if (!existsSync(program)) return;
  const from = logLength(logPath);
  const log = openLog(logPath);
  const child = spawn(process.execPath, [program], {
    cwd: projectRoot,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...env },
    signal: stop,
  });
  closeSync(log);
  const code = await new Promise((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("exit", (status, signal) => settle(signal ?? status));
  });
  stop.throwIfAborted();
  if (code !== 0)
    throw new Problem(
      `The demonstration could not be written (${code}).`,
      `The whole output: ${logPath}`,
      lastLines(readLogFrom(logPath, from), 15),
    );
}
