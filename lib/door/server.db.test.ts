import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { inboundEvents } from "#db/schema/messages";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { buildDoor } from "./server.ts";

const { ownerUrl } = await testDatabase();
process.env.DATABASE_URL = ownerUrl;
process.env.NEXTAUTH_SECRET = "a secret of at least thirty-two characters";
process.env.SEALING_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const door = await buildDoor(owner);
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

  test("figures are given in Prometheus' format", async () => {
    const metrics = await door.inject("/metrics");
    expect(metrics.body).toContain("carillon_webhook_seconds_count");
    expect(metrics.body).toContain("carillon_inbound_events_waiting");
  });
});
