/**
 * The run file, `run.json`: the process that started this data directory, and its child processes. It prevents a second
 * start, and lets the next start end processes that a killed start left running.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readJson, writeFileDurably } from "#lib/embedded/files";
import { errorCode, Problem } from "#lib/embedded/problem";
import { commandLine, endProcess, isAlive, parentOf, type Stamp, stampOf } from "#lib/embedded/processes";

const StampShape = z.object({ pid: z.number().int(), startedAt: z.string() });
const RunFile = z.object({
  starter: StampShape,
  /** The npm process that ran the starter. When it is gone, the starter is about to stop. */
  launcher: StampShape.optional(),
  url: z.string().optional(),
  children: z.array(StampShape.extend({ name: z.string() })),
});
export type RunFile = z.output<typeof RunFile>;

/** Reads a run file; undefined when it is missing or invalid. */
export function readRun(path: string): RunFile | undefined {
  return RunFile.safeParse(readJson(path)).data;
}

/** The run that currently uses this data directory: a run file whose starter is alive. */
export function liveRun(path: string): RunFile | undefined {
  const run = readRun(path);
  return run && isAlive(run.starter) ? run : undefined;
}

/** The npm process that runs this one, directly or through a shell; undefined without npm. */
export function findLauncher(): Stamp | undefined {
  if (!process.env.npm_lifecycle_event) return undefined;
  let pid = process.ppid;
  for (let step = 0; step < 3 && pid > 1; step++) {
    if (/\bnpm\b/.test(commandLine(pid)) && !/^\S*sh\s+-c\s/.test(commandLine(pid))) return stampOf(pid);
    pid = parentOf(pid);
  }
  return undefined;
}

/**
 * Claims the data directory for this process and ends processes that a killed start left running.
 * @returns how many processes were ended
 * @throws Problem when another start is using it
 */
export async function claimRun(path: string, launcher: Stamp | undefined): Promise<number> {
  const starter = stampOf(process.pid);
  if (!starter) throw new Error("this process has no stamp");
  for (const deadline = Date.now() + 30_000; ; ) {
    const before = readRun(path);
    if (before && isAlive(before.starter)) {
      // A start whose npm was killed is about to stop by itself: wait for it.
      const stopping = before.launcher && !isAlive(before.launcher);
      if (!stopping || Date.now() > deadline) throw alreadyRunning(before);
      await sleep(100);
      continue;
    }
    const leftovers = before?.children.filter(isAlive) ?? [];
    const mine: RunFile = { starter, launcher, children: leftovers };
    if (!takeOver(path, before, mine)) continue;
    await Promise.all(leftovers.map((child) => endProcess(child, 5_000)));
    return leftovers.length;
  }
}

/** Updates the run file of this process. */
export function updateRun(path: string, change: Partial<Omit<RunFile, "starter">>): void {
  const run = readRun(path);
  if (run?.starter.pid === process.pid) writeFileDurably(path, JSON.stringify({ ...run, ...change }));
}

/** Releases the data directory. */
export function releaseRun(path: string): void {
  if (readRun(path)?.starter.pid === process.pid) rmSync(path, { force: true });
}

function alreadyRunning(run: RunFile): Problem {
  return new Problem(
    `Carillon is already running from this folder (pid ${run.starter.pid}${run.url ? `, ${run.url}` : ""}).`,
    "Use that one, stop it with Ctrl-C, or set CARILLON_DATA_DIR and PORT to run a second one.",
  );
}

/** Replaces a stale run file with ours. When several starts try at once, one succeeds. */
function takeOver(path: string, seen: RunFile | undefined, mine: RunFile): boolean {
  const [draft, aside] = [`${path}.${process.pid}.new`, `${path}.${process.pid}.old`];
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    const found = text(path);
    if (found !== undefined) {
      renameSync(path, aside);
      const moved = RunFile.safeParse(readJson(aside)).data;
      // Another start may have written its own run file since we looked: put it back.
      if (moved && moved.starter.pid !== seen?.starter.pid) {
        renameSync(aside, path);
        return false;
      }
    }
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(errorCode(error))) return false;
    throw error;
  } finally {
    for (const leftover of [draft, aside]) rmSync(leftover, { force: true });
  }
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
