import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { lastLines, logLength, openLog, readLogFrom } from "./files.ts";
import { type Stamp, signal, stampOf } from "./processes.ts";

export type ServiceOptions = {
  name: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  logPath: string;
  /** Called when it ended without having been asked to, before it is started again after `delayMs`. */
  onCrash(how: string, delayMs: number): void;
  /** Called whenever its process is another one. */
  onChange(): void;
};

export type Service = {
  name: string;
  /** Its process now, if it has one. */
  stamp(): Stamp | undefined;
  /** How often it ended by itself. */
  crashes(): number;
  /** The last lines it wrote since this run began. */
  tail(): string;
  restart(): void;
  stop(graceMs: number): Promise<void>;
};

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived this long was well; its next crash counts as a first one. */
const WELL_AFTER_MS = 30_000;

/** Pause before a process is started again after its nth crash in a row. */
export function restartDelay(crashesInARow: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (crashesInARow - 1), LONGEST_DELAY_MS);
}

/** Keeps one Node process running until it is told to stop. */
export function startService(options: ServiceOptions): Service {
  const logStart = logLength(options.logPath);
  let child: ChildProcess | undefined;
  let stamp: Stamp | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let wanted = false;
  let crashes = 0;
  let inARow = 0;

  function launch() {
    const startedAt = Date.now();
    wanted = false;
    const log = openLog(options.logPath);
    const mine = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      // A group of its own: Ctrl-C is for the starter, which stops each in its turn.
      detached: true,
      stdio: ["ignore", log, log],
      env: {
        ...process.env,
        ...options.env,
        // glibc would keep a heap for each of many threads, and give little of it back.
        MALLOC_ARENA_MAX: "2",
        CARILLON_PARENT_PID: String(process.pid),
        CARILLON_PROCESS: options.name,
      },
    });
    closeSync(log);
    child = mine;
    stamp = stampOf(mine.pid ?? 0);
    options.onChange();
    let over = false;
    const end = (how: string) => {
      if (over) return;
      over = true;
      child = undefined;
      stamp = undefined;
      if (stopping) return;
      if (wanted) return launch();
      crashes++;
      inARow = Date.now() - startedAt > WELL_AFTER_MS ? 1 : inARow + 1;
      const delay = restartDelay(inARow);
      options.onCrash(how, delay);
      timer = setTimeout(launch, delay);
    };
    mine.once("error", (error) => end(error.message));
    mine.once("exit", (code, signalName) => end(signalName ?? `code ${code}`));
  }

  launch();
  return {
    name: options.name,
    stamp: () => stamp,
    crashes: () => crashes,
    tail: () => lastLines(readLogFrom(options.logPath, logStart), 12),
    restart() {
      wanted = true;
      if (child?.pid) signal(child.pid, "SIGTERM");
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const last = child;
      if (!last?.pid) return;
      const pid = last.pid;
      const gone = new Promise<void>((done) => last.once("exit", () => done()));
      signal(pid, "SIGTERM");
      const force = setTimeout(() => signal(pid, "SIGKILL"), graceMs);
      await gone;
      clearTimeout(force);
    },
  };
}
