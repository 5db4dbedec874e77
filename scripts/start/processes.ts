/**
 * Telling processes apart. A pid alone is not enough: after a crash the number may belong to a stranger, and a process
 * that is dead but not yet collected by its parent (state Z) still answers a signal as if it were alive.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./problem.ts";

/** One particular process: its number and the moment the system started it. */
export type Stamp = { pid: number; startedAt: string };

/** State letter, parent, and start time in clock ticks since boot, from the text of `/proc/<pid>/stat`. */
export function parseProcStat(text: string): { state: string; parent: number; startTicks: string } | undefined {
  // The command's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent, startTicks] = [fields[0], Number(fields[1]), fields[19]];
  return text.includes(")") && state && startTicks ? { state, parent, startTicks } : undefined;
}

/** The stamp of a living process; undefined when there is none of that number or only its remains. */
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

/** True while that very process lives. */
export function isAlive(stamp: Stamp): boolean {
  return stampOf(stamp.pid)?.startedAt === stamp.startedAt;
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

/** Waits until a process is gone. @returns false when it is still there after `timeoutMs` */
export async function waitForEnd(stamp: Stamp, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(stamp)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Asks a process to end, and ends it outright after `graceMs`. */
export async function endProcess(stamp: Stamp, graceMs: number): Promise<void> {
  if (!isAlive(stamp)) return;
  signal(stamp.pid, "SIGTERM");
  if (await waitForEnd(stamp, graceMs)) return;
  signal(stamp.pid, "SIGKILL");
  await waitForEnd(stamp, 5_000);
}

/** A process's number, and those of all it started, directly or not. */
export function familyOf(pid: number): number[] {
  const parents = parentTable();
  const family = new Set([pid]);
  // A set may grow while it is walked: what is added is walked too.
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.add(child);
  return [...family];
}

/** The parent of a process; 0 when it is gone. */
export function parentOf(pid: number): number {
  return parentTable().get(pid) ?? 0;
}

function parentTable(): Map<number, number> {
  const table = new Map<number, number>();
  if (process.platform === "linux") {
    // Not by `ps`: slim containers have none.
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

/** Living processes whose working directory is `directory`; empty where the system does not tell. */
export function processesIn(directory: string): Stamp[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && workingDirectory(Number(name)) === directory)
    .map((name) => stampOf(Number(name)))
    .filter((stamp) => stamp !== undefined);
}

/** A process's working directory, or undefined when it may not be known. */
export function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** A process's command line as one string; "" when it may not be known. */
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
