/** Cleans up what an earlier run left in a data directory: a running server, or only its pid file. */
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "./problem.ts";
import { commandLine, processesIn, type Stamp, signal, stampOf, waitForEnd, workingDirectory } from "./processes.ts";

export type PidFile = { pid: number; port: number; ready: boolean };

/**
 * Parses `postmaster.pid`: lines for pid, data directory, start time, port, socket folder, address, shared memory and
 * status. Returns undefined when there is no pid.
 */
export function parsePidFile(text: string): PidFile | undefined {
  const lines = text.split("\n");
  // A single-user server writes its pid as a negative number.
  const pid = Math.abs(Number.parseInt(lines[0] ?? "", 10));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number.parseInt(lines[3] ?? "", 10) || 0, ready: lines[7]?.trim() === "ready" };
}

export function readPidFile(dataDirectory: string): PidFile | undefined {
  try {
    return parsePidFile(readFileSync(join(dataDirectory, "postmaster.pid"), "utf8"));
  } catch {
    return undefined;
  }
}

/** What `recover` did: nothing, stopped a running server, or removed a stale pid file. */
export type Recovery = "nothing" | "stopped" | "cleared";

/**
 * Prepares the data directory for a start: stops a server that outlived its parent, waits for the remaining processes of
 * a killed server, and removes a pid file that belongs to no running server.
 * @throws Problem when a server of this directory does not stop
 */
export async function recover(dataDirectory: string): Promise<Recovery> {
  if (!existsSync(dataDirectory)) return "nothing";
  const directory = realpathSync(dataDirectory);
  const left = readPidFile(directory);
  const server = left && stampOf(left.pid);
  let outcome: Recovery = "nothing";
  if (server && isServerOf(server, directory)) {
    await stopServer(server);
    outcome = "stopped";
  }
  await waitForLeftovers(directory);
  // No process is left in the directory, so the file is stale. PostgreSQL checks only the pid and would refuse to start
  // while that number belongs to an unrelated process or a zombie.
  if (existsSync(join(directory, "postmaster.pid"))) {
    rmSync(join(directory, "postmaster.pid"), { force: true });
    if (outcome === "nothing") outcome = "cleared";
  }
  return outcome;
}

/** Fast shutdown (SIGINT), then immediate shutdown (SIGQUIT) after a minute. @throws Problem when neither stops the server */
export async function stopServer(server: Stamp): Promise<void> {
  signal(server.pid, "SIGINT");
  if (await waitForEnd(server, 60_000)) return;
  signal(server.pid, "SIGQUIT");
  if (await waitForEnd(server, 10_000)) return;
  throw new Problem(
    `The database server (pid ${server.pid}) does not stop.`,
    `See why in its log; \`kill -9 ${server.pid}\` ends it, and it recovers at the next start.`,
  );
}

function isServerOf(server: Stamp, directory: string): boolean {
  const at = workingDirectory(server.pid);
  if (at !== undefined) return at === directory;
  const command = commandLine(server.pid);
  return command.includes("postgres") && command.includes(directory);
}

/** Sessions of a killed server end within moments by themselves. After 5 s they get SIGQUIT, after 10 s SIGKILL. */
async function waitForLeftovers(directory: string): Promise<void> {
  const started = Date.now();
  for (;;) {
    const leftovers = processesIn(directory).filter((leftover) => commandLine(leftover.pid).includes("postgres"));
    if (leftovers.length === 0) return;
    const waited = Date.now() - started;
    if (waited > 20_000)
      throw new Problem(
        `Processes of an earlier database server are still there: ${leftovers.map((leftover) => leftover.pid).join(", ")}.`,
        "End them with kill -9 and start again.",
      );
    if (waited > 10_000) for (const leftover of leftovers) signal(leftover.pid, "SIGKILL");
    else if (waited > 5_000) for (const leftover of leftovers) signal(leftover.pid, "SIGQUIT");
    await sleep(100);
  }
}
