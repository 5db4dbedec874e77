/** `node sandbox/main.ts`: the sandbox as a process of its own. Prints one JSON line when it is ready. */
import { fstatSync } from "node:fs";
import { DEFAULT_APP } from "./default-world.ts";
import { startSandbox } from "./server.ts";

const { env } = process;
const parent = process.ppid;

function port(name: string, usual: number): number {
  const value = Number(env[name] || usual);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name} must be a port number`);
  return value;
}

const sandbox = await startSandbox({
  httpPort: port("SANDBOX_HTTP_PORT", 4010),
  controlPort: port("SANDBOX_CONTROL_PORT", 4012),
  host: env.SANDBOX_HOST || "127.0.0.1",
  stateFile: env.SANDBOX_STATE_FILE || undefined,
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

let leaving = false;
async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  await sandbox.close();
  process.exit(0);
}

process.once("SIGTERM", leave);
process.once("SIGINT", leave);
if (env.SANDBOX_EXIT_WITH_PARENT === "1") {
  // A parent that is killed closes the pipe; where stdin is no pipe, being adopted shows in the parent's id.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once("end", leave).once("error", leave).resume();
  setInterval(() => process.ppid !== parent && leave(), 1000).unref();
}

const waba = [...sandbox.core.world.wabas.values()][0];
process.stdout.write(
  `${JSON.stringify({
    ready: true,
    httpUrl: sandbox.httpUrl,
    controlUrl: sandbox.controlUrl,
    lab: `${sandbox.controlUrl}/lab`,
    appId: DEFAULT_APP.id,
    appSecret: DEFAULT_APP.secret,
    wabaId: waba?.id,
    accessToken: [...sandbox.core.world.tokens.values()].find((t) => waba && t.wabaIds.includes(waba.id))?.value,
  })}\n`,
);
