import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ConnectorEvent } from "#lib/connectors/events";
import { readFacts, sliceFacts } from "./facts.ts";
import { type BodyReader, openBodyReader, parseSlice } from "./parse.ts";
import type { ParseTask } from "./parse-thread.ts";
import { largeBodyBytes } from "./store.ts";

const receipt = (id: string): ConnectorEvent => ({
  kind: "receipt",
  key: `status:${id}`,
  senderExternalId: "1",
  messageExternalId: id,
  correlation: null,
  status: "sent",
  at: new Date(0),
  failure: null,
  pricingCategory: null,
});
const sender = (key: string): ConnectorEvent => ({
  kind: "sender",
  key,
  senderExternalId: "1",
  displayPhone: null,
  quality: null,
  state: null,
  nameState: null,
  tier: null,
  at: new Date(0),
});

describe("sliceFacts", () => {
  const facts = [receipt("a"), receipt("b"), sender("c"), receipt("d")];
  it.each([
    ["as many as weigh no more", 0, 2, 2],
    ["at least one, however heavy", 2, 1, 3],
    ["the rest", 2, 1_000, 4],
    ["nothing after the end", 4, 10, 4],
  ])("takes %s", (_name, from, weight, next) => {
    expect(sliceFacts(facts, from, weight)).toEqual({ facts: facts.slice(from, next), next, total: 4 });
  });
});

function statuses(count: number): ParseTask {
  const value = {
    metadata: { phone_number_id: "1" },
    statuses: Array.from({ length: count }, (_, n) => ({ id: `m${n}`, status: "sent", timestamp: "1793001200" })),
  };
  const body = { object: "whatsapp_business_account", entry: [{ changes: [{ field: "messages", value }] }] };
  const request = { method: "POST", path: "", query: {}, headers: {}, body: Buffer.from(JSON.stringify(body)) };
  return { key: `${count}`, platform: "whatsapp", request, from: 0, weight: 100 };
}

describe("parseSlice", () => {
  it.each([
    ["small", 20],
    ["large", 2_000],
  ])("reads the same facts of a %s body, slice by slice", async (_name, count) => {
    const task = statuses(count);
    expect(task.request.body.byteLength > largeBodyBytes).toBe(count === 2_000);
    const read: ConnectorEvent[] = [];
    for (let from = 0; from < count; ) {
      const slice = await parseSlice({ ...task, from });
      read.push(...slice.facts);
      from = slice.next;
      expect(slice.total).toBe(count);
    }
    expect(read).toEqual(await readFacts("whatsapp", task.request));
  });

  it("tells large bodies apart that are read in turns", async () => {
    const tasks = [600, 700, 800, 900, 1_000, 1_100].map(statuses);
    for (const from of [0, 100]) {
      const slices = await Promise.all(tasks.map((task) => parseSlice({ ...task, from })));
      expect(slices.map((slice) => slice.total)).toEqual([600, 700, 800, 900, 1_000, 1_100]);
    }
  });

  it("finds nothing in a body of a platform that Carillon does not speak to", async () => {
    expect(await parseSlice({ ...statuses(2_000), key: "email", platform: "email" })).toEqual({
      facts: [],
      next: 0,
      total: 0,
    });
  });
});

describe("the reading thread", () => {
  const folder = mkdtempSync(join(tmpdir(), "reader-"));
  const file = join(folder, "thread.mjs");
  let reader: BodyReader;
  beforeAll(() => {
    // Does what the body's first letter says.
    writeFileSync(
      file,
      `import { parentPort } from "node:worker_threads";
       parentPort.on("message", ({ request }) => {
         const order = String.fromCharCode(request.body[0]);
         if (order === "h") for (;;);
         if (order === "x") process.exit(1);
         if (order === "f") return parentPort.postMessage({ type: "failed", message: "no facts in it" });
         parentPort.postMessage({ type: "slice", slice: { facts: [], next: 7, total: 7 } });
       });
       parentPort.postMessage({ type: "ready" });`,
    );
    reader = openBodyReader({ file, timeoutMs: 300 });
  });
  afterAll(async () => {
    await reader.close();
    rmSync(folder, { recursive: true });
  });

  const read = (order: string) =>
    reader.read({ ...statuses(0), request: { ...statuses(0).request, body: Buffer.from(order) } });

  it.each([
    ["never comes to an end", "h", "The body took longer than 300 ms to read."],
    ["ends its thread", "x", "The reading thread ended."],
    ["has no facts its connector can read", "f", "no facts in it"],
  ])("fails a body that %s, and reads the next one", async (_name, order, message) => {
    const [failed, next] = await Promise.allSettled([read(order), read("good")]);
    expect(failed).toMatchObject({ status: "rejected", reason: { message } });
    expect(next).toMatchObject({ status: "fulfilled", value: { total: 7 } });
  });

  it("does not keep its process from ending while it is idle", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    await read("good");
    const idle = timers.mock.results.flatMap(({ value }, at) => (timers.mock.calls[at]?.[1] === 30_000 ? [value] : []));
    timers.mockRestore();
    expect(idle.map((timer) => timer.hasRef())).toEqual([false]);
  });

  it("leaves the process free while a body is read that never ends", async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);
    await read("h").catch(() => {});
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});
