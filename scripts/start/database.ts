/** The database of a run, embedded or somebody's own: reached, brought up to date, and given a demonstration once. */
import { spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { lastLines, logLength, openLog, readLogFrom } from "./files.ts";
import { type DataPaths, projectRoot } from "./paths.ts";
import type { Variables } from "./plan.ts";
import { errorCode, Problem } from "./problem.ts";

/**
 * Waits for a database of one's own and checks that it is new enough.
 * @throws Problem naming what is wrong with the address, without its password
 */
export async function reachDatabase(url: string): Promise<void> {
  const where = new URL(url).host;
  for (const deadline = Date.now() + 20_000; ; ) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      const [row] = await sql`SELECT current_setting('server_version_num')::int AS version`;
      if (Number(row?.version) >= 150_000) return;
      throw new Problem(`The PostgreSQL at ${where} is older than 15.`, "Point DATABASE_URL to a newer one.");
    } catch (error) {
      if (error instanceof Problem) throw error;
      const code = errorCode(error);
      const mayPass = ["ECONNREFUSED", "ECONNRESET", "CONNECT_TIMEOUT", "57P03", "53300"].includes(code);
      if (mayPass && Date.now() < deadline) {
        await sleep(500);
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem(`The database at ${where} cannot be used: ${reason}.`, "Check DATABASE_URL and that it runs.");
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

/** True when nobody has a workspace yet. */
export async function isEmpty(databaseUrl: string): Promise<boolean> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return (await sql`SELECT 1 FROM workspaces LIMIT 1`).length === 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Fills an empty database with the demonstration, in a process of its own.
 * @throws Problem with its last lines when it fails
 */
export async function seed(
  env: Variables,
  paths: DataPaths,
  stop: AbortSignal,
  part = "db/seed/run.ts",
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
