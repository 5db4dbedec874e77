import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { until } from "./until.ts";

export type Processes = {
  /** Starts a process of ours, such as "lib/worker/main.ts", with such options of Node's. */
  start(file: string, options?: readonly string[]): ChildProcess;
  sandbox: ChildProcess;
  door: ChildProcess;
  /** Calls the sandbox. @throws Error for an answer of 300 or above */
  control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T>;
  /** Stops all processes; kills those that take longer than 12 s. */
  stop(): Promise<void>;
};

/**
 * Starts the sandbox and the door with these variables, and waits until both answer.
 *
 * @param logFolder where each process appends to a log named after its folder, such as worker.log; otherwise nothing is kept
 */
export async function startProcesses(variables: Record<string, string>, logFolder?: string): Promise<Processes> {
  const children = new Set<ChildProcess>();
  const start = (file: string, options: readonly string[] = []): ChildProcess => {
    const log = logFolder ? openSync(join(logFolder, `${file.split("/").at(-2)}.log`), "a") : null;
    const output = log ?? (process.env.SYSTEM_OUTPUT ? "inherit" : "ignore");
    const child = spawn(process.execPath, [...options, file], {
      env: { ...process.env, ...variables } as NodeJS.ProcessEnv,
      stdio: ["ignore", output, output],
    });
    if (log !== null) closeSync(log);
    children.add(child);
    child.on("exit", () => children.delete(child));
    return child;
  };
  const controlUrl = variables.SANDBOX_CONTROL_URL;
  const sandbox = start("sandbox/main.ts");
  const door = start("lib/door/main.ts");
  const bothUp = until("sandbox and door answer", async () => {
    const up = await Promise.all([isUp(`${controlUrl}/control/state`), isUp(`${variables.DOOR_PUBLIC_URL}/healthz`)]);
    return up.every(Boolean);
  });
  await Promise.race([bothUp, endOf("sandbox", sandbox), endOf("door", door)]);
  return {
    start,
    sandbox,
    door,
    async control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
      const answer = await request(`${controlUrl}${path}`, {
        method,
        headersTimeout: 120_000,
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
      return JSON.parse(text) as T;
    },
    async stop() {
      const running = [...children];
      const ended = running.map((child) => new Promise((resolve) => child.once("exit", resolve)));
      for (const child of running) child.kill("SIGTERM");
      await Promise.race([Promise.all(ended), sleep(12_000)]);
      for (const child of children) child.kill("SIGKILL");
    },
  };
}

/** @throws Error once the process has ended */
function endOf(name: string, child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    child.once("exit", (code, signal) => reject(new Error(`the ${name} ended (${signal ?? `code ${code}`})`)));
  });
}

async function isUp(url: string): Promise<boolean> {
  const answer = await request(url);
  await answer.body.dump();
  return answer.statusCode === 200;
}
