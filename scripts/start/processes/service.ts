import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { lastLines, logLength, openLog, readLogFrom } from "#lib/embedded/files";
import { type Stamp, signal, stampOf } from "#lib/embedded/processes";

export type ServiceOptions = {
  name: string;
  args: string[];
  cwd: string;
  /** All that the process is given, besides what names it and its parent. */
  env: Record<string, string | undefined>;
  logPath: string;
  /** Called after an unexpected end; the service starts again after `delayMs`. */
  onCrash(how: string, delayMs: number): void;
  /** Called whenever a new process was started. */
  onChange(): void;
};

export type Service = {
  name: string;
  /** Its current process, if it is running. */
  stamp(): Stamp | undefined;
  /** How often it ended unexpectedly. */
  crashes(): number;
  /** The last lines of its log since this run began. */
  tail(): string;
  restart(): void;
  stop(graceMs: number): Promise<void>;
};

const INITIAL_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
/** After running this long, the next crash counts as the first in a row. */
const STABLE_AFTER_MS = 30_000;

/** Delay in ms before the restart after the nth crash in a row. */
export function restartDelay(crashesInARow: number): number {
  return Math.min(INITIAL_DELAY_MS * 2 ** (crashesInARow - 1), LONGEST_DELAY_MS);
}

/** Runs a Node process and restarts it after a crash, until it is stopped. */
export function startService(options: ServiceOptions): Service {
  const logStart = logLength(options.logPath);
  let child: ChildProcess | undefined;
  let stamp: Stamp | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let restarting = false;
  let crashes = 0;
  let inARow = 0;

  function launch() {
    const startedAt = Date.now();
    restarting = false;
    const mine = spawnService(options);
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
      if (restarting) return launch();
      crashes++;
      inARow = Date.now() - startedAt > STABLE_AFTER_MS ? 1 : inARow + 1;
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
      restarting = true;
      if (child?.pid) signal(child.pid, "SIGTERM");
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      if (child) await stopChild(child, graceMs);
    },
  };
}

function spawnService({ name, args, cwd, env, logPath }: ServiceOptions): ChildProcess {
  const log = openLog(logPath);
  const child = spawn(process.execPath, args, {
    cwd,
    // A process group of its own: Ctrl-C reaches only the starter, which stops the services in order.
    detached: true,
    stdio: ["ignore", log, log],
    env: {
      ...(env as NodeJS.ProcessEnv),
      // glibc would keep one heap per thread and return little of it to the system.
      MALLOC_ARENA_MAX: "2",
      CARILLON_PARENT_PID: String(process.pid),
      CARILLON_PROCESS: name,
    },
  });
  closeSync(log);
  return child;
}

/** Sends SIGTERM, then SIGKILL after `graceMs`. */
async function stopChild(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (!pid) return;
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  signal(pid, "SIGTERM");
  const kill = setTimeout(() => signal(pid, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(kill);
}
