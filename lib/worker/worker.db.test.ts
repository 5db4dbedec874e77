/** The whole way out and back for platforms that only the tests know: a real worker, a real door, real sockets. */
import type { AddressInfo } from "node:net";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Platform } from "#db/enums";
import { suppressions } from "#db/schema/audience";
import { campaigns } from "#db/schema/campaigns";
import { bindings } from "#db/schema/channels";
import { inboundEvents, messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { messageExternalIds } from "#db/schema/sending";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { bindAccount } from "#lib/channels/binding/bind-account";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { unbindChannel } from "#lib/channels/binding/unbind-channel";
import type { Connector } from "#lib/connectors/connector";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { registerConnector } from "#lib/connectors/registry";
import { startLineService } from "#lib/connectors/testing/line-service";
import { lineSession } from "#lib/connectors/testing/line-session";
import { plainHttp } from "#lib/connectors/testing/plain-http";
import { startPlainHttpGateway } from "#lib/connectors/testing/plain-http-gateway";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
process.env.DATABASE_URL = ownerUrl;
process.env.NEXTAUTH_SECRET = "a secret of at least thirty-two characters";
process.env.SEALING_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const gateway = await startPlainHttpGateway();
const service = await startLineService();
const pools = createPools();
const io = createIo(pools, { timeoutMs: 2_000 });
const forget = [registerConnector(plainHttp), registerConnector(lineSession)];
const door = await buildDoor(await connectionAs("door"));
let doorUrl: string;
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  doorUrl = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), gateway.stop(), service.stop(), pools.close(0)]);
  for (const takeBack of forget) takeBack();
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 15_000, interval: 20 });

/** A bound channel of the platform in a workspace of its own, with its sender and a template. */
async function bind(connector: Connector, accountId: string, credentials: Record<string, string>) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("owner");
  const type = connector.platform as Platform;
  const channelId = await insertChannel(owner.db, workspace.id, { type });
  const bound = await bindAccount(ctx, { channelId, environment: "live", accountId, credentials }, { connector, io });
  expect(bound).toMatchObject({ bound: true, numbers: 1 });
  const content = { ...greeting, body: "Your parcel is here.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  return { ctx, channelId, templateCode, senderId: sender?.id ?? "" };
}
type Place = Awaited<ReturnType<typeof bind>>;

const signInTo = ({ host, port, password }: typeof service) => ({
  ...{ host, port: String(port), user: "kiosk", password },
});
const bindSession = (accountId: string, to = service) => bind(lineSession as Connector, accountId, signInTo(to));

async function launch({ ctx: { now: _then, ...ctx }, ...place }: Place, numbers: string[]) {
  const now = { ...ctx, now: new Date() };
  const list = await importNumbers(now, { ...place, text: numbers.join("\n") });
  expect(list.rowsSend).toBe(numbers.length);
  const { id } = await launchCampaign(now, { ...place, importId: list.id, name: "", scheduledAt: null });
  return { channelId: place.channelId, campaignId: id, workspaceId: ctx.workspaceId };
}
type Launched = Awaited<ReturnType<typeof launch>>;

const messagesOf = ({ workspaceId, campaignId }: Launched) =>
  owner.db
    .select({ id: messages.id, state: messages.state, address: messages.address, attempt: messages.attempt })
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.campaignId, campaignId)))
    .orderBy(asc(messages.id));
const statesOf = async (launched: Launched) => (await messagesOf(launched)).map(({ state }) => state);
const idsOf = ({ workspaceId }: Launched, messageId: string) =>
  owner.db
    .select({
      externalId: messageExternalIds.externalId,
      part: messageExternalIds.part,
      parts: messageExternalIds.parts,
      state: messageExternalIds.state,
    })
    .from(messageExternalIds)
    .where(and(eq(messageExternalIds.workspaceId, workspaceId), eq(messageExternalIds.messageId, messageId)))
    .orderBy(asc(messageExternalIds.part));
const finished = (launched: Launched) =>
  until(async () => {
    const [campaign] = await owner.db.select().from(campaigns).where(eq(campaigns.id, launched.campaignId));
    expect(campaign?.state).toBe("completed");
    return campaign;
  });

