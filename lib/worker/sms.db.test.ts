/** A carrier from binding to unbinding: real workers that hold its connection, a real door, and the sandbox. */
import type { AddressInfo } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { lanes } from "#db/schema/sending";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { bindAccount } from "#lib/channels/binding/bind-account";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { webhookUrl } from "#lib/channels/binding/open-channel";
import { gatewayExamples, gatewaySchema } from "#lib/connectors/sms/http/gateway";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertSender, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

// Each waits for facts, which a busy machine brings late.
vi.setConfig({ testTimeout: 120_000 });
const { ownerUrl, appUrl, workerUrl } = await testDatabase();
// A minute of the carrier passes in a second.
const sandbox = await startTestSandbox({ speed: 60 });
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  SANDBOX_URL: sandbox.httpUrl,
  SANDBOX_CONTROL_URL: sandbox.controlUrl,
});

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
const workers: Awaited<ReturnType<typeof startWorker>>[] = [];

const addWorker = async () => {
  workers.push(await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 }));
};
beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // Waits of seconds become moments.
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  await addWorker();
});
afterEach(async () => {
  sandbox.sandbox.rules.set([]);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 90_000, interval: 20 });
const { sms } = sandbox.sandbox;

async function makeChannel() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type: "sms", name: "Kiosk" });
  const senderId = await insertSender(owner.db, workspace.id, channelId, {
    ...{ externalId: "KIOSK", address: "KIOSK", addressKind: null, limitPerSecond: 500 },
  });
  const content = { ...greeting, body: "Your parcel is here.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  return { ctx, channelId, senderId, templateCode };
}
type Made = Awaited<ReturnType<typeof makeChannel>>;

async function bound() {
  const made = await makeChannel();
  expect(await bindToSandbox(made.ctx(), { channelId: made.channelId })).toMatchObject({ bound: true });
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, made.channelId));
  const account = sms.world.accounts.get(binding?.accountId ?? "");
  if (!account) throw new Error("no account");
  return { ...made, account };
}

async function launch({ ctx, channelId, templateCode, senderId }: Made, numbers: string[]) {
  const place = { channelId, templateCode, senderId };
  const list = await importNumbers(ctx(), { ...place, text: numbers.join("\n") });
  expect(list.rowsSend).toBe(numbers.length);
  return (await launchCampaign(ctx(), { ...place, importId: list.id, name: "", scheduledAt: null })).id;
}

async function statesOf(campaignId: string) {
  const rows = await owner.db
    .select({ address: messages.address, state: messages.state, code: messages.failureCode })
    .from(messages)
    .where(eq(messages.campaignId, campaignId));
  return Object.fromEntries(
    rows.map(({ address, state, code }) => [address?.slice(-4), code ? `${state} ${code}` : state]),
  );
}
const stateOf = async ({ channelId }: Made) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;
const inboundOf = ({ ctx }: Made) =>
  owner.db
    .select({ text: messages.preview, address: messages.address, senderId: messages.senderId })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx().workspaceId), eq(messages.direction, "inbound")));

