import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectorIo } from "../connector.ts";
import { createPools } from "../http/pools.ts";
import { json, parcelReady as message, startFakeGraph } from "./fake-graph.ts";
import { send } from "./send.ts";
import answers from "./testdata/answers.json" with { type: "json" };

let graph: Awaited<ReturnType<typeof startFakeGraph>>;
beforeAll(async () => {
  graph = await startFakeGraph();
});
afterAll(() => graph.stop());

type Reply = Parameters<typeof graph.answer>[number];
const raw =
  (status: number, body: string, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers });
    response.end(body);
  };
const error = (code: number, more: object = {}) => ({ error: { message: `(#${code})`, code, ...more } });

type Case = { name: string; reply: Reply; outcome: string; kind?: string; code?: string | null; more?: object };
const cases: Case[] = [
  {
    name: "accepted",
    reply: json(answers.accepted),
    outcome: "accepted",
    more: { held: false, receipts: ["sent", "delivered", "read"] },
  },
  { name: "held for a look at its quality", reply: json(answers.held), outcome: "accepted", more: { held: true } },
  { name: "throughput", reply: json(error(130429), 400), outcome: "retry_later", kind: "THROTTLED_SENDER" },
  { name: "app calls", reply: json(error(4), 400), outcome: "retry_later", kind: "THROTTLED_SENDER" },
  { name: "service unavailable", reply: json(error(131016), 503), outcome: "retry_later", kind: "TRANSIENT" },
  { name: "something went wrong", reply: json(error(131000), 400), outcome: "retry_later", kind: "TRANSIENT" },
  { name: "unknown fault", reply: json(error(1), 500), outcome: "retry_later", kind: "TRANSIENT" },
  { name: "service down", reply: json(error(2), 500), outcome: "retry_later", kind: "TRANSIENT" },
  { name: "a new code, server side", reply: json(error(139999), 500), outcome: "retry_later", kind: "TRANSIENT" },
  {
    name: "a new code said to pass",
    reply: json(error(139999, { is_transient: true }), 400),
    outcome: "retry_later",
    kind: "TRANSIENT",
  },
  { name: "a new code", reply: json(error(139999), 400), outcome: "rejected", kind: "INVALID_REQUEST" },
  { name: "a code as text", reply: json({ error: { code: "131056" } }, 400), outcome: "retry_later", code: "131056" },
  { name: "token expired", reply: json(error(190), 401), outcome: "rejected", kind: "AUTH" },
  { name: "permission", reply: json(error(200), 403), outcome: "rejected", kind: "AUTH" },
  { name: "account locked", reply: json(error(131031), 403), outcome: "rejected", kind: "POLICY" },
  { name: "payment", reply: json(error(131042), 400), outcome: "rejected", kind: "QUOTA" },
  { name: "window closed", reply: json(error(131047), 400), outcome: "rejected", kind: "WINDOW_CLOSED" },
  { name: "opted out", reply: json(error(131050), 400), outcome: "rejected", kind: "OPTED_OUT" },
  { name: "not deliverable", reply: json(error(131026), 400), outcome: "rejected", kind: "RECIPIENT" },
  { name: "template missing", reply: json(error(132001), 404), outcome: "rejected", kind: "TEMPLATE" },
  { name: "an error under status 200", reply: json(error(131026)), outcome: "rejected", kind: "RECIPIENT" },
  { name: "200 without an id", reply: json({ messages: [] }), outcome: "uncertain", kind: "UNKNOWN_OUTCOME" },
  { name: "200 with an empty id", reply: json({ messages: [{ id: "" }] }), outcome: "uncertain" },
  { name: "an empty 200", reply: raw(200, ""), outcome: "uncertain", code: null },
  { name: "an id under status 500", reply: json(answers.accepted, 500), outcome: "uncertain" },
  { name: "a page of a gateway", reply: raw(502, "<html>Bad gateway</html>"), outcome: "uncertain", code: null },
  { name: "a page with status 404", reply: raw(404, "<html>"), outcome: "uncertain" },
  { name: "half a body of JSON", reply: raw(200, '{"messages":[{"id":"wam'), outcome: "uncertain" },
  { name: "an error without a code", reply: json({ error: { message: "?" } }, 500), outcome: "uncertain" },
  { name: "a redirect", reply: raw(302, "", { location: "/elsewhere" }), outcome: "uncertain" },
  { name: "a reset after the request was taken", reply: (r) => r.socket?.resetAndDestroy(), outcome: "uncertain" },
  {
    name: "a close before the answer",
    reply: (r) => r.socket?.destroy(),
    outcome: "uncertain",
    kind: "UNKNOWN_OUTCOME",
  },
  {
    name: "a break within the body",
    reply: (r) => {
      r.writeHead(200, { "content-length": "500" });
      r.write('{"messages":[{"id":"wamid.X"}]', () => r.socket?.destroy());
    },
    outcome: "uncertain",
    kind: "UNKNOWN_OUTCOME",
  },
];

