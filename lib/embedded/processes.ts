/**
 * Identifies processes. A pid alone is not enough: after a crash the number may belong to an unrelated process, and a
 * zombie (dead, not yet reaped by its parent) still accepts signals as if it were alive.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./problem.ts";

/** Identifies one process: its pid and when the system started it. */
export type Stamp = { pid: number; startedAt: string };

/** State letter, parent, and start time in clock ticks since boot, from the text of `/proc/<pid>/stat`. */
export function parseProcStat(text: string): { state: string; parent: number; startTicks: string } | undefined {
  // The command name is in parentheses and may itself contain spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent, startTicks] = [fields[0], Number(fields[1]), fields[19]];
  return text.includes(")") && state && startTicks ? { state, parent, startTicks } : undefined;
}

/** The stamp of a running process; undefined when there is none with that pid, or only a zombie. */
export function stampOf(pid: number): Stamp | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") {
    const stat = readStat(pid);
    if (!stat || stat.state === "Z" || stat.state === "X") return undefined;
    return { pid, startedAt: `${bootId()}:${stat.startTicks}` };
  }
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const [state = "", ...started] = line.split(/\s+/);
    return line && !state.startsWith("Z") ? { pid, startedAt: started.join(" ") } : undefined;
  } catch {
    return undefined;
  }
}

/** True while that process is running. */
export function isAlive(stamp: Stamp): boolean {
  return stampOf(stamp.pid)?.startedAt === stamp.startedAt;
}

/** Sends a signal; does nothing when the process is already gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

/** Waits until a process has ended. @returns false when it still runs after `timeoutMs` */
export async function waitForEnd(stamp: Stamp, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(stamp)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Sends SIGTERM, then SIGKILL after `graceMs`. */
export async function endProcess(stamp: Stamp, graceMs: number): Promise<void> {
  if (!isAlive(stamp)) return;
  signal(stamp.pid, "SIGTERM");
  if (await waitForEnd(stamp, graceMs)) return;
  signal(stamp.pid, "SIGKILL");
  await waitForEnd(stamp, 5_000);
}

/** The pid of a process and of all its descendants. */
export function processTree(pid: number): number[] {
  const parents = parentTable();
  const tree = new Set([pid]);
  // Iterating a set includes the members added meanwhile.
  for (const member of tree) for (const [child, parent] of parents) if (parent === member) tree.add(child);
  return [...tree];
}

/** The parent of a process; 0 when it is gone. */
export function parentOf(pid: number): number {
  return parentTable().get(pid) ?? 0;
}

function parentTable(): Map<number, number> {
  const table = new Map<number, number>();
  if (process.platform === "linux") {
    // Slim containers have no `ps`.
    for (const name of readdirSync("/proc")) {
      const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
      if (stat) table.set(Number(name), stat.parent);
    }
    return table;
  }
  for (const line of execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n")) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && parent !== undefined) table.set(pid, parent);
  }
  return table;
}

function readStat(pid: number): ReturnType<typeof parseProcStat> {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** Running processes whose working directory is `directory`; always empty except on Linux. */
export function processesIn(directory: string): Stamp[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && workingDirectory(Number(name)) === directory)
    .map((name) => stampOf(Number(name)))
    .filter((stamp) => stamp !== undefined);
}

/** A process's working directory; undefined when we may not read it. */
export function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** A process's command line as one string; "" when we may not read it. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return boot;
}
