/** `node sandbox/main.ts [--lenient]`: runs the sandbox. Prints one line of JSON when it is ready. */
import { existsSync, fstatSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { say } from "./core/say.ts";
import { DEFAULT_APP } from "./meta/world/default-world.ts";
import { startSandbox } from "./server.ts";

const env = { ...ownVariables(), ...process.env };
const parent = process.ppid;

function port(name: string, usual: number): number {
  const value = Number(env[name] || usual);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name} must be a port number`);
  return value;
}

/** The variables of `.env` that are the sandbox's; the others, such as keys, are none of its business. */
function ownVariables(): Record<string, string | undefined> {
  if (!existsSync(".env")) return {};
  const all = Object.entries(parseEnv(readFileSync(".env", "utf8")));
  return Object.fromEntries(all.filter(([name]) => name.startsWith("SANDBOX_")));
}

const running = await startSandbox({
  httpPort: port("SANDBOX_HTTP_PORT", 4010),
  tlsPort: port("SANDBOX_TLS_PORT", 4011),
  controlPort: port("SANDBOX_CONTROL_PORT", 4012),
  smppPort: port("SANDBOX_SMPP_PORT", 2775),
  // Carriers' own port may be taken; whoever named a port wants that one.
  smppElsewhere: !env.SANDBOX_SMPP_PORT,
  smtpPort: port("SANDBOX_SMTP_PORT", 2525),
  imapPort: port("SANDBOX_IMAP_PORT", 2143),
  imapElsewhere: !env.SANDBOX_IMAP_PORT,
  host: env.SANDBOX_HOST || "127.0.0.1",
  stateFile: env.SANDBOX_STATE_FILE || undefined,
  controlHosts: env.SANDBOX_CONTROL_HOSTS?.split(","),
  lenient: process.argv.includes("--lenient") || env.SANDBOX_LENIENT === "1",
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

// A sandbox that started goes on: no request and no broken connection may end it.
for (const event of ["uncaughtException", "unhandledRejection"] as const)
  process.on(event, (error: unknown) => say("An unexpected error; the sandbox goes on", error));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await running.close();
  process.exit(0);
}

process.once("SIGTERM", stop);
process.once("SIGINT", stop);
if (env.SANDBOX_EXIT_WITH_PARENT === "1") {
  // A killed parent closes the pipe. Where stdin is not a pipe, the parent's pid changes.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once("end", stop).once("error", stop).resume();
  setInterval(() => process.ppid !== parent && stop(), 1000).unref();
}

const waba = [...running.sandbox.world.wabas.values()][0];
process.stdout.write(
  `${JSON.stringify({
    ready: true,
    httpUrl: running.httpUrl,
    tlsUrl: running.tlsUrl,
    smtpUrl: running.smtpUrl,
    imapUrl: running.imapUrl,
    controlUrl: running.controlUrl,
    lab: `${running.controlUrl}/lab`,
    smpp: running.sandbox.sms.place,
    appId: DEFAULT_APP.id,
    appSecret: DEFAULT_APP.secret,
    wabaId: waba?.id,
    accessToken: [...running.sandbox.world.tokens.values()].find((t) => waba && t.wabaIds.includes(waba.id))?.value,
  })}\n`,
);
