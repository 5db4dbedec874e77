import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startService, type TestService } from "./testing.ts";

let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const statusOf = async (dest: string, more?: Record<string, unknown>) => (await service.send(dest, more)).body.status;
const reported = (dest: string) =>
  service.callback.posts.filter(({ json }) => json.phone_number === dest).map(({ json }) => json.message_status);

describe("an answer", () => {
  it("is HTTP 200 with the sequence number and a token above 2^53, written as a number", async () => {
    const raw = await fetch(`${service.sandbox.httpUrl}/vibersrvc/1/send_message`, {
      method: "POST",
      body: JSON.stringify({
        ...{ service_id: Number(service.serviceId), dest: "4915550017", seq: 77, type: 206, label: "transaction" },
        message: { "#txt": "Hello", "#tracking_data": "" },
      }),
    });
    const text = await raw.text();
    const token = /"message_token":(\d+)/.exec(text)?.[1] ?? "";
    expect(raw.status).toBe(200);
    expect(text).toBe(`{"seq":77,"message_token":${token},"status":0}`);
    expect(BigInt(token)).toBeGreaterThan(2n ** 53n);
    expect(BigInt(token)).toBeLessThan(2n ** 63n);
  });

  it("says in its status what is wrong, in the platform's order", async () => {
    const text = { "#txt": "Hello", "#tracking_data": "" };
    expect(await statusOf("4915550017", { service_id: 1 })).toBe(2);
    expect(await statusOf("4915550017", { type: 12 })).toBe(5);
    expect(await statusOf("4915550017", { label: "promotion" })).toBe(18);
    expect(await statusOf("4915550017", { message: { "#txt": "Hello" } }), "tracking data is required").toBe(6);
    expect(await statusOf("4915550017", { type: 109, message: { ...text, "#caption": "a", "#action": "b" } })).toBe(6);
    expect(await statusOf("4915550017", { message: { ...text, "#nonsense": 1 } })).toBe(6);
    expect(await statusOf("4915550017", { message: { ...text, "#txt": "x".repeat(1001) } })).toBe(6);
    expect(await statusOf("0")).toBe(27);
    expect(await statusOf("4915550017", { ttl: 29 })).toBe(20);
    expect(await statusOf("4915550017", { nonsense: 1 })).toBe(3);
    const template = { templateId: "unknown", templateLang: "en", templateParams: {} };
    expect(await statusOf("4915550017", { type: 1702, message: template })).toBe(38);
    expect(await statusOf("4915550017", { type: 1702, message: { ...template, templateId: "parcel_ready" } })).toBe(39);
    const video = { "#media": "https://k.example/v.mp4", "#thumbnail": "https://k.example/t.png", duration: 601 };
    expect(
      await statusOf("4915550017", {
        ...{ type: 230, label: "promotion" },
        message: { ...video, file_size: 10, "#tracking_data": "" },
      }),
    ).toBe(32);
  });

  it("refuses who calls from elsewhere, and services that are blocked, paused or not paid for", async () => {
    await service.set({ allowedIps: ["192.0.2.1"] });
    expect(await statusOf("4915550017")).toBe(401);
    await service.set({ allowedIps: ["*"], state: "blocked" });
    expect(await statusOf("4915550017")).toBe(43);
    await service.set({ state: "paused" });
    expect(await statusOf("4915550017")).toBe(13);
    await service.set({ state: "active", billing: false });
    expect(await statusOf("4915550017")).toBe(14);
  });

  it.each([
    ["4915550110", [9]],
    ["4915550111", [8]],
    ["4915550113", [21]],
    ["4915550120", [1, 1, 0]],
  ])("follows the last digits of %s", async (dest, statuses) => {
    const message = { "#txt": "Hello", "#tracking_data": "the same" };
    for (const status of statuses) expect(await statusOf(dest, { message })).toBe(status);
  });

  it("throttles with HTTP 429, at the service's rate and for numbers that end so", async () => {
    await service.set({ throughput: 1 });
    expect((await service.send("4915550017")).status).toBe(200);
    expect((await service.send("4915550018")).status).toBe(429);
    await service.set({ throughput: 1000 });
    await service.sandbox.control("clock", { advanceMs: 5_000 });
    expect((await service.send("4915550130")).status).toBe(429);
    expect([(await service.send("4915550017")).status, (await service.send("4915550017")).status]).toEqual([429, 429]);
    expect((await service.send("4915550017")).status).toBe(200);
  });
});