/** Calls the door as the gateway does. */
async function call({ channelId }: Launched, query: Record<string, string>) {
  const answer = await fetch(`${doorUrl}/webhooks/plain-http/${channelId}?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
}

test("a gateway that calls back by GET gets each message of a campaign once, and its reports are applied", async () => {
  const numbers = Array.from({ length: 12 }, (_, n) => `+49155550001${String(n).padStart(2, "0")}`);
  const { baseUrl, key } = gateway;
  const launched = await launch(await bind(plainHttp as Connector, "7", { baseUrl, key }), numbers);
  await until(async () => expect(await statesOf(launched)).toEqual(numbers.map(() => "accepted")));

  const sent = await messagesOf(launched);
  expect(gateway.received.map(({ to }) => to).sort()).toEqual(numbers);
  expect(gateway.received.map(({ reference }) => reference).sort()).toEqual(sent.map(({ id }) => id));
  expect(gateway.received.every(({ text, from }) => text === "Your parcel is here." && from === "KIOSK")).toBe(true);
  expect(sent.every(({ attempt }) => attempt === 1)).toBe(true);

  // Half of the reports bring our own id back; the others name the message by the gateway's id alone.
  for (const [n, message] of gateway.received.entries()) {
    const report = gateway.reportOf(message, "delivered");
    const bare = gateway.signed({ id: message.id, sender: message.from, state: "delivered", at: "1793001200000" });
    await call(launched, n % 2 === 0 ? report : bare);
  }
  await until(async () => expect(await statesOf(launched)).toEqual(numbers.map(() => "delivered")));
  const { length } = numbers;
  expect(await finished(launched)).toMatchObject({ queued: 0, accepted: length, delivered: length, failed: 0 });
  expect(gateway.received).toHaveLength(length);

  // What people write comes the same way, and a stop word counts on this platform.
  const [number = ""] = numbers;
  await call(launched, gateway.signed({ id: "I1", from: number, to: "KIOSK", text: "STOP", at: "1793001300000" }));
  await until(async () =>
    expect(
      await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, launched.workspaceId)),
    ).toMatchObject([{ platform: "plain-http", address: number, addressKind: "phone", country: "DE" }]),
  );
  expect(await checkInvariants(owner.sql, launched.workspaceId)).toEqual([]);
});

test("a message that a session's platform splits in three is delivered when all of its parts are", async () => {
  const numbers = ["+491555500020", "+491555500021", "+491555500022"].map((start) => `${start}0`);
  const launched = await launch(await bindSession("split"), numbers);
  await until(async () => expect(await statesOf(launched)).toEqual(["accepted", "accepted", "accepted"]));
  expect(service.received.map(({ to }) => to).sort()).toEqual(numbers);
  expect(service.connections()).toBe(1);

  const sent = await messagesOf(launched);
  const [first, ...others] = service.received;
  const firstId = first?.reference ?? "";
  const ids = first?.ids ?? [];
  expect(await idsOf(launched, firstId)).toEqual(
    ids.map((externalId, part) => ({ externalId, part, parts: 3, state: null })),
  );

  const [one = "", two = "", three = ""] = ids;
  const acknowledged = (report: number) => until(() => expect(service.acknowledged).toContain(report));
  const stateOf = async (id: string) => (await messagesOf(launched)).find((message) => message.id === id)?.state;
  await acknowledged(service.report(three));
  await acknowledged(service.report(one));
  await until(async () =>
    expect((await idsOf(launched, firstId)).map(({ state }) => state)).toEqual(["delivered", null, "delivered"]),
  );
  // Two of three parts: the person has not got the message yet.
  expect(await stateOf(firstId)).toBe("accepted");
  await acknowledged(service.report(two));
  await until(async () => expect(await stateOf(firstId)).toBe("delivered"));

  for (const { ids } of others) for (const id of ids) service.report(id);
  await until(async () => expect(await statesOf(launched)).toEqual(["delivered", "delivered", "delivered"]));
  expect(await finished(launched)).toMatchObject({ queued: 0, accepted: 3, delivered: 3, failed: 0 });
  expect(service.received).toHaveLength(sent.length);
  const kept = await owner.db
    .select({ platform: inboundEvents.platform, method: inboundEvents.method, appliedAt: inboundEvents.appliedAt })
    .from(inboundEvents)
    .where(eq(inboundEvents.workspaceId, launched.workspaceId));
  expect(kept).toHaveLength(9);
  expect(kept.every((event) => event.platform === ("line-session" as Platform) && event.appliedAt !== null)).toBe(true);
  expect(await checkInvariants(owner.sql, launched.workspaceId)).toEqual([]);
});

test("a session that the platform cuts is opened again, for reports and for the next campaign", async () => {
  const place = await bindSession("cut");
  const first = await launch(place, ["+4915555000301"]);
  await until(async () => expect(await statesOf(first)).toEqual(["accepted"]));
  const ids = service.received.at(-1)?.ids ?? [];
  service.cut();
  // Nothing is sent meanwhile: the reports are heard over a connection that was opened for them.
  await until(async () => {
    for (const id of ids) service.report(id);
    expect(await statesOf(first)).toEqual(["delivered"]);
  });
  const before = service.received.length;
  service.cut();
  const second = await launch(place, ["+4915555000302"]);
  await until(async () => expect(await statesOf(second)).toEqual(["accepted"]));
  expect(service.received.slice(before).map(({ to }) => to)).toEqual(["+4915555000302"]);
});

test("a session ends when its channel is unbound, and what is sent after a new binding leaves over the new one", async () => {
  const [earlier, later] = await Promise.all([startLineService("old"), startLineService("new")]);
  const place = await bindSession("earlier", earlier);
  const { ctx, channelId } = place;
  await finished(await launch(place, ["+4915555000401"]));
  expect(earlier.connections()).toBe(1);
  await unbindChannel(ctx, { channelId, reason: "It moves to another account." });
  await until(() => expect(earlier.connections()).toBe(0));

  const input = { channelId, environment: "live" as const, accountId: "later", credentials: signInTo(later) };
  await bindAccount(ctx, input, { connector: lineSession as Connector, io });
  await finished(await launch(place, ["+4915555000402"]));
  expect(earlier.received.map(({ to }) => to)).toEqual(["+4915555000401"]);
  expect(later.received.map(({ to }) => to)).toEqual(["+4915555000402"]);

  // Other secrets and another address at once, while the driver is there: it changes over.
  const { password, ...configuration } = signInTo(earlier);
  const at = { workspaceId: ctx.workspaceId, channelId };
  await owner.db
    .update(bindings)
    .set({ configuration, secretsSealed: sealSecrets(at, { password }) })
    .where(eq(bindings.channelId, channelId));
  await until(() => expect(later.connections()).toBe(0));
  await finished(await launch(place, ["+4915555000403"]));
  expect(earlier.received.map(({ to }) => to)).toEqual(["+4915555000401", "+4915555000403"]);
  await Promise.all([earlier.stop(), later.stop()]);
});
