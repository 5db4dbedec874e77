/** What an earlier run left in a data directory: perhaps a living server, perhaps only its pid file. */
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "./problem.ts";
import { commandLine, processesIn, type Stamp, signal, stampOf, waitForEnd, workingDirectory } from "./processes.ts";

export type PidFile = { pid: number; port: number; ready: boolean };

/**
 * The facts of a `postmaster.pid`: lines for pid, data directory, start time, port, socket folder, address, shared memory
 * and status. undefined when the text is cut short before the pid.
 */
export function parsePidFile(text: string): PidFile | undefined {
  const lines = text.split("\n");
  // The pid of a single-user server is written negative.
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

export type Recovery = "nothing" | "stopped" | "cleared";

/**
 * Makes the data directory free to be started on: stops a server that outlived its parent, waits for the last of a
 * killed server's processes, and removes a pid file that names nobody or a stranger.
 * @throws Problem when a server of this directory does not end
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
  await waitForStrays(directory);
  // With nobody left in the directory, the file can only be a leftover. The server would judge by the pid alone and
  // refuse as long as that number belongs to a stranger or to a dead process nobody has collected.
  if (existsSync(join(directory, "postmaster.pid"))) {
    rmSync(join(directory, "postmaster.pid"), { force: true });
    if (outcome === "nothing") outcome = "cleared";
  }
  return outcome;
}

/** A fast shutdown: sessions are ended, what was committed stays. An immediate one follows if that takes a minute. */
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

/** Sessions of a killed server notice within moments; one deep in a calculation is ended. */
async function waitForStrays(directory: string): Promise<void> {
  const started = Date.now();
  for (;;) {
    const strays = processesIn(directory).filter((stray) => commandLine(stray.pid).includes("postgres"));
    if (strays.length === 0) return;
    const waited = Date.now() - started;
    if (waited > 20_000)
      throw new Problem(
        `Processes of an earlier database server are still there: ${strays.map((stray) => stray.pid).join(", ")}.`,
        "End them with kill -9 and start again.",
      );
    if (waited > 10_000) for (const stray of strays) signal(stray.pid, "SIGKILL");
    else if (waited > 5_000) for (const stray of strays) signal(stray.pid, "SIGQUIT");
    await sleep(100);
  }
}