describe("callbacks", () => {
  it.each([
    ["4915550017", [0, 1]],
    ["4915550001", [0]],
    ["4915550002", [1]],
    ["4915550004", [2, 0, 0, 1]],
  ])("of %s come in their order", async (dest, statuses) => {
    await service.send(dest);
    await service.settle();
    expect(reported(dest)).toEqual(statuses);
    const tokens = new Set(service.callback.posts.map(({ json }) => json.message_token));
    expect(tokens.size).toBe(1);
    expect([...tokens][0]).toMatch(/^5\d{18}$/);
  });

  it("expire when the phone is off until the message is too old", async () => {
    await service.send("4915550003", { ttl: 30 });
    await service.settle(29_000);
    expect(reported("4915550003")).toEqual([]);
    await service.settle(2_000);
    expect(reported("4915550003")).toEqual([2]);
  });

  it("come again until they are taken", async () => {
    service.callback.fail(2);
    await service.send("4915550001");
    await service.settle(3_000);
    await service.settle(2_000);
    await service.settle(60_000);
    expect(reported("4915550001")).toEqual([0, 0, 0]);
    expect(service.sandbox.sandbox.viber.posts.pending).toBe(0);
  });

  it("are lost, repeated and forged as the rules say", async () => {
    const rule = (kind: string, recipient: string) => ({ match: { platform: "viber", recipient }, do: { kind } });
    await service.sandbox.control("rules", [
      rule("drop_webhook", "*2001"),
      rule("duplicate_webhooks", "*3001"),
      rule("bad_signature", "*4001"),
    ]);
    for (const dest of ["4915552001", "4915553001", "4915554001"]) await service.send(dest);
    await service.settle();
    expect(reported("4915552001")).toEqual([]);
    expect(reported("4915553001")).toEqual([0, 0, 1, 1]);
    const forged = service.callback.posts.filter(({ json }) => json.phone_number === "4915554001");
    expect(forged.map(({ url }) => url)).toEqual(["/hook", "/hook"]);
  });

  it("are the same for the same seed and calls", async () => {
    const all = async (one: TestService) => {
      for (let i = 0; i < 20; i++) await one.send(`49155500${100 + i}`);
      await one.settle();
      return one.callback.posts.map(({ raw }) => raw).sort();
    };
    const other = await startService();
    try {
      expect(await all(service)).toEqual(await all(other));
    } finally {
      await other.close();
    }
  });
});

describe("people", () => {
  const say = (body: object) =>
    service.sandbox.control("viber/persons/4915550017/say", { sender: service.serviceId, ...body });
  const session = { type: 306, label: "session" };

  it("open a session by writing, in which five messages go in a row and sixty in all", async () => {
    expect(await statusOf("4915550017", session)).toBe(17);
    await say({ text: "hello" });
    for (let i = 0; i < 5; i++) expect(await statusOf("4915550017", session)).toBe(0);
    expect(await statusOf("4915550017", session)).toBe(21);
    for (let i = 0; i < 11; i++) {
      await say({ text: "go on" });
      for (let j = 0; j < 5; j++) expect(await statusOf("4915550017", session)).toBe(0);
    }
    await say({ text: "go on" });
    expect(await statusOf("4915550017", session), "sixty were sent").toBe(17);
  });

  it("write with the tracking data of what they answer", async () => {
    await service.send("4915550017");
    await service.settle();
    await say({ text: "ok thanks" });
    await service.settle(0);
    const { json } = service.callback.posts.at(-1) ?? {};
    expect(json).toMatchObject({
      ...{ phone_number: "4915550017", service_id: Number(service.serviceId) },
      message: { text: "ok thanks", tracking_data: "msg_1" },
    });
  });

  it("block and unblock the service, which is told", async () => {
    const set = (change: object) => service.sandbox.control("viber/persons/4915550017/set", change);
    await set({ block: service.serviceId });
    expect(await statusOf("4915550017")).toBe(8);
    await set({ unblock: service.serviceId });
    expect(await statusOf("4915550017")).toBe(0);
    await service.settle(0);
    expect(reported("4915550017")).toEqual([5, 4]);
  });

  it("show on their phone what they were sent, and what they wrote", async () => {
    await service.send("4915550017");
    await say({ text: "ok thanks" });
    const { messages, people } = await service.sandbox.control(
      `viber/thread?sender=${service.serviceId}&person=4915550017`,
    );
    expect(messages.map(({ from, body }: Record<string, string>) => [from, body])).toEqual([
      ["business", "Parcel NX-204 is ready."],
      ["person", "ok thanks"],
    ]);
    expect(people).toEqual(["+4915550017"]);
  });
});

it("passes what a demonstration may send when it is lenient", async () => {
  service.sandbox.sandbox.lenient = true;
  const message = { "#txt": "x".repeat(1500), "#tracking_data": "", "#nonsense": 1 };
  expect(await statusOf("4915550017", { message, nonsense: 1 })).toBe(0);
});
