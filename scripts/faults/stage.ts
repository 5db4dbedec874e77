/** The processes of fault runs: a PostgreSQL server, the sandbox, the door and a worker, which a run may kill and restart. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, connect } from "#db/client";
import { type Processes, startProcesses } from "#e2e/system/processes";
import { openServer } from "#e2e/system/server";
import { createDatabase, variablesOf } from "#e2e/system/system";
import { forgetEnv } from "#lib/env";
import { smallHeap } from "#scripts/start/processes/heaps";

const files = { worker: "lib/worker/main.ts", door: "lib/door/main.ts", sandbox: "sandbox/main.ts" };
type Killable = keyof typeof files;

export type Stage = {
  connection: Connection;
  doorUrl: string;
  logFolder: string;
  /** Calls the sandbox; waits while it is down. */
  control: Processes["control"];
  /** Runs a database step, and again while the database is down. The step must bear to be run twice. */
  again<T>(step: () => Promise<T>): Promise<T>;
  /** Kills a process with SIGKILL and starts it again after `downMs`. */
  kill(name: Killable, downMs: number): Promise<void>;
  restartDatabase(): Promise<void>;
  /** Starts another process, with such options of Node's. */
  start: Processes["start"];
  /** The worker that runs now. */
  worker(): ChildProcess;
  /** A first number for people, so that runs share none. */
  takePeople(count: number): number;
  close(): Promise<void>;
};

export async function openStage(logFolder: string, divisor: number): Promise<Stage> {
  mkdirSync(logFolder, { recursive: true });
  const server = await openServer();
  const databaseUrl = await createDatabase(server.url);
  const variables = {
    ...(await variablesOf(databaseUrl, 60_000)),
    LOG_LEVEL: "info",
    WAIT_DIVISOR: String(divisor),
    SANDBOX_STATE_FILE: join(logFolder, "sandbox.json"),
  };
  Object.assign(process.env, variables);
  forgetEnv();
  const processes = await startProcesses(variables, logFolder);
  const running: Record<Killable, ChildProcess> = {
    sandbox: processes.sandbox,
    door: processes.door,
    worker: processes.start(files.worker, smallHeap),
  };
  const killed = { sandbox: Promise.resolve(), door: Promise.resolve(), worker: Promise.resolve() };
  const control: Stage["control"] = (method, path, body) =>
    retry(
      (error) => isDown(error),
      () => processes.control(method, path, body),
    );
  await control("POST", "/control/dials", { reviewDelayMs: 50, readMs: 1500, throughput: 100_000 });
  const connection = connect(databaseUrl, { max: 4 });
  let people = 0;
  return {
    connection,
    doorUrl: variables.DOOR_PUBLIC_URL,
    logFolder,
    control,
    again: (step) => retry(() => true, step),
    kill(name, downMs) {
      // One after the other, so that there is never a second process of a kind.
      killed[name] = killed[name].then(async () => {
        await end(running[name]);
        await sleep(downMs);
        running[name] = processes.start(files[name], name === "sandbox" ? [] : smallHeap);
      });
      return killed[name];
    },
    restartDatabase: () => server.restart(),
    start: processes.start,
    worker: () => running.worker,
    takePeople(count) {
      people += count;
      return people - count;
    },
    async close() {
      await processes.stop();
      await connection.close().catch(() => {});
      await server.close();
    },
  };
}

/** Removes the logs of a stage on which every run passed. */
export function removeLogs(stage: Stage): void {
  if (existsSync(stage.logFolder)) rmSync(stage.logFolder, { recursive: true });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const retryMs = { pause: 100, most: 60_000 };

async function retry<T>(worthwhile: (error: unknown) => boolean, step: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + retryMs.most; ; await sleep(retryMs.pause))
    try {
      return await step();
    } catch (error) {
      if (Date.now() > until || !worthwhile(error)) throw error;
    }
}

/** Whether a call failed because nobody listened or the connection broke. */
function isDown(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? "";
  return ["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET", "EPIPE"].includes(code);
}
