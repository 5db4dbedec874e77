/**
 * The record of a run, `run.json`: who started this data directory, and which processes belong to it. It keeps a second
 * start out, and tells the next start what a killed one left behind.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readJson, writeFileDurably } from "./files.ts";
import { errorCode, Problem } from "./problem.ts";
import { commandLine, endProcess, isAlive, parentOf, type Stamp, stampOf } from "./processes.ts";

const StampShape = z.object({ pid: z.number().int(), startedAt: z.string() });
const Run = z.object({
  starter: StampShape,
  /** The npm that ran the starter; with it gone, the starter is about to stop. */
  launcher: StampShape.optional(),
  url: z.string().optional(),
  children: z.array(StampShape.extend({ name: z.string() })),
});
export type Run = z.output<typeof Run>;

/** The record at a path; undefined when there is none or it was cut short. */
export function readRun(path: string): Run | undefined {
  return Run.safeParse(readJson(path)).data;
}

/** The run that holds this data directory now, if its starter lives. */
export function liveRun(path: string): Run | undefined {
  const run = readRun(path);
  return run && isAlive(run.starter) ? run : undefined;
}

/** The npm above this process, when it was run by `npm run`, perhaps through a shell. */
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
 * Takes the data directory for this process and ends what a dead start left running.
 * @returns how many processes were left over
 * @throws Problem when another start holds it
 */
export async function claimRun(path: string, launcher: Stamp | undefined): Promise<number> {
  const starter = stampOf(process.pid);
  if (!starter) throw new Error("this process has no stamp");
  for (const deadline = Date.now() + 30_000; ; ) {
    const before = readRun(path);
    if (before && isAlive(before.starter)) {
      // A start whose npm was killed stops by itself; the person who starts again should not have to know.
      const leaving = before.launcher && !isAlive(before.launcher);
      if (!leaving || Date.now() > deadline) throw heldBy(before);
      await sleep(100);
      continue;
    }
    const leftovers = before?.children.filter(isAlive) ?? [];
    const mine: Run = { starter, launcher, children: leftovers };
    if (!takeOver(path, before, mine)) continue;
    await Promise.all(leftovers.map((child) => endProcess(child, 5_000)));
    return leftovers.length;
  }
}

/** Keeps the record up to date. */
export function updateRun(path: string, change: Partial<Omit<Run, "starter">>): void {
  const run = readRun(path);
  if (run?.starter.pid === process.pid) writeFileDurably(path, JSON.stringify({ ...run, ...change }));
}

/** Gives the data directory back. */
export function releaseRun(path: string): void {
  if (readRun(path)?.starter.pid === process.pid) rmSync(path, { force: true });
}

function heldBy(run: Run): Problem {
  return new Problem(
    `Carillon is already running from this folder (pid ${run.starter.pid}${run.url ? `, ${run.url}` : ""}).`,
    "Use that one, stop it with Ctrl-C, or set CARILLON_DATA_DIR and PORT to run a second one beside it.",
  );
}

/** Puts our record where a dead one was. Of several starts that try at once, one wins. */
function takeOver(path: string, seen: Run | undefined, mine: Run): boolean {
  const [draft, aside] = [`${path}.${process.pid}.new`, `${path}.${process.pid}.old`];
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    const found = text(path);
    if (found !== undefined) {
      renameSync(path, aside);
      const moved = Run.safeParse(readJson(aside)).data;
      // Between our look and our hand another start may have put its own record there: give it back.
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
