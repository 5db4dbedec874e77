/**
 * 50,000 messages to the sandbox with every dial at its worst and an application that takes its webhooks badly: it must stay
 * up, know every message it took, and not grow with them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Pool, request } from "undici";
import { until } from "#e2e/system/until";
import type { Answers } from "./on-stage.ts";
import { debuggable, watchMemory } from "./process-memory.ts";

const messages = 50_000;
/** After so many it may deliver what waits, and is measured. */
const atMark = 10_000;
const atOnce = 48;
/** Most that memory may grow after the first mark, as a share of what it was then. */
const mostGrowth = 0.1;

const worstDials = {
  ...{ reviewDelayMs: 50, sentMs: 50, deliveredMs: 1_000, readMs: 3_000, throughput: 500, loss: 0.4, duplicates: 1 },
  ...{ reorder: 1, rateLimitMode: "async", retryAfterS: 5, windowSync: true, batchSize: 1 },
};

const droppedWebhooks = 0.05;

const rules = [
  { do: { kind: "reset_after_accept" }, match: { share: 0.02 } },
  { do: { kind: "html", http: 502, afterAccept: true }, match: { share: 0.01 } },
  { do: { kind: "error", code: 131000, http: 500 }, match: { share: 0.02 } },
  { do: { kind: "slow_body", ms: 200 }, match: { share: 0.01 } },
  { do: { kind: "empty_200" }, match: { share: 0.01 } },
  { do: { kind: "late_webhook", ms: 5_000 }, match: { share: 0.1 } },
  { do: { kind: "duplicate_webhooks" }, match: { share: 0.1 } },
  { do: { kind: "bad_signature" }, match: { share: 0.05 } },
  { do: { kind: "drop_webhook" }, match: { share: droppedWebhooks } },
  { do: { kind: "clock_skew", ms: 3_600_000 }, match: { share: 0.05 } },
];

/**
 * The least share of its messages that the application hears of. A message that the number's throughput refuses afterwards has one
 * receipt; the rest is chance.
 */
const leastTold = (1 - worstDials.loss) * (1 - droppedWebhooks) * 0.98;

type Page = { items: { wamid: string }[]; next: number | null };
type Control = <T>(path: string, body?: object) => Promise<T>;

export async function loadSandbox(logFolder: string): Promise<Answers> {
  mkdirSync(logFolder, { recursive: true });
  const receiver = await startReceiver();
  const sandbox = await startSandboxProcess(join(logFolder, "sandbox.json"));
  try {
    const account = await prepare(sandbox.control, sandbox.httpUrl, receiver.url);
    const taken = new Set<string>();
    const memory: number[] = [];
    let seconds = 0;
    // What waits to be delivered may take room; what was delivered may not.
    for (let from = 0; from < messages; from += atMark) {
      const beganAt = performance.now();
      await sendSome(sandbox.httpUrl, account, { from, to: from + atMark, taken });
      seconds += (performance.now() - beganAt) / 1_000;
      await until("no receipt waits", () => isCalm(sandbox.control), 900_000);
      memory.push(await sandbox.memory.kept());
    }
    const known = await readRecord(sandbox.control, account.wabaId);
    const { refused } = await sandbox.control<{ refused: number }>("judge");
    const twice = [...known.values()].filter((times) => times !== 1).length;
    // A connection that the sandbox broke may have carried the next call as well, which then never came.
    const counted = known.size + refused;
    const missing = [...taken, ...receiver.told].filter((id) => !known.has(id)).length;
    const growth = Math.max(...memory) / (memory[0] ?? 1) - 1;
    const { counts } = receiver;
    return answersOf([
      [
        `${messages} calls in ${seconds.toFixed(0)} s: ${taken.size} were answered with an id`,
        taken.size > messages * 0.9,
      ],
      ["the sandbox is up", sandbox.child.exitCode === null],
      [
        `its record has ${known.size} messages and ${refused} refusals of ${messages} calls`,
        counted <= messages && counted >= messages * 0.999,
      ],
      [`${missing} of the ids it gave or told of are missing there, ${twice} are there twice`, missing + twice === 0],
      [
        `memory after each ${atMark}: ${memory.join(", ")} MB, ${sandbox.memory.peak()} MB at most meanwhile: grows by ${Math.round(growth * 100)} %`,
        growth < mostGrowth,
      ],
      [
        `${counts.posts} webhooks came, ${counts.refused} were refused; they told of ${receiver.told.size} messages`,
        receiver.told.size > known.size * leastTold,
      ],
    ]);
  } finally {
    sandbox.memory.close();
    sandbox.child.kill("SIGTERM");
    await receiver.close();
  }
}

