import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { logLength, openLog, readLogFrom } from "./files.ts";
import { anyFreePort, isPortFree } from "./ports.ts";
import { errorCode, Problem } from "./problem.ts";
import { isAlive, stampOf } from "./processes.ts";
import { readPidFile, recover, stopServer } from "./recovery.ts";
import type { Server } from "./server-account.ts";
import { explainFailure } from "./server-failure.ts";

/** The superuser of the embedded server, who owns the tables, and the name of the database. */
const OWNER = "carillon";
const DATABASE = "carillon";

export type RunningServer = {
  /** Connects as the owner. */
  url: string;
  port: number;
  pid: number;
  /** Settles when the server ends, for whatever reason. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
};

export type ServerOptions = {
  password: string;
  logPath: string;
  /** Tried first; another port is chosen when it is in use. */
  port?: number | undefined;
  /** Refuse instead, because others already know the port. */
  keepPort?: boolean;
  settings?: Record<string, string>;
};

/** Settings for the smallest supported machine: 2 cores, 2 GB. Passed at each start, so that later versions can change them. */
const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  // No Unix socket: its path has a length limit that the data directory may exceed.
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "256MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  effective_cache_size: "1GB",
  max_wal_size: "2GB",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] ",
  // server-failure.ts matches English messages.
  lc_messages: "C",
};

/**
 * Creates the database files if there are none. They are written to a temporary folder that is renamed when complete, so
 * that an interrupted creation simply starts over.
 * @returns true when the files were created
 * @throws Problem when that fails
 */
export async function initialise(server: Server, options: ServerOptions): Promise<boolean> {
  if (existsSync(join(server.dataDirectory, "PG_VERSION"))) return false;
  // One folder per process: an interrupted initdb may still be running and removes its folder when it fails.
  const draft = `${server.dataDirectory}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  removeDrafts(server.dataDirectory);
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (server.uid !== undefined && server.gid !== undefined)
    for (const path of [draft, passwordFile]) chownSync(path, server.uid, server.gid);
  try {
    const locale = process.platform === "darwin" ? "C" : "C.UTF-8";
    const from = logLength(options.logPath);
    const ended = outcome(
      run(server, options.logPath, "initdb", [
        ...["-D", draft, "-U", OWNER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", `--locale=${locale}`, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      ]),
    );
    const failed = await ended;
    if (failed) throw explainFailure(`${readLogFrom(options.logPath, from)}\n${failed}`, options.logPath).problem;
    renameSync(draft, server.dataDirectory);
    return true;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function removeDrafts(dataDirectory: string): void {
  const [parent, prefix] = [dirname(dataDirectory), `${basename(dataDirectory)}.new-`];
  for (const name of existsSync(parent) ? readdirSync(parent) : [])
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
}

/**
 * Starts the server and waits until it is ready. Picks another port if the port is in use, and retries with growing
 * pauses while processes of an earlier server still hold the directory.
 * @throws Problem with a cause and a remedy
 */
export async function startServer(server: Server, options: ServerOptions): Promise<RunningServer> {
  const free = options.port !== undefined && (await isPortFree(options.port));
  if (options.keepPort && !free) throw portTaken(options.port);
  let port = options.port && free ? options.port : await anyFreePort();
  for (let attempt = 0; ; attempt++) {
    await recover(server.dataDirectory);
    const from = logLength(options.logPath);
    const settings = { ...SETTINGS, ...options.settings, port: String(port) };
    const child = run(server, options.logPath, "postgres", [
      ...["-D", server.dataDirectory],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ]);
    const ended = outcome(child);
    const failed = await Promise.race([ended, untilReady(child, server.dataDirectory)]);
    if (failed === undefined) return running(child, ended, port, options.password);
    const output = `${readLogFrom(options.logPath, from)}\n${failed}`;
    const { kind, problem } = explainFailure(output, options.logPath);
    if (attempt >= 6 || kind === "fatal") throw problem;
    if (kind === "port" && options.keepPort) throw portTaken(port);
    if (kind === "port") port = await anyFreePort();
    else await sleep(250 * 2 ** attempt);
  }
}

function portTaken(port: number | undefined): Problem {
  return new Problem(
    `The database's port ${port} was taken by another program while it restarted.`,
    "Stop that program; the database is then started again by itself.",
  );
}

/**
 * Creates the database if it does not exist. Also proves that the server accepts connections.
 * @throws Problem when the password in secrets.json is wrong
 */
export async function ensureDatabase(server: RunningServer): Promise<void> {
  const sql = postgres(server.url.replace(/\/[^/]*$/, "/postgres"), {
    max: 1,
    onnotice: () => {},
    connect_timeout: 10,
  });
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`;
    if (found.length === 0) await sql`CREATE DATABASE ${sql(DATABASE)}`;
  } catch (error) {
    if ((error as { code?: string }).code !== "28P01") throw error;
    throw new Problem(
      "The database does not know the password kept in secrets.json.",
      "Put back the secrets.json that belongs to this data directory; without it, `npm run reset` begins anew.",
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The URL that connects to an embedded server as its owner. */
export function ownerUrl(port: number, password: string): string {
  return `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}

function running(child: ChildProcess, ended: Promise<unknown>, port: number, password: string): RunningServer {
  const stamp = stampOf(child.pid ?? 0);
  if (!stamp) throw new Problem("The database server ended as soon as it had started.", "Start again.");
  return {
    url: ownerUrl(port, password),
    port,
    pid: stamp.pid,
    ended,
    stop: async () => {
      if (isAlive(stamp)) await stopServer(stamp);
      await ended;
    },
  };
}

/** Resolves once the server has written to its pid file that it is ready. */
async function untilReady(child: ChildProcess, dataDirectory: string): Promise<undefined> {
  while (child.exitCode === null && child.signalCode === null) {
    const file = readPidFile(dataDirectory);
    if (file?.ready && file.pid === child.pid) return undefined;
    await sleep(20);
  }
  // The server has ended: never resolve, and let the other promise of the race report why.
  return new Promise(() => {});
}

/** Resolves when the process ends: with undefined on success, else with what happened, including a failed spawn. */
function outcome(child: ChildProcess): Promise<string | undefined> {
  return new Promise((settle) => {
    child.once("error", (error) => settle(`${errorCode(error)}: ${error.message}`));
    child.once("exit", (code, signalName) => settle(code === 0 ? undefined : `ended with ${signalName ?? code}`));
  });
}

function run(server: Server, logPath: string, program: string, args: string[]): ChildProcess {
  const [command = "", ...rest] = [...server.prefix, join(server.binaries, "bin", program), ...args];
  const log = openLog(logPath);
  try {
    return spawn(command, rest, {
      // A folder every user can read. A process group of its own, so that Ctrl-C does not reach the server directly.
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log],
      env: cleanEnvironment(),
      ...(server.uid === undefined ? {} : { uid: server.uid, gid: server.gid }),
    });
  } finally {
    closeSync(log);
  }
}

/** Our environment without PG* and LC_* variables, which would silently change port, folder or language. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = { ...process.env, LC_ALL: "C", LANG: "C" };
  for (const name of Object.keys(kept)) if (/^(PG|LC_(?!ALL))/.test(name)) delete kept[name as keyof typeof kept];
  return kept;
}
