/**
 * Starts the whole product as a newcomer would, on free ports and an empty data directory, and gives specs its variables.
 * With `E2E_DATA_DIR` the house that runs from there is used instead, on the ports of `E2E_PORT` and its like: for writing specs.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedAddresses } from "../scripts/start/embedded.ts";
import { dataPaths, projectRoot } from "../scripts/start/paths.ts";
import { childEnvironment } from "../scripts/start/plan.ts";
import { readPlacement } from "../scripts/start/postgres-account.ts";
import { loadSecrets } from "../scripts/start/secrets.ts";

const READY_WITHIN_MS = 300_000;

export default async function setup(): Promise<() => Promise<void>> {
  const asked = Object.fromEntries(
    ["PORT", "DOOR_PORT", "SANDBOX_HTTP_PORT", "SANDBOX_CONTROL_PORT"].map((name) => [
      name,
      process.env[`E2E_${name}`],
    ]),
  );
  const running = process.env.E2E_DATA_DIR;
  const { directory, stop } = running ? { directory: running, stop: async () => {} } : await startHouse(asked);
  const paths = dataPaths(directory);
  const secrets = loadSecrets(paths);
  const ports = {
    web: Number(asked.PORT),
    door: Number(asked.DOOR_PORT),
    sandbox: Number(asked.SANDBOX_HTTP_PORT),
    sandboxControl: Number(asked.SANDBOX_CONTROL_PORT),
  };
  const database = embeddedAddresses(readPlacement(paths).port ?? 0, secrets);
  const variables = childEnvironment({}, paths, ports, secrets, database, { dev: false, sandbox: true });
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
  return stop;
}

/** @returns where the house keeps its data, and how to end it */
async function startHouse(asked: Record<string, string | undefined>) {
  const directory = mkdtempSync(join(tmpdir(), "carillon-e2e-"));
  const { DATABASE_URL: _own, WEB_DATABASE_URL: _web, npm_lifecycle_event: _npm, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(projectRoot, "scripts/start.ts")], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...inherited, ...asked, CARILLON_DATA_DIR: directory } as NodeJS.ProcessEnv,
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    const elsewhere = readPlacement(dataPaths(directory)).elsewhere;
    for (const place of [directory, elsewhere]) if (place) rmSync(place, { recursive: true, force: true });
  };

  let output = "";
  const ready = new Promise<boolean>((settle) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data: Buffer) => {
        output += data.toString();
        if (output.includes("Ready in")) settle(true);
      });
    child.once("exit", () => settle(false));
    setTimeout(() => settle(false), READY_WITHIN_MS).unref();
  });
  if (!(await ready)) {
    await stop();
    throw new Error(`The product did not start:\n${output}`);
  }
  return { directory, stop };
}