async function startSandboxProcess(stateFile: string) {
  const child = spawn(process.execPath, [...debuggable, "sandbox/main.ts"], {
    env: {
      ...process.env,
      ...{ NODE_ENV: "production", SANDBOX_HTTP_PORT: "0", SANDBOX_TLS_PORT: "0", SANDBOX_CONTROL_PORT: "0" },
      ...{ SANDBOX_STATE_FILE: stateFile, SANDBOX_EXIT_WITH_PARENT: "1" },
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const watching = watchMemory(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  child.stdout.resume();
  const { httpUrl, controlUrl } = JSON.parse(line.toString()) as { httpUrl: string; controlUrl: string };
  const control: Control = async (path, body) => {
    const answer = await request(`${controlUrl}/control/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headersTimeout: 120_000,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  return { child, httpUrl, control, memory: await watching };
}

type Account = { wabaId: string; accessToken: string; numbers: { id: string }[] };

/** An account with an approved template and a subscribed application; then the dials are turned. */
async function prepare(control: Control, httpUrl: string, webhook: string): Promise<Account> {
  await control("dials", { reviewDelayMs: 0 });
  const account = await control<Account>("wabas", { name: "Load", connected: true });
  const graph = async (path: string, body: object) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${account.accessToken}` };
    const options = { method: "POST" as const, headers, body: JSON.stringify(body) };
    const answer = await request(`${httpUrl}/v25.0/${path}`, options);
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as { id?: string };
  };
  await graph(`${account.wabaId}/subscribed_apps`, { override_callback_uri: webhook, verify_token: "t" });
  const components = [{ type: "BODY", text: "Your parcel waits until Friday." }];
  const template = { name: "load", language: "en_US", category: "UTILITY", components };
  const { id } = await graph(`${account.wabaId}/message_templates`, template);
  await control(`wait?for=template.decided&match=${id}&since=0`);
  await control("dials", worstDials);
  await control("rules", rules);
  return account;
}

/** Sends the messages of a span. @param span.taken gets the ids of those that were answered as taken */
async function sendSome(
  httpUrl: string,
  { accessToken, numbers }: Account,
  { from, to: end, taken }: { from: number; to: number; taken: Set<string> },
): Promise<void> {
  const pool = new Pool(httpUrl, { connections: atOnce, pipelining: 1, headersTimeout: 20_000, bodyTimeout: 20_000 });
  let next = from;
  const headers = { "content-type": "application/json", authorization: `Bearer ${accessToken}` };
  const path = `/v25.0/${numbers[0]?.id}/messages`;
  const template = { name: "load", language: { code: "en_US" } };
  const hand = async () => {
    for (let n = next++; n < end; n = next++) {
      const to = `4915${String(100_000_000 + n)}`;
      const message = {
        messaging_product: "whatsapp",
        to,
        type: "template",
        template,
        biz_opaque_callback_data: `load-${n}`,
      };
      const id = await pool
        .request({ method: "POST", path, headers, body: JSON.stringify(message) })
        .then(({ body }) => body.json() as Promise<{ messages?: { id: string }[] }>)
        .then((answer) => answer.messages?.[0]?.id)
        // Resets, pages and half answers are what was asked for.
        .catch(() => undefined);
      if (id !== undefined) taken.add(id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
  await pool.destroy();
}

/** What the application refused again and again waits for minutes, as the platform's schedule has it. */
const retriesLeft = 300;

async function isCalm(control: Control): Promise<boolean> {
  const { counts } = await control<{ counts: { receiptsPending: number; webhooksQueued: number } }>("state");
  return counts.receiptsPending === 0 && counts.webhooksQueued < retriesLeft;
}

/** How often each message stands in the sandbox's record, by its id. */
async function readRecord(control: Control, wabaId: string): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (let after: number | null = 0; after !== null; ) {
    const page: Page = await control<Page>(`messages?waba=${wabaId}&limit=10000&after=${after}`);
    for (const { wamid } of page.items) known.set(wamid, (known.get(wamid) ?? 0) + 1);
    after = page.next;
  }
  return known;
}

function answersOf(answers: [what: string, holds: boolean][]): Answers {
  const passed = answers.filter(([, holds]) => holds).length;
  const lines = answers.map(([what, holds]) => `${holds ? "✓" : "✗"} ${what}`);
  return { passed, failed: answers.length - passed, lines };
}

/** An application that answers a third of its webhooks with 500, and some of them late. */
async function startReceiver() {
  const counts = { posts: 0, refused: 0 };
  /** The messages it was told of. */
  const told = new Set<string>();
  const server = createServer((request, response) => {
    if (request.method === "GET")
      return response.end(new URL(request.url ?? "", "http://x").searchParams.get("hub.challenge") ?? "");
    counts.posts += 1;
    const refuse = counts.posts % 3 === 0;
    if (refuse) counts.refused += 1;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      for (const [, id = ""] of Buffer.concat(parts)
        .toString()
        .matchAll(/"id":"(wamid[^"]+)"/g))
        told.add(id);
      const answer = () => response.writeHead(refuse ? 500 : 200).end();
      if (counts.posts % 50 === 0) setTimeout(answer, 500);
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    counts,
    told,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