describe("how a send ends", () => {
  it.each(cases)("$name: $outcome", async ({ reply, outcome, kind, code, more }) => {
    graph.answer(reply);
    const result = await send(message, graph.channel, graph.io);
    expect(result).toMatchObject({ outcome, ...more });
    if (kind !== undefined) expect(result).toMatchObject({ failure: { kind } });
    if (code !== undefined) expect(result).toMatchObject({ failure: { code } });
    expect(graph.seen, "each attempt is one request").toHaveLength(1);
  });

  it.each<[string, Reply, object]>([
    ["code 1", json(error(1), 500), { platformFault: true }],
    ["code 2", json(error(2), 500), { platformFault: true }],
    ["code 4", json(error(4), 400), { platformFault: true }],
    ["code 131016", json(error(131016), 503), { platformFault: true }],
    ["code 131057", json(error(131057), 400), { platformFault: true, retryAfterMs: 60_000 }],
    ["a new code with status 500", json(error(139999), 500), { platformFault: true }],
    ["a page of a gateway", raw(502, "<html>Bad gateway</html>"), { platformFault: true }],
    ["a reset after the request was taken", (r) => r.socket?.resetAndDestroy(), { platformFault: true }],
  ])("lays %s on the platform", async (_name, reply, traits) => {
    graph.answer(reply);
    expect(await send(message, graph.channel, graph.io)).toMatchObject({ failure: traits });
  });

  it("lays a refused connection on the platform", async () => {
    const channel = { ...graph.channel, baseUrl: "http://127.0.0.1:1" };
    expect(await send(message, channel, graph.io)).toMatchObject({
      outcome: "retry_later",
      failure: { kind: "TRANSIENT", code: null, platformFault: true },
    });
  });

  it.each<[string, Reply, object]>([
    ["something that went wrong: three tries", json(error(131000), 500), { maxTries: 3 }],
    ["a new code said to pass", json(error(139999, { is_transient: true }), 400), {}],
    ["throttling of the number", json(error(130429), 429), {}],
    ["a bad parameter under status 500", json(error(100), 500), {}],
    ["an unknown template", json(error(132001), 404), { templateUnknown: true }],
    ["a payment that is missing", json(error(131042), 400), { remedy: "payment" }],
    ["a number that people reported", json(error(131048), 400), { remedy: "reputation" }],
    ["a reach that was cut", json(error(131064), 400), {}],
  ])("does not lay on the platform %s", async (_name, reply, traits) => {
    graph.answer(reply);
    const result = await send(message, graph.channel, graph.io);
    const failure = result.outcome === "accepted" ? null : result.failure;
    const { kind, code, detail, retryAfterMs, trace, ...rest } = failure ?? ({} as never);
    expect(rest).toEqual(traits);
  });

  it("keeps the platform's words, its reference and the rest it asks for", async () => {
    graph.answer(json(answers.pairLimit, 400));
    expect(await send(message, graph.channel, graph.io)).toEqual({
      outcome: "retry_later",
      failure: {
        kind: "THROTTLED_RECIPIENT",
        code: "131056",
        detail: "Too many messages to this recipient.",
        retryAfterMs: 6_000,
        trace: "AqF1c9dTz",
      },
    });
  });

  it.each([
    ["seconds", { "retry-after": "7" }, 7_000],
    ["a date", { "retry-after": "Sun, 25 Oct 2026 14:01:30 GMT" }, 90_000],
    ["a date gone by", { "retry-after": "Sun, 25 Oct 2026 13:00:00 GMT" }, 0],
    ["nonsense", { "retry-after": "later" }, null],
    [
      "minutes in Meta's usage header",
      { "x-business-use-case-usage": '{"902118440071":[{"call_count":100,"estimated_time_to_regain_access":3}]}' },
      180_000,
    ],
    ["a broken usage header", { "x-business-use-case-usage": "{" }, null],
  ])("reads the rest from %s", async (_name, headers, retryAfterMs) => {
    graph.answer(json(error(130429), 429, headers));
    expect(await send(message, graph.channel, graph.io)).toMatchObject({ failure: { retryAfterMs } });
  });

  it("is uncertain when no answer comes in time, and when an answer starts in time and then drips", async () => {
    graph.answer(
      () => undefined,
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write(" ");
      },
    );
    const io = { ...graph.io, timeoutMs: 150 };
    expect(await send(message, graph.channel, io)).toMatchObject({ outcome: "uncertain", failure: { code: null } });
    expect(await send(message, graph.channel, io)).toMatchObject({ outcome: "uncertain" });
    expect(graph.seen).toHaveLength(2);
  });

  it("never leaves when its deadline passes while it waits for a socket", async () => {
    const pools = createPools({ connections: 1 });
    const io = (timeoutMs: number): ConnectorIo => ({ ...graph.io, dispatcher: pools.dispatcher, timeoutMs });
    const taken: unknown[] = [];
    let release = () => {};
    const take: Reply = (_response, seen) => {
      taken.push((seen.body as { biz_opaque_callback_data: string }).biz_opaque_callback_data);
    };
    graph.answer(
      (response, seen) => {
        take(response, seen);
        release = () => json(answers.accepted)(response, seen);
      },
      (response, seen) => {
        take(response, seen);
        json(answers.accepted)(response, seen);
      },
    );
    const first = send({ ...message, correlation: "first" }, graph.channel, io(5_000));
    const second = await send({ ...message, correlation: "second" }, graph.channel, io(100));
    expect(second).toMatchObject({ outcome: "retry_later", failure: { kind: "TRANSIENT" } });
    await expect.poll(() => taken).toEqual(["first"]);
    release();
    expect(await first).toMatchObject({ outcome: "accepted" });
    // A later exchange over the same socket proves that the given-up one was passed over.
    await send({ ...message, correlation: "third" }, graph.channel, io(5_000));
    expect(taken).toEqual(["first", "third"]);
    await pools.close();
  });

  it.each([
    ["nobody listens", async () => `http://127.0.0.1:${await freePort()}`, "retry_later", "TRANSIENT"],
    ["the name is unknown", async () => "http://graph.invalid", "retry_later", "TRANSIENT"],
    ["the address is none", async () => "not an address", "rejected", "INVALID_REQUEST"],
  ])("has not left when %s", async (_name, baseUrl, outcome, kind) => {
    const result = await send(message, { ...graph.channel, baseUrl: await baseUrl() }, graph.io);
    expect(result).toMatchObject({ outcome, failure: { kind, code: null } });
  });

  it("rejects a token that no header can hold", async () => {
    graph.answer(json(answers.accepted));
    const result = await send(
      message,
      { ...graph.channel, credentials: { ...graph.channel.credentials, accessToken: "EAAB\nX" } },
      graph.io,
    );
    expect(result).toMatchObject({ outcome: "rejected", failure: { kind: "INVALID_REQUEST" } });
    expect(graph.seen).toHaveLength(0);
  });

  it("shows no secret, neither in the trace nor in words that quote the token", async () => {
    graph.answer(
      json({ error: { code: 190, message: `Malformed access token ${graph.channel.credentials.accessToken}` } }, 401),
    );
    const result = await send(message, graph.channel, graph.io);
    expect(result).toMatchObject({ failure: { detail: "Malformed access token ***" } });
    expect(graph.traced).toEqual([
      {
        method: "POST",
        url: `${graph.channel.baseUrl}/v24.0/771900233/messages`,
        status: 401,
        tookMs: expect.any(Number),
      },
    ]);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
