import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sendBody, startReceiver, startTestSandbox, templateBody } from "../testing.ts";

let folder: string;
let file: string;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const processes = new Set<ChildProcess>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  file = join(folder, "sandbox.json");
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

type Running = Awaited<ReturnType<typeof startProcess>>;
type Account = { wabaId: string; accessToken: string; numbers: { id: string }[] };

/** Starts the sandbox as a process of its own. */
async function startProcess() {
  const child = spawn(process.execPath, ["sandbox/main.ts"], {
    env: {
      ...process.env,
      SANDBOX_HTTP_PORT: "0",
      SANDBOX_CONTROL_PORT: "0",
      SANDBOX_TLS_PORT: "0",
      SANDBOX_SMPP_PORT: "0",
      SANDBOX_SMTP_PORT: "0",
      SANDBOX_IMAP_PORT: "0",
      SANDBOX_STATE_FILE: file,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  processes.add(child);
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const ready = await new Promise<{ httpUrl: string; controlUrl: string }>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(JSON.parse(data.toString())));
    child.once("exit", () => reject(new Error(`it ended: ${said}`)));
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests read any field
  const call = async (url: string, body?: unknown, token?: string): Promise<any> => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(
      url,
      body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
    );
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    said: () => said,
    control: (path: string, body?: unknown) => call(`${ready.controlUrl}/control/${path}`, body),
    graph: (path: string, body: unknown, { accessToken }: Account) =>
      call(`${ready.httpUrl}/v25.0/${path}`, body, accessToken),
    async kill() {
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}

/** An account whose webhooks go to the receiver, with an approved template. */
async function makeAccount(sandbox: Running): Promise<Account> {
  await sandbox.control("dials", { reviewDelayMs: 0, throughput: 100_000 });
  const account = (await sandbox.control("wabas", { name: "Kept", connected: true })) as Account;
  const callback = { override_callback_uri: receiver.url, verify_token: "t" };
  await sandbox.graph(`${account.wabaId}/subscribed_apps`, callback, account);
  await sandbox.graph(`${account.wabaId}/message_templates`, templateBody("parcel_one"), account);
  await expect.poll(() => receiver.values("message_template_status_update").length).toBe(1);
  return account;
}

async function sendTo(sandbox: Running, account: Account, count: number): Promise<string[]> {
  const waiting = Array.from({ length: count }, (_, i) => `49155${String(5_000_000 + i * 10).slice(-7)}5`);
  const ids: string[] = [];
  const hand = async () => {
    for (let to = waiting.pop(); to; to = waiting.pop()) {
      const body = sendBody(to, "parcel_one", ["Ines", "Kiosk Nord"]);
      const answer = await sandbox.graph(`${account.numbers[0]?.id}/messages`, body, account);
      ids.push(answer.messages[0].id);
    }
  };
  await Promise.all(Array.from({ length: 16 }, hand));
  return ids;
}

const statusesOf = (id: string): string[] =>
  receiver.statuses().flatMap((status) => (status.id === id ? [status.status as string] : []));

describe("a killed sandbox", () => {
  it("knows every answered message after its restart, and sends all 1,500 receipts of 500 messages", async () => {
    const first = await startProcess();
    const account = await makeAccount(first);
    await first.control("dials", { sentMs: 1500, deliveredMs: 500, readMs: 500 });
    const ids = await sendTo(first, account, 500);
    // One of them is on its way already, so the kill comes in the middle of the receipts.
    await vi.waitUntil(() => receiver.statuses().length > 0, { timeout: 10_000 });
    await first.kill();
    const before = receiver.statuses().length;
    expect(before).toBeLessThan(1500);

    const second = await startProcess();
    expect(await second.control("judge")).toMatchObject({ accepts: 500, distinctRecipients: 500, duplicates: 0 });
    await vi.waitUntil(() => ids.every((id) => new Set(statusesOf(id)).size === 3), { timeout: 20_000 });
    // Receipts that were delivered before are not sent again, but for those under way at the kill.
    expect(receiver.statuses().length).toBeLessThan(1500 + 500);
    expect((await second.control("state")).counts.receiptsPending).toBe(0);
  });

  it("delivers an event for which no webhook was accepted yet", async () => {
    const first = await startProcess();
    const account = await makeAccount(first);
    receiver.fail(1_000);
    await first.control("persons/4915550017/say", { phoneId: account.numbers[0]?.id, text: "hello before" });
    await vi.waitUntil(() => receiver.posts.some((post) => post.raw.includes("hello before")));
    await first.kill();
    receiver.fail(0);
    const seen = receiver.posts.length;
    await startProcess();
    await vi.waitUntil(() => receiver.posts.slice(seen).some((post) => post.raw.includes("hello before")), {
      timeout: 10_000,
    });
  });

  it("keeps what a call changed, from the moment of its answer", async () => {
    const first = await startProcess();
    const account = await makeAccount(first);
    await first.control("rules", [
      { match: { path: "/media" }, do: { kind: "error", code: 131016 }, lastsMs: 600_000 },
    ]);
    await first.control(`wabas/${account.wabaId}/tokens`, { do: "revoke" });
    await first.kill();
    const second = await startProcess();
    expect(await second.control("rules")).toMatchObject([{ do: { code: 131016 } }]);
    await expect(second.graph(`${account.wabaId}`, undefined, account)).rejects.toThrow("401");
  });
});

describe("saving", () => {
  it("survives 300 messages and 100 changes at once, with one save at a time", async () => {
    const sandbox = await startProcess();
    const account = await makeAccount(sandbox);
    await sandbox.control("dials", { sentMs: 0, deliveredMs: 0, readMs: 0, loss: 1 });
    const changes = Array.from({ length: 100 }, (_, i) =>
      sandbox.control(`persons/49155600${String(i).padStart(4, "0")}/set`, { name: `Person ${i}` }),
    );
    await Promise.all([sendTo(sandbox, account, 300), ...changes]);
    expect(sandbox.said()).toBe("");
    expect(await sandbox.control("judge")).toMatchObject({ accepts: 300 });
    const saved = JSON.parse(readFileSync(file, "utf8"));
    expect(saved.maps.persons).toHaveLength(100);
  });

  it("says that it cannot save, and goes on until it can", async () => {
    const sandbox = await startProcess();
    await makeAccount(sandbox);
    // The temporary file cannot be written over a folder.
    mkdirSync(`${file}.new`);
    await sandbox.control("persons/4915550017/set", { name: "Mia" });
    await vi.waitUntil(() => sandbox.said().includes("cannot save its state"));
    expect(await sandbox.control("judge")).toMatchObject({ accepts: 0 });
    rmSync(`${file}.new`, { recursive: true });
    await sandbox.control("persons/4915550017/set", { name: "Mio" });
    expect(readFileSync(file, "utf8")).toContain("Mio");
  });

  it("refuses a message that it cannot write down, and does not end", async () => {
    const sandbox = await startTestSandbox({ stateFile: file, speed: 0 });
    symlinkSync("/dev/full", `${file}.log.1`);
    const account = await sandbox.account();
    await account.template("parcel_one");
    expect((await account.send("4915550010", "parcel_one")).status).toBe(500);
    expect(await sandbox.control("judge")).toMatchObject({ accepts: 0 });
    await sandbox.close();
  });
});

describe("a damaged state", () => {
  it("is said and put aside, and the sandbox starts empty", async () => {
    writeFileSync(file, '{"format":1,"maps":{"apps":[[');
    writeFileSync(`${file}.log.1`, '["message",{');
    const sandbox = await startProcess();
    expect(sandbox.said()).toMatch(
      /starts empty, because its state in .+ is damaged. The file is kept as .+\.damaged-\d+/,
    );
    expect((await sandbox.control("state")).wabas).toHaveLength(3);
    await sandbox.control("persons/4915550017/set", { name: "Mia" });
    const names = readdirSync(folder);
    expect(names.filter((name) => name.includes(".damaged-"))).toHaveLength(2);
    expect(names).toContain("sandbox.json");
  });

  it("is left out where only lines of the journal are damaged", async () => {
    const first = await startProcess();
    const account = await makeAccount(first);
    await sendTo(first, account, 3);
    await first.kill();
    appendFileSync(`${file}.log.1`, 'no line of ours\n["message",{"half');
    const second = await startProcess();
    expect(second.said()).toContain("1 damaged lines");
    expect(await second.control("judge")).toMatchObject({ accepts: 3 });
    await sendTo(second, account, 1);
    await second.kill();
    expect(await (await startProcess()).control("judge")).toMatchObject({ accepts: 4 });
  });
});

describe("a restart", () => {
  it("continues the virtual clock and its pending reviews", async () => {
    const first = await startTestSandbox({ stateFile: file, speed: 0, startAt: 1_790_000_000_000 });
    const account = await first.account();
    await account.graph("POST", `${account.wabaId}/message_templates`, templateBody("slow_one"));
    await first.control("clock", { advanceMs: 300_000 });
    await first.close();
    const second = await startTestSandbox({ stateFile: file, speed: 0 });
    expect((await second.control("state")).clock).toEqual({ now: 1_790_000_300_000, speed: 0 });
    const decided = second.control("wait?for=template.decided&match=slow_one&since=0");
    await second.control("clock", { advanceMs: 301_000 });
    expect((await decided).found).toBe(true);
    await second.close();
  });

  it("takes over the receipts that an older version kept in its state file", async () => {
    const first = await startTestSandbox({ stateFile: file, speed: 0, startAt: 1_790_000_000_000 });
    const account = await first.account();
    await account.graph("POST", `${account.wabaId}/subscribed_apps`, {
      override_callback_uri: receiver.url,
      verify_token: "t",
    });
    await first.close();
    const saved = JSON.parse(readFileSync(file, "utf8"));
    const plan = { wamid: "wamid.old", wabaId: account.wabaId, phoneId: account.phoneId, recipient: "4915550017" };
    const rest = { correlation: null, pricing: {}, skewMs: 0, steps: [{ at: 1_790_000_001_000, status: "sent" }] };
    writeFileSync(file, JSON.stringify({ ...saved, plans: [{ ...plan, ...rest }], deliveries: [] }));
    const second = await startTestSandbox({ stateFile: file });
    await second.control("clock", { advanceMs: 2_000 });
    await expect.poll(() => statusesOf("wamid.old")).toEqual(["sent"]);
    await second.close();
  });
});
