/**
 * Starts Carillon with `scripts/start.ts` on free ports and an empty data directory, and sets its variables for the specs.
 * With `E2E_DATA_DIR`, specs use the Carillon that already runs from that directory, on the ports of `E2E_PORT`,
 * `E2E_DOOR_PORT` and so on.
 */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths, projectRoot } from "#lib/embedded/data-paths";
import { readPlacement, removeData } from "#lib/embedded/server-account";
import { childEnvironment, embeddedAddresses } from "#scripts/start/environment";
import { loadSecrets } from "#scripts/start/secrets";

const READY_WITHIN_MS = 300_000;

export default async function setup(): Promise<() => Promise<void>> {
  const asked = Object.fromEntries(
    ["PORT", "DOOR_PORT", "SANDBOX_HTTP_PORT", "SANDBOX_CONTROL_PORT"].map((name) => [
      name,
      process.env[`E2E_${name}`],
    ]),
  );
  const running = process.env.E2E_DATA_DIR;
  const { directory, stop } = running ? { directory: running, stop: async () => {} } : await startCarillon(asked);
  const paths = dataPaths(directory);
  const secrets = loadSecrets(paths);
  const ports = {
    web: Number(asked.PORT),
    door: Number(asked.DOOR_PORT),
    sandbox: Number(asked.SANDBOX_HTTP_PORT),
    // No spec speaks TLS to the sandbox.
    sandboxTls: 0,
    sandboxSmpp: 0,
    sandboxSmtp: 0,
    sandboxImap: 0,
    sandboxControl: Number(asked.SANDBOX_CONTROL_PORT),
  };
  const database = embeddedAddresses(readPlacement(paths).port ?? 0, secrets);
  const variables = childEnvironment({}, paths, ports, secrets, database, { dev: false, sandbox: true });
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
  return stop;
}

/** @returns the data directory, and a function that stops Carillon and removes the data */
async function startCarillon(asked: Record<string, string | undefined>) {
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
    removeData(dataPaths(directory));
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
    throw new Error(`Carillon did not start:\n${output}`);
  }
  return { directory, stop };
}
