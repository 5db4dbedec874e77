/**
 * A running system for tests: a fresh database, and the sandbox, the door and workers as processes of their own, with a
 * channel that is ready to send. What was sent to whom, tests ask the sandbox.
 */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import postgres from "postgres";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { makeChannel, makeTemplate, makeWorkspace } from "#e2e/support/workspace";
import type { Ctx } from "#lib/context";
import { withDatabase } from "#lib/database-url";
import { anyFreePort } from "#lib/embedded/ports";
import { forgetEnv } from "#lib/env";
import { type Processes, startProcesses } from "./processes.ts";

export type System = {
  databaseUrl: string;
  connection: Connection;
  controlUrl: string;
  doorUrl: string;
  channelId: string;
  senderId: string;
  templateCode: string;
  ctx(): Ctx;
  /** Starts one more worker. */
  startWorker(): Promise<ChildProcess>;
  control: Processes["control"];
  close(): Promise<void>;
};

export type SystemOptions = {
  /** A PostgreSQL server whose owner may create databases. */
  serverUrl: string;
  /** How many workers run at first; 1 by default. */
  workers?: number;
  /** Messages per second of each number in the sandbox. */
  throughput?: number;
  /** UNCERTAIN_DEADLINE_MS; 60 s by default. */
  deadlineMs?: number;
};

export async function openSystem(options: SystemOptions): Promise<System> {
  const databaseUrl = await createDatabase(options.serverUrl);
  const variables = await variablesOf(databaseUrl, options.deadlineMs ?? 60_000);
  Object.assign(process.env, variables);
  forgetEnv();
  const processes = await startProcesses(variables);
  const { throughput } = options;
  await processes.control("POST", "/control/dials", { reviewDelayMs: 50, ...(throughput ? { throughput } : {}) });

  const connection = connect(databaseUrl, { max: 4 });
  const startWorker = async () => processes.start("lib/worker/main.ts");
  const workers = options.workers ?? 1;
  // The template's review arrives by webhook, which takes a worker to apply, even for tests that start without one.
  const first = await startWorker();
  for (let i = 1; i < workers; i++) await startWorker();
  const owner = await (await makeWorkspace(connection.db)).member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  if (workers === 0) {
    first.kill("SIGTERM");
    await once(first, "exit");
  }
  return {
    databaseUrl,
    connection,
    controlUrl: variables.SANDBOX_CONTROL_URL,
    doorUrl: variables.DOOR_PUBLIC_URL,
    channelId: channel.id,
    senderId: channel.sender.id,
    templateCode: template.code,
    ctx: owner.ctx,
    startWorker,
    control: processes.control,
    async close() {
      await processes.stop();
      await connection.close();
    },
  };
}

/** Creates a migrated database with a random name. @returns its URL */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `system_${randomBytes(6).toString("hex")}`;
  const server = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await server.unsafe(`CREATE DATABASE ${name}`);
  await server.end();
  const databaseUrl = withDatabase(serverUrl, name);
  await migrate(databaseUrl);
  return databaseUrl;
}

/** The environment variables of a system's processes, with free ports and secrets of its own. */
export async function variablesOf(databaseUrl: string, uncertainDeadlineMs: number) {
  const ports = new Set<number>();
  while (ports.size < 3) ports.add(await anyFreePort());
  const [http, control, door] = [...ports];
  return {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SEALING_KEY: randomBytes(32).toString("base64"),
    DOOR_PORT: String(door),
    DOOR_PUBLIC_URL: `http://127.0.0.1:${door}`,
    SANDBOX_HTTP_PORT: String(http),
    SANDBOX_TLS_PORT: "0",
    SANDBOX_SMPP_PORT: "0",
    SANDBOX_SMTP_PORT: "0",
    SANDBOX_IMAP_PORT: "0",
    SANDBOX_CONTROL_PORT: String(control),
    SANDBOX_URL: `http://127.0.0.1:${http}`,
    SANDBOX_CONTROL_URL: `http://127.0.0.1:${control}`,
    UNCERTAIN_DEADLINE_MS: String(uncertainDeadlineMs),
    DATABASE_POOL_MAX: "10",
    CARILLON_PARENT_PID: String(process.pid),
    SANDBOX_EXIT_WITH_PARENT: "1",
  };
}
