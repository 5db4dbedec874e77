/**
 * How many webhooks per second does the door accept? Signed, one receipt per post, stored on disk before the answer: the
 * worst case, because under load Meta puts many receipts into one post. Beside three ceilings: a `node:http` server that
 * only answers, the same server with the INSERT, and the INSERT alone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { Pool } from "undici";
import { anyFreePort } from "#lib/embedded/ports";
import { storeInboundEvents } from "#lib/inbound/store";
import { type Finding, median } from "./support/finding.ts";
import { type Scratch, withDatabase } from "./support/scratch.ts";
import { type BenchWorkspace, makeBenchWorkspace } from "./support/workspace.ts";

const AT_ONCE = 64;
const ROUND_MS = 3_000;
const ROUNDS = 3;

let posted = 0;

/** The body of a webhook with one "delivered" receipt, as Meta sends it; each is of another message. */
function nextBody(): string {
  posted += 1;
  return receiptBody.replace("EjlBQjc", String(posted).padStart(7, "0"));
}

const receiptBody = JSON.stringify({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "902118440071",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "493055501", phone_number_id: "771900233" },
            statuses: [
              {
                id: "wamid.HBgLNDkxNTU1MDAxNxUCABEYEjlBQjc",
                status: "delivered",
                timestamp: "1793001200",
                recipient_id: "4915550017",
                biz_opaque_callback_data: "2026102514000000000001",
                pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" },
              },
            ],
          },
        },
      ],
    },
  ],
});

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const place = await makeBenchWorkspace(database);
    const path = `/webhooks/whatsapp/${place.channelId}`;
    const door = await serve(new URL("../lib/door/main.ts", import.meta.url), { DATABASE_POOL_MAX: "10" });
    const bare = new URL("./support/bare-server.ts", import.meta.url);
    const answer = await serve(bare, { BARE: "answer" });
    const store = await serve(bare, {
      BARE: "store",
      BARE_WORKSPACE: place.workspaceId,
      BARE_CHANNEL: place.channelId,
    });
    try {
      const rates = { door: [] as number[], answer: [] as number[], store: [] as number[], insert: [] as number[] };
      // In turn, so that a busy moment of the machine does not affect only one of them.
      for (let round = 0; round < ROUNDS; round++) {
        rates.answer.push(await posts(answer.port, path, place));
        rates.door.push(await posts(door.port, path, place));
        rates.store.push(await posts(store.port, path, place));
        rates.insert.push(await inserts(database, place));
      }
      const question = { what: "Webhooks taken at the door", ours: median(rates.door), unit: "posts/s" as const };
      return [
        { name: "door.webhook", ...question, against: "bare node:http and INSERT", ceiling: median(rates.store) },
        { ...question, against: "INSERT alone", ceiling: median(rates.insert) },
        { ...question, against: "bare node:http, storing nothing", ceiling: median(rates.answer) },
      ];
    } finally {
      for (const { child } of [door, answer, store]) child.kill("SIGTERM");
    }
  });
}

async function serve(file: URL, variables: Record<string, string>): Promise<{ port: number; child: ChildProcess }> {
  const port = await anyFreePort();
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    env: { ...process.env, ...variables, DOOR_PORT: String(port), CARILLON_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const end = performance.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const up = await fetch(`http://127.0.0.1:${port}/healthz`)
      .then((response) => response.ok)
      .catch(() => false);
    if (up) return { port, child };
    if (performance.now() > end || child.exitCode !== null) throw new Error(`${file.pathname} did not start`);
  }
}

/** Signed posts per second that were answered with 200. */
async function posts(port: number, path: string, { appSecret }: BenchWorkspace): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: AT_ONCE, pipelining: 1 });
  try {
    return await perSecond(async () => {
      const body = nextBody();
      const signature = createHmac("sha256", appSecret).update(body).digest("hex");
      const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
      const answer = await pool.request({ method: "POST", path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
    });
  } finally {
    await pool.close();
  }
}

async function inserts({ url }: Scratch, { workspaceId, channelId }: BenchWorkspace): Promise<number> {
  const sql = postgres(url, { max: 10 });
  const request = { method: "POST", path: "/", query: {}, headers: {} };
  const event = { workspaceId, channelId, platform: "whatsapp" as const };
  try {
    return await perSecond(() =>
      storeInboundEvents(sql, [{ ...event, request: { ...request, body: Buffer.from(nextBody()) } }]),
    );
  } finally {
    await sql.end();
  }
}

async function perSecond(once: () => Promise<void>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const hand = async () => {
    while (performance.now() - start < ROUND_MS) {
      await once();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return (done / (performance.now() - start)) * 1000;
}
