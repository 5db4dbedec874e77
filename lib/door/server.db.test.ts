import { createHmac } from "node:crypto";
import { type AddressInfo, connect as connectTo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { inboundEvents } from "#db/schema/messages";
import { workerHeartbeats } from "#db/schema/operations";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { buildDoor } from "./server.ts";

const { ownerUrl } = await testDatabase();
process.env.TRUSTED_PROXIES = "10.0.0.0/8";
process.env.DATABASE_URL = ownerUrl;
process.env.NEXTAUTH_SECRET = "a secret of at least thirty-two characters";
process.env.SEALING_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
door.get("/test/address", (request) => ({ address: request.ip }));
afterAll(async () => {
  await door.close();
  await owner.close();
});

const appSecret = "the app's secret";
const body = JSON.stringify({ object: "whatsapp_business_account", entry: [] });
let channelId: string;
let otherChannelId: string;

beforeAll(async () => {
  channelId = await bound(appSecret);
  otherChannelId = await bound("another app's secret");
});

async function bound(secret: string): Promise<string> {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const { channelId } = await makeSendable(owner.db, workspace.id);
  const place = { workspaceId: workspace.id, channelId };
  const secretsSealed = sealSecrets(place, { accessToken: "t", appSecret: secret, verifyToken: "verify me" });
  await owner.db.update(bindings).set({ secretsSealed }).where(eq(bindings.channelId, channelId));
  return channelId;
}

const sign = (text: string | Buffer, secret = appSecret) =>
  `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;

async function post(payload: string | Buffer, signature: string | undefined, channel = channelId) {
  const answer = await door.inject({
    method: "POST",
    url: `/webhooks/whatsapp/${channel}`,
    headers: { "content-type": "application/json", ...(signature ? { "x-hub-signature-256": signature } : {}) },
    payload,
  });
  return answer.statusCode;
}

async function stored(channel = channelId): Promise<number> {
  return owner.db.$count(inboundEvents, eq(inboundEvents.channelId, channel));
}

describe("a webhook", () => {
  test("with the right signature is stored as it came", async () => {
    expect(await post(body, sign(body))).toBe(200);
    const [row] = await owner.db.select().from(inboundEvents).where(eq(inboundEvents.channelId, channelId));
    expect(Buffer.from(row?.body ?? "").toString()).toBe(body);
  });

  test.each<[string, string | undefined]>([
    ["no signature", undefined],
    ["a wrong one", sign(body, "guess")],
    ["a cut one", sign(body).slice(0, -2)],
    ["one without its prefix", sign(body).replace("sha256=", "")],
    ["one of other bytes that mean the same", sign(JSON.stringify(JSON.parse(body), null, 1))],
  ])("with %s is refused and leaves nothing", async (_what, signature) => {
    const before = await stored();
    expect(await post(body, signature)).toBe(401);
    expect(await stored()).toBe(before);
  });

  test("signed for another tenant's channel is refused", async () => {
    expect(await post(body, sign(body), otherChannelId)).toBe(401);
    expect(await stored(otherChannelId)).toBe(0);
  });

  test("for a channel that does not exist is refused alike", async () => {
    expect(await post(body, sign(body), "cams-nobodyknows")).toBe(401);
  });

  test("over 3 MB is refused before it is read", async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 1, 32);
    expect(await post(large, sign(large))).toBe(413);
  });

  test("that is signed and no JSON object is refused", async () => {
    for (const text of ["", "[1]", "null", "{", "\u0000"]) expect(await post(text, sign(text))).toBe(400);
  });

  test("while the database is away is not answered with success", async () => {
    const away = connect("postgres://nobody@127.0.0.1:1/none", { max: 1 });
    const shut = await buildDoor(away);
    const answer = await shut.inject({ method: "POST", url: `/webhooks/whatsapp/${channelId}`, payload: body });
    expect(answer.statusCode).toBe(503);
    await shut.close();
    await away.close();
  });
});

describe("the challenge", () => {
  const ask = (token: string, channel = channelId) =>
    door.inject(
      `/webhooks/whatsapp/${channel}?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=4711`,
    );

  test("is echoed to who knows the token", async () => {
    const answer = await ask("verify me");
    expect([answer.statusCode, answer.body]).toEqual([200, "4711"]);
  });

  test("is kept from everybody else", async () => {
    expect((await ask("verify you")).statusCode).toBe(403);
    expect((await ask("verify me", "cams-nobodyknows")).statusCode).toBe(403);
  });
});

describe("health", () => {
  test("is alive without a worker, and not ready", async () => {
    expect((await door.inject("/healthz")).statusCode).toBe(200);
    const ready = await door.inject("/readyz");
    expect(ready.statusCode).toBe(503);
    expect(ready.json().parts).toMatchObject({ database: "ready", worker: "not_ready" });
  });

  test("is not ready while the database refuses writes", async () => {
    const readOnly = connect(`${ownerUrl}?options=-c%20default_transaction_read_only%3Don`, { max: 1 });
    const refusing = await buildDoor(readOnly);
    const ready = await refusing.inject("/readyz");
    expect([ready.statusCode, ready.json().parts]).toMatchObject([503, { database: "not_ready", migrations: "ready" }]);
    await refusing.close();
    await readOnly.close();
  });
});

describe("metrics", () => {
  const ask = (headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
    door.inject({ url: "/metrics", headers, remoteAddress });
  afterEach(() => {
    delete process.env.METRICS_TOKEN;
    forgetEnv();
  });

  test("figures are given in Prometheus' format, with the errors that workers tell of", async () => {
    const figures = { errors: { "campaign.expand": 3 }, lostLogLines: 2, residentBytes: 1_000 };
    const now = new Date();
    await owner.db.insert(workerHeartbeats).values({ id: "w1", startedAt: now, seenAt: now, figures });
    const { body } = await ask();
    expect(body).toContain("carillon_webhook_seconds_count");
    expect(body).toContain("carillon_inbound_events_waiting");
    expect(body).toContain('carillon_background_errors{process="worker w1",activity="campaign.expand"} 3');
    expect(body).toContain('carillon_log_lines_lost{process="worker w1"} 2');
    await owner.db.delete(workerHeartbeats);
  });

  test.each<[string, Record<string, string>, string]>([
    ["from another machine", {}, "10.0.0.7"],
    ["through a proxy on this machine", { "x-forwarded-for": "203.0.113.9" }, "127.0.0.1"],
    ["that claims to come from this machine", { "x-forwarded-for": "127.0.0.1" }, "10.0.0.7"],
  ])("are kept from a request %s", async (_what, headers, address) => {
    const answer = await ask(headers, address);
    expect([answer.statusCode, answer.body]).toEqual([403, '{"error":"forbidden"}']);
  });

  test("with a token are given to who has it, wherever they are, and to nobody else", async () => {
    process.env.METRICS_TOKEN = "a token of its own";
    forgetEnv();
    expect((await ask({ authorization: "Bearer a token of its own" }, "10.0.0.7")).statusCode).toBe(200);
    for (const authorization of ["Bearer a token of its ow", "a token of its own", ""])
      expect((await ask({ authorization })).statusCode).toBe(403);
    expect((await ask()).statusCode).toBe(403);
  });
});

test.each([
  ["headers", "GET /healthz HTTP/1.1\r\nX-Slow: "],
  ["body", "POST /webhooks/whatsapp/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"],
])("a caller that never ends its %s is cut off", async (_what, start) => {
  const impatient = await buildDoor(owner, { headersMs: 100, requestMs: 200, keepAliveMs: 1_000, checkMs: 20 });
  await impatient.listen({ host: "127.0.0.1", port: 0 });
  const socket = connectTo((impatient.server.address() as AddressInfo).port, "127.0.0.1");
  let heard = "";
  socket.on("data", (data) => {
    heard += data;
  });
  const ended = new Promise<void>((done) => socket.once("close", () => done()));
  socket.write(start);
  await ended;
  expect(heard).toMatch(/^HTTP\/1\.1 408/);
  await impatient.close();
});

test.each([
  ["believed from a named proxy", "10.0.0.2", "203.0.113.9"],
  ["ignored from everybody else", "198.51.100.1", "198.51.100.1"],
])("X-Forwarded-For is %s", async (_name, remoteAddress, address) => {
  const headers = { "x-forwarded-for": "1.1.1.1, 203.0.113.9" };
  const answer = await door.inject({ url: "/test/address", remoteAddress, headers });
  expect(answer.json()).toEqual({ address });
});
