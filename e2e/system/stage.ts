/**
 * A stage for tests of the whole sending machine: a fresh database, the sandbox, the door and workers as processes of
 * their own, and a channel that is bound and ready. Everything the tests claim about who was messaged they ask the sandbox.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import ExcelJS from "exceljs";
import postgres from "postgres";
import { request } from "undici";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { importFile } from "#lib/campaigns/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { createChannel } from "#lib/channels/create-channel";
import { listSenders } from "#lib/channels/queries";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { newId } from "#lib/ids";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";
import { submitTemplate } from "#lib/templates/submit-template";

export type Stage = {
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
  control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
};

export type Person = { phone: string; values: string[] };

/** Numbers in a range that is nobody's, whose endings ask the sandbox for nothing special. */
export function people(count: number, from = 0): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return {
      phone: `+4915${String(20_000_000 + Math.floor(n / 4) * 10_000 + 2_000 + (n % 4)).padStart(9, "0")}`,
      values: [`Person ${n}`, `order ${n}`],
    };
  });
}

/**
 * @param options.serverUrl a PostgreSQL server whose owner may create databases
 */
export async function openStage(options: {
  serverUrl: string;
  workers?: number;
  throughput?: number;
  deadlineMs?: number;
}): Promise<Stage> {
  const name = `stage_${randomBytes(6).toString("hex")}`;
  const server = postgres(options.serverUrl, { max: 1, onnotice: () => {} });
  await server.unsafe(`CREATE DATABASE ${name}`);
  await server.end();
  const url = new URL(options.serverUrl);
  url.pathname = `/${name}`;
  const databaseUrl = url.href;
  await migrate(databaseUrl);

  const [httpPort, controlPort, doorPort] = await freePorts(3);
  const variables = {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SEALING_KEY: randomBytes(32).toString("base64"),
    DOOR_PORT: String(doorPort),
    DOOR_PUBLIC_URL: `http://127.0.0.1:${doorPort}`,
    SANDBOX_HTTP_PORT: String(httpPort),
    SANDBOX_CONTROL_PORT: String(controlPort),
    SANDBOX_URL: `http://127.0.0.1:${httpPort}`,
    SANDBOX_CONTROL_URL: `http://127.0.0.1:${controlPort}`,
    UNCERTAIN_DEADLINE_MS: String(options.deadlineMs ?? 60_000),
    DATABASE_POOL_MAX: "10",
    CARILLON_PARENT_PID: String(process.pid),
    SANDBOX_EXIT_WITH_PARENT: "1",
  };
  Object.assign(process.env, variables);
  forgetEnv();
  const children = new Set<ChildProcess>();
  const start = (file: string): ChildProcess => {
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, ...variables } as NodeJS.ProcessEnv,
      stdio: process.env.STAGE_OUTPUT ? "inherit" : "ignore",
    });
    children.add(child);
    child.on("exit", () => children.delete(child));
    return child;
  };
  start("sandbox/main.ts");
  start("lib/door/main.ts");
  const controlUrl = variables.SANDBOX_CONTROL_URL;
  await until("sandbox and door are up", async () => {
    const [a, b] = await Promise.all([
      answers(`${controlUrl}/control/state`),
      answers(`${variables.DOOR_PUBLIC_URL}/healthz`),
    ]);
    return a && b;
  });
  const control = async <T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> => {
    const answer = await request(`${controlUrl}${path}`, {
      method,
      headersTimeout: 120_000,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  };
  await control("POST", "/control/dials", {
    reviewDelayMs: 50,
    ...(options.throughput ? { throughput: options.throughput } : {}),
  });

  const connection = connect(databaseUrl, { max: 4 });
  const workspaceId = newId();
  const userId = newId();
  await connection.db
    .insert(workspaces)
    .values({ id: workspaceId, slug: name, name, kind: "business", requireConsent: false });
  await connection.db
    .insert(users)
    .values({ id: userId, email: `${name}@lumen.example`, name: "Stage", passwordHash: "-" });
  await connection.db.insert(memberships).values({ workspaceId, userId, role: "owner" });
  const ctx = (): Ctx => ({
    workspaceId,
    actor: { kind: "member", userId, name: "Stage", email: `${name}@lumen.example`, role: "owner" },
    db: connection.db,
    now: new Date(),
  });
  const startWorker = async () => start("lib/worker/main.ts");
  const wanted = options.workers ?? 1;
  // One is needed to hear of the template's review, whatever the test wants later.
  const first = await startWorker();
  for (let i = 1; i < wanted; i++) await startWorker();

  const { id: channelId } = await createChannel(ctx(), { type: "whatsapp", name: "Stage", remarks: "" } as never);
  const bound = await bindToSandbox(ctx(), { channelId });
  if (!bound.bound) throw new Error(`not bound: ${JSON.stringify(bound)}`);
  const senders = await listSenders(ctx(), channelId);
  const sender = senders.find((row) => row.state === "CONNECTED");
  if (!sender) throw new Error("no connected number");
  const templateCode = await approvedTemplate(ctx, channelId);
  if (wanted === 0) {
    first.kill("SIGTERM");
    await new Promise((resolve) => first.once("exit", resolve));
  }

  return {
    databaseUrl,
    connection,
    controlUrl,
    doorUrl: variables.DOOR_PUBLIC_URL,
    channelId,
    senderId: sender.id,
    templateCode,
    ctx,
    startWorker,
    control,
    async close() {
      const living = [...children];
      for (const child of living) child.kill("SIGTERM");
      await Promise.race([
        Promise.all(living.map((child) => new Promise((resolve) => child.once("exit", resolve)))),
        rest(12_000),
      ]);
      for (const child of children) child.kill("SIGKILL");
      await connection.close();
    },
  };
}

async function approvedTemplate(ctx: () => Ctx, channelId: string): Promise<string> {
  const { code } = await createTemplate(ctx(), {
    channelId,
    name: `stage_${randomBytes(4).toString("hex")}`,
    language: "en",
    category: "utility",
    pauseOnCategoryChange: true,
  });
  const draft = await getTemplate(ctx(), code);
  await submitTemplate(ctx(), {
    code,
    category: "utility",
    seenAt: draft.updatedAt.toISOString(),
    content: {
      header: null,
      body: "Hello $(name), your $(thing) is on its way and will reach you tomorrow.",
      footer: null,
      buttons: [],
      samples: { "body.name": "Ines", "body.thing": "order 17" },
    },
  });
  await until("the template is approved", async () => (await getTemplate(ctx(), code)).state === "pass");
  return code;
}

/** Writes a recipients' file of the stage's template, uploads it, and sends it. @returns the campaign's id */
export async function sendTo(stage: Stage, list: Person[]): Promise<string> {
  const path = join(tmpdir(), `${newId()}.xlsx`);
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path });
  const sheet = book.addWorksheet("Recipients");
  sheet.addRow(["recipient", "body.name", "body.thing"]).commit();
  for (const person of list) sheet.addRow([person.phone, ...person.values]).commit();
  await book.commit();
  const { channelId, templateCode, senderId } = stage;
  const summary = await importFile(
    stage.ctx(),
    { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 },
    () => {},
    new AbortController().signal,
  );
  const { id } = await launchCampaign(stage.ctx(), {
    channelId,
    templateCode,
    senderId,
    importId: summary.id,
    name: "",
    scheduledAt: null,
  });
  return id;
}

/** Waits for a fact, asking for it; says which one never came. */
export async function until(fact: string, holds: () => Promise<boolean>, patienceMs = 120_000): Promise<void> {
  const end = performance.now() + patienceMs;
  let trouble: unknown;
  while (performance.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      trouble = error;
    }
    await rest(100);
  }
  throw new Error(`never came true: ${fact}`, { cause: trouble });
}

async function answers(url: string): Promise<boolean> {
  const answer = await request(url);
  await answer.body.dump();
  return answer.statusCode === 200;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer();
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
