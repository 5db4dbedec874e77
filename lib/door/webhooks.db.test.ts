/** The one route for all platforms, tried with a platform that calls back by GET. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client";
import type { Platform } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { inboundEvents } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { bindAccount } from "#lib/channels/binding/bind-account";
import { type OpenChannel, openChannel } from "#lib/channels/binding/open-channel";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { registerConnector } from "#lib/connectors/registry";
import { plainHttp, signQuery } from "#lib/connectors/testing/plain-http";
import { startPlainHttpGateway } from "#lib/connectors/testing/plain-http-gateway";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { newChannelId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { buildDoor } from "./server.ts";

const { ownerUrl } = await testDatabase();
process.env.DATABASE_URL = ownerUrl;
process.env.NEXTAUTH_SECRET = "a secret of at least thirty-two characters";
process.env.SEALING_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
const gateway = await startPlainHttpGateway();
const pools = createPools();
const io = createIo(pools, { timeoutMs: 2_000 });
const forget = registerConnector(plainHttp);
const channelId = newChannelId();
let ctx: Ctx;
let opened: OpenChannel;

beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  ctx = (await workspace.member("owner")).ctx;
  const type = "plain-http" as Platform;
  await owner.db
    .insert(channels)
    .values({ workspaceId: workspace.id, id: channelId, type, name: "Gateway", createdBy: "system" });
  const { baseUrl, key } = gateway;
  const bound = await bindAccount(
    ctx,
    { channelId, environment: "live", accountId: "7", credentials: { baseUrl, key } },
    { connector: plainHttp, io },
  );
  expect(bound).toEqual({ bound: true, accountName: "Plain gateway", numbers: 1 });
  const found = await openChannel(ctx, channelId);
  if (!found) throw new Error("the channel is not bound");
  opened = found;
});
afterAll(async () => {
  forget();
  await Promise.all([door.close(), gateway.stop(), pools.close(0)]);
  await owner.close();
});

const call = (query: Record<string, string>, at = `/webhooks/plain-http/${channelId}`) =>
  door.inject({ method: "GET", url: at, query, headers: { authorization: "Bearer x", "x-extra": "1" } });
const stored = () =>
  owner.db
    .select()
    .from(inboundEvents)
    .where(and(eq(inboundEvents.workspaceId, ctx.workspaceId), eq(inboundEvents.channelId, channelId)));

async function sendOne() {
  const outcome = await opened.connector.send(
    {
      correlation: "2026112114000000000001",
      sender: { externalId: "KIOSK" },
      address: { kind: "phone", value: "+4915550017" },
      content: { kind: "text", text: "Hello" },
      options: {},
    },
    opened.channel,
    io,
  );
  const message = gateway.received.at(-1);
  if (outcome.outcome !== "accepted" || !message) throw new Error("the message was not taken");
  return message;
}

test("a platform outside the list binds with an address of its own, and its sender is kept", async () => {
  expect(opened.channel).toMatchObject({ baseUrl: gateway.baseUrl, accountId: "7" });
  const rows = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  expect(rows).toMatchObject([{ externalId: "KIOSK", addressKind: null, limitPerSecond: 50 }]);
});

test("a signed call by GET is stored, and nothing but signed calls", async () => {
  const report = gateway.reportOf(await sendOne(), "delivered");
  expect((await call({ ...report, state: "failed" })).statusCode).toBe(403);
  expect(await stored()).toHaveLength(0);
  expect((await call(report)).statusCode).toBe(200);
  // Headers that the connector does not read are not kept.
  const [kept] = await stored();
  expect([kept?.method, kept?.query, kept?.headers]).toEqual(["GET", report, {}]);
});

test("a call signed with a new key is believed as soon as the key is stored", async () => {
  const before = gateway.reportOf(await sendOne(), "delivered");
  expect((await call(before)).statusCode).toBe(200);
  const place = { workspaceId: ctx.workspaceId, channelId };
  const [held] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  await owner.db
    .update(bindings)
    .set({ secretsSealed: sealSecrets(place, { key: "a new key" }) })
    .where(eq(bindings.channelId, channelId));
  const query = { id: "G9", state: "delivered", at: "1793001200000" };
  expect((await call({ ...query, signature: signQuery(query, "a new key") })).statusCode).toBe(200);
  await owner.db.update(bindings).set({ secretsSealed: held?.secretsSealed }).where(eq(bindings.channelId, channelId));
});

test.each(["/webhooks/plain-http/%00", `/webhooks/plain-http%00/${channelId}`])(
  "a NUL in the address %s looks like a wrong signature, and like no fault of ours",
  async (at) => expect((await call({}, at)).statusCode).toBe(403),
);

test("an unknown channel, and a channel asked for under another platform, look like a wrong signature", async () => {
  const report = gateway.reportOf(await sendOne(), "delivered");
  const wrong = await call({ ...report, signature: "0".repeat(64) });
  for (const at of [
    "/webhooks/plain-http/cams-nobodyknows",
    `/webhooks/whatsapp/${channelId}`,
    `/webhooks/pigeon/${channelId}`,
  ]) {
    const answer = await call(report, at);
    expect([answer.statusCode, answer.body]).toEqual([wrong.statusCode, wrong.body]);
  }
});