test("a campaign leaves over the connection once to each person, and receipts in any dialect are applied", async () => {
  const place = await bound();
  place.account.dialect = { answerIds: "hex", receiptIds: "upper_hex", form: "text", names: "upper", seconds: true };
  const campaignId = await launch(place, [
    ...["+4915550100017", "+4915550100003", "+4915550100004", "+4915550100110", "+4915550100114", "+4915550100120"],
    ...["+4915550100121", "+4915550100130", "+4915550100140"],
  ]);
  await until(async () =>
    expect(await statesOf(campaignId)).toEqual({
      ...{ "0017": "delivered", "0003": "sent", "0004": "delivered", "0110": "failed UNDELIV" },
      ...{ "0114": "failed ESME_RINVDSTADR", "0120": "delivered", "0121": "delivered", "0130": "delivered" },
      "0140": "failed EXPIRED",
    }),
  );
  const sent = sms.world.sent.filter(({ account }) => account === place.account.systemId);
  expect(new Set(sent.map(({ to }) => to)).size).toBe(sent.length);
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("what people write arrives although nothing is sent, and STOP keeps them from being messaged", async () => {
  const place = await bound();
  await until(() => expect(sms.connectionsOf(place.account)).toHaveLength(1));
  const text = `${"Where is my parcel? ".repeat(12)}€`;
  await sms.say(place.account, "4915550200017", "KIOSK", text, { shuffled: true });
  await until(async () =>
    expect(await inboundOf(place)).toEqual([{ text, address: "+4915550200017", senderId: place.senderId }]),
  );
  await sms.say(place.account, "4915550200017", "KIOSK", "STOP");
  await until(async () => {
    const rows = await owner.db
      .select()
      .from(suppressions)
      .where(eq(suppressions.workspaceId, place.ctx().workspaceId));
    expect(rows).toMatchObject([{ address: "+4915550200017", platform: "sms", source: "word", liftedAt: null }]);
  });
});

test("the channel shows that its password is refused, and comes back by itself", async () => {
  const place = await bound();
  await until(() => expect(sms.connectionsOf(place.account)).toHaveLength(1));
  const { password } = place.account;
  place.account.password = "changed";
  sms.drop(place.account);
  await until(async () => expect(await stateOf(place)).toBe("disconnected"));
  place.account.password = password;
  await until(async () => expect(await stateOf(place)).toBe("bound"));
});

test("when the worker that holds the connection stops, another one takes it over and nothing is sent twice", async () => {
  const place = await bound();
  await until(() => expect(sms.connectionsOf(place.account)).toHaveLength(1));
  await addWorker();
  const before = sms.world.sent.length;
  const campaignId = await launch(
    place,
    Array.from({ length: 300 }, (_, at) => `+4915550${3_031_000 + at}`),
  );
  await until(() => expect(sms.world.sent.length).toBeGreaterThan(before + 50));
  const [first] = workers.splice(0, 1);
  await first?.stop();
  await until(() => expect(sms.connectionsOf(place.account)).toHaveLength(1));
  await until(async () => expect(new Set(Object.values(await statesOf(campaignId)))).toEqual(new Set(["delivered"])));
  const to = sms.world.sent.filter(({ account }) => account === place.account.systemId).map((sent) => sent.to);
  expect(new Set(to).size).toBe(to.length);
});

async function boundToGateways() {
  const made = await makeChannel();
  const account = sms.world.addAccount("Gateways");
  const at = (kind: "form" | "json", path: string) => {
    const gateway = gatewaySchema.parse(gatewayExamples[kind]);
    return { ...gateway, request: { ...gateway.request, url: `${sandbox.httpUrl}${path}` } };
  };
  const secrets = { sid: account.systemId, token: account.token };
  const result = await bindAccount(made.ctx(), {
    ...{ channelId: made.channelId, environment: "sandbox", accountId: account.systemId },
    credentials: {
      gateways: [at("form", "/2010-04-01/Accounts/{{secret.sid}}/Messages.json"), at("json", "/sms/v1/messages")],
      gatewaySecrets: JSON.stringify({ form: secrets, json: secrets }),
      callbackUrl: webhookUrl("sms", made.channelId),
    },
  });
  expect(result).toMatchObject({ bound: true });
  return { ...made, account };
}

test("messages leave by the first gateway, whose reports are applied by our id or its own", async () => {
  const place = await boundToGateways();
  const campaignId = await launch(place, ["+4915550400017", "+4915550400110", "+4915550400111", "+4915550400140"]);
  await until(async () =>
    expect(await statesOf(campaignId)).toEqual({
      ...{ "0017": "delivered", "0110": "failed 21211", "0111": "failed 21610", "0140": "failed 30003" },
    }),
  );
  const sent = sms.world.sent.filter(({ account }) => account === place.account.systemId);
  expect(sent.map(({ via }) => via)).toEqual(["form", "form"]);
});

test("the next gateway takes over what waits while the first is out, and nobody is messaged twice", async () => {
  const place = await boundToGateways();
  sandbox.sandbox.rules.set([{ match: { platform: "sms", path: "/form" }, do: { kind: "error", code: 1, http: 503 } }]);
  const numbers = Array.from({ length: 30 }, (_, at) => `+49155505000${10 + at}9`);
  const campaignId = await launch(place, numbers);
  await until(async () => expect(new Set(Object.values(await statesOf(campaignId)))).toEqual(new Set(["delivered"])));
  const sent = sms.world.sent.filter(({ account }) => account === place.account.systemId);
  expect(sent.length).toBe(30);
  expect(new Set(sent.map(({ to }) => to)).size).toBe(30);
  expect(sent.filter(({ via }) => via === "json").length).toBeGreaterThan(20);
  expect(await owner.db.select().from(lanes).where(eq(lanes.channelId, place.channelId))).toHaveLength(2);
});
