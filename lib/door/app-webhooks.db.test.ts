/** One address for everything that an app posts, tried with pages of two workspaces. */
import { createHmac } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { inboundEvents } from "#db/schema/messages";
import { appWebhook } from "#lib/channels/binding/open-channel";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import { buildDoor } from "./server.ts";

const { ownerUrl } = await testDatabase();
process.env.DATABASE_URL = ownerUrl;
process.env.NEXTAUTH_SECRET = "a secret of at least thirty-two characters";
process.env.SEALING_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
afterAll(async () => {
  await door.close();
  await owner.close();
});

type Bound = { workspaceId: string; channelId: string };

async function bindPage(accountId: string, appSecret: string): Promise<Bound> {
  const workspaceId = await insertWorkspace(owner.db, {});
  const channelId = await insertChannel(owner.db, workspaceId, { type: "messenger", name: accountId });
  const secrets = { accessToken: "EAAP-token", appSecret, verifyToken: "ours" };
  await owner.db.delete(bindings).where(eq(bindings.channelId, channelId));
  await owner.db.insert(bindings).values({
    ...{ workspaceId, channelId, platform: "messenger", environment: "live", accountId, accountName: accountId },
    account: {
      ...{ reviewState: "APPROVED", verificationState: null, businessId: null, businessName: null },
      ...{ currency: null, namespace: null },
    },
    configuration: { apiVersion: "v25.0" },
    secretsSealed: sealSecrets({ workspaceId, channelId }, secrets),
    boundBy: "system",
  });
  return { workspaceId, channelId };
}

let first: Bound;
let second: Bound;
let elsewhere: Bound;
beforeAll(async () => {
  [first, second, elsewhere] = [
    await bindPage("1001", "secret of the app"),
    await bindPage("1002", "secret of the app"),
    await bindPage("1003", "secret of another app"),
  ];
});

const entry = (id: string, text: string) => ({
  ...{ id, time: 1_793_002_000_000 },
  messaging: [{ sender: { id: "5" }, recipient: { id }, timestamp: 1_793_002_000_000, message: { mid: text, text } }],
});
const post = (entries: object[], secret = "secret of the app", url = "/webhooks/messenger") => {
  const payload = JSON.stringify({ object: "page", entry: entries });
  const signature = createHmac("sha256", secret).update(payload).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return door.inject({ method: "POST", url, payload, headers });
};
const stored = async ({ workspaceId, channelId }: Bound) => {
  const rows = await owner.db
    .select()
    .from(inboundEvents)
    .where(and(eq(inboundEvents.workspaceId, workspaceId), eq(inboundEvents.channelId, channelId)));
  return rows.map((row) => Buffer.from(row.body).toString());
};

test("each workspace keeps its own part of a post and nothing of the others", async () => {
  expect((await post([entry("1001", "one"), entry("1002", "two"), entry("9999", "nobody")])).statusCode).toBe(200);
  const [[one], [two]] = [await stored(first), await stored(second)];
  expect(one).toContain("one");
  expect(one).not.toMatch(/two|nobody/);
  expect(two).toContain("two");
  expect(two).not.toMatch(/one|nobody/);
});

test("what another app signed never reaches a page, even beside one of its own", async () => {
  expect((await post([entry("1001", "forged")], "secret of another app")).statusCode).toBe(401);
  expect((await post([entry("1001", "forged"), entry("1003", "own")], "secret of another app")).statusCode).toBe(200);
  expect((await stored(first)).join()).not.toContain("forged");
  expect(await stored(elsewhere)).toHaveLength(1);
});

test("nobody's account, no signature and a platform without such an address look the same", async () => {
  const nobody = await post([entry("9999", "nobody")]);
  const unsigned = await post([entry("1001", "unsigned")], "guess");
  const other = await post([entry("1001", "other")], "secret of the app", "/webhooks/pigeon");
  for (const answer of [nobody, unsigned, other]) expect([answer.statusCode, answer.body]).toEqual([401, nobody.body]);
});

test("Meta's test of the address is answered to who knows the token that we give", async () => {
  const { verifyToken } = appWebhook("messenger");
  const ask = (token: string) =>
    door.inject({
      method: "GET",
      url: "/webhooks/messenger",
      query: { "hub.mode": "subscribe", "hub.challenge": "4711", "hub.verify_token": token },
    });
  expect([(await ask(verifyToken)).statusCode, (await ask(verifyToken)).body]).toEqual([200, "4711"]);
  expect((await ask("guess")).statusCode).toBe(403);
  process.env.META_VERIFY_TOKEN = "a token of the operator";
  forgetEnv();
  expect((await ask(verifyToken)).statusCode).toBe(403);
  expect((await ask("a token of the operator")).body).toBe("4711");
});
