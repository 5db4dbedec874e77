/** One address for everything that a Meta app posts. */
import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { inboundEvents } from "#db/schema/messages";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { buildDoor } from "./server.ts";

const appSecret = "the app's secret";
const { ownerUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  META_APP_SECRET: appSecret,
  META_VERIFY_TOKEN: "verify our app",
  METRICS_ENABLED: "true",
});
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
afterAll(async () => {
  await door.close();
  await owner.close();
});

type Bound = { accountId: string; channelId: string; workspaceId: string };
let first: Bound;
let second: Bound;
let elsewhere: Bound;
let account = 700_000_001;

beforeAll(async () => {
  first = await bound(appSecret);
  second = await bound(appSecret);
  elsewhere = await bound("another app's secret");
});

async function bound(secret: string): Promise<Bound> {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const { channelId } = await makeSendable(owner.db, workspace.id);
  const place = { workspaceId: workspace.id, channelId };
  const secretsSealed = sealSecrets(place, { accessToken: "t", appSecret: secret, verifyToken: "verify me" });
  const accountId = String(account++);
  await owner.db.update(bindings).set({ secretsSealed, accountId }).where(eq(bindings.channelId, channelId));
  return { ...place, accountId };
}

const entry = (id: string, text: string) => ({
  id,
  time: 1_793_000_100,
  changes: [{ field: "unheard_of", value: { text } }],
});
const bodyOf = (...entries: object[]) => JSON.stringify({ object: "whatsapp_business_account", entry: entries });

async function post(payload: string, secret = appSecret) {
  const signature = `sha256=${createHmac("sha256", secret).update(payload).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
  return (await door.inject({ method: "POST", url: "/webhooks/whatsapp", headers, payload })).statusCode;
}
const kept = async ({ channelId }: Bound) =>
  (await owner.db.select().from(inboundEvents).where(eq(inboundEvents.channelId, channelId))).map(({ body }) =>
    Buffer.from(body ?? "").toString(),
  );

test("the address proves itself with the installation's verify token, and with nothing else", async () => {
  const ask = (token: string) =>
    door.inject({
      method: "GET",
      url: "/webhooks/whatsapp",
      query: { "hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "4711" },
    });
  const answer = await ask("verify our app");
  expect([answer.statusCode, answer.body]).toEqual([200, "4711"]);
  expect((await ask("verify me")).statusCode).toBe(403);
  expect((await door.inject({ method: "GET", url: "/webhooks/pigeon" })).statusCode).toBe(403);
});

describe("a post of the app", () => {
  test("is split before it is stored: each workspace keeps its own entries only", async () => {
    const body = bodyOf(
      entry(first.accountId, "for one"),
      entry(second.accountId, "for two"),
      entry(first.accountId, "more"),
    );
    expect(await post(body)).toBe(200);
    const [one, two] = [await kept(first), await kept(second)];
    expect([one.length, two.length]).toEqual([1, 1]);
    expect(JSON.parse(one[0] ?? "").entry).toHaveLength(2);
    expect(one[0]).not.toContain("for two");
    expect(two[0]).not.toContain("for one");
  });

  test("reaches the others when no key opens the secrets of one, and is to come again", async () => {
    const lost = await bound(appSecret);
    const sealed = sealSecrets({ ...lost, channelId: "another" }, { appSecret });
    await owner.db.update(bindings).set({ secretsSealed: sealed }).where(eq(bindings.channelId, lost.channelId));
    const payload = bodyOf(entry(lost.accountId, "lost"), entry(first.accountId, "beside it"));
    expect(await post(payload)).toBe(503);
    expect((await kept(first)).filter((body) => body.includes("beside it"))).toHaveLength(1);
    expect(await kept(lost)).toEqual([]);
  });

  test("that comes again is kept once", async () => {
    const before = (await kept(first)).length;
    const body = bodyOf(entry(first.accountId, "again"), entry(second.accountId, "again"));
    expect([await post(body), await post(body)]).toEqual([200, 200]);
    expect((await kept(first)).length).toBe(before + 1);
  });

  test("about accounts that nobody has bound is answered, counted and dropped", async () => {
    expect(await post(bodyOf(entry("999000111", "whose?"), entry(first.accountId, "ours")))).toBe(200);
    expect(await post(bodyOf(entry("999000111", "whose?")))).toBe(200);
    const metrics = (await door.inject({ url: "/metrics" })).body;
    expect(metrics).toMatch(/carillon_webhook_parts_dropped_total\{platform="whatsapp"\} 2/);
    expect((await kept(first)).some((body) => body.includes("whose?"))).toBe(false);
  });

  test("cannot speak of an account that is bound with another app's secret", async () => {
    expect(await post(bodyOf(entry(elsewhere.accountId, "forged")))).toBe(200);
    expect(await kept(elsewhere)).toEqual([]);
    expect(await post(bodyOf(entry(elsewhere.accountId, "true")), "another app's secret")).toBe(200);
    expect(await kept(elsewhere)).toHaveLength(1);
  });
});

test("a post that nobody we know has signed is refused, and so is one of too many accounts", async () => {
  const before = (await kept(first)).length;
  expect(await post(bodyOf(entry(first.accountId, "forged")), "a guess")).toBe(401);
  expect(await post(bodyOf(entry("999000111", "forged")), "a guess")).toBe(401);
  const many = Array.from({ length: 1_001 }, (_, at) => entry(String(10_000_000 + at), "x"));
  expect(await post(bodyOf(...many, entry(first.accountId, "hidden")))).toBe(401);
  expect((await kept(first)).length).toBe(before);
});

test("a body of very many entries for one account is split in a time that grows with its size only", async () => {
  const small = '{"id":"999000112"}';
  const payload = `{"object":"whatsapp_business_account","entry":[${Array(100_000).fill(small).join(",")}]}`;
  const started = performance.now();
  expect(await post(payload)).toBe(200);
  expect(performance.now() - started).toBeLessThan(5_000);
});
