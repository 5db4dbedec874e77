/** A Viber service from binding to disconnection: a real worker, a real door and the sandbox, with every digit of a token. */
import type { AddressInfo } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { messageExternalIds } from "#db/schema/sending";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { resumeCampaign } from "#lib/campaigns/control/control";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { callbackAddress } from "#lib/channels/application/bind-service";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
// A minute of the platform passes in a second.
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
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // Five minutes become half a second.
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

async function bound() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type: "viber", name: "Kiosk" });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true, accountName: "Kiosk", numbers: 1 });
  const content = { ...greeting, body: "Your parcel is here.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const serviceId = binding?.accountId ?? "";
  const set = (change: object) => sandbox.control(`viber/services/${serviceId}/set`, change);
  return { ctx, channelId, templateCode, senderId: sender?.id ?? "", serviceId, set };
}
type Bound = Awaited<ReturnType<typeof bound>>;

async function launch({ ctx, channelId, templateCode, senderId }: Bound, numbers: string[]) {
  const place = { channelId, templateCode, senderId };
  const list = await importNumbers(ctx(), { ...place, text: numbers.join("\n") });
  expect(list.rowsSend).toBe(numbers.length);
  const { id } = await launchCampaign(ctx(), { ...place, importId: list.id, name: "", scheduledAt: null });
  return id;
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
const stateOf = async ({ channelId }: Bound) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;
const campaignOf = async (id: string) => (await owner.db.select().from(campaigns).where(eq(campaigns.id, id)))[0];

test("a campaign leaves by the service once to each person, and every callback is applied", async () => {
  const place = await bound();
  const campaignId = await launch(place, [
    ...["+4915550100017", "+4915550100001", "+4915550100002", "+4915550100004"],
    ...["+4915550100110", "+4915550100111", "+4915550100140"],
  ]);
  await until(async () =>
    expect(await statesOf(campaignId)).toEqual({
      ...{ "0017": "read", "0001": "delivered", "0002": "read", "0004": "read" },
      ...{ "0110": "failed 9", "0111": "failed 8", "0140": "failed expired" },
    }),
  );
  await until(async () => expect((await campaignOf(campaignId))?.state).toMatch(/completed|partly_failed/));
  const accepted = [...sandbox.sandbox.record.all()].filter(({ phoneId }) => phoneId === place.serviceId);
  expect(accepted).toHaveLength(5);
  const ids = await owner.db
    .select({ externalId: messageExternalIds.externalId })
    .from(messageExternalIds)
    .where(eq(messageExternalIds.workspaceId, place.ctx().workspaceId));
  expect(ids.map(({ externalId }) => externalId).sort()).toEqual(accepted.map(({ wamid }) => wamid).sort());
  const kept = await owner.db
    .select()
    .from(suppressions)
    .where(and(eq(suppressions.workspaceId, place.ctx().workspaceId), eq(suppressions.platform, "viber")));
  expect(kept.map(({ address }) => address)).toEqual(["+4915550100111"]);
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("what people write and whom they block is filed, and nobody else's post is believed", async () => {
  const place = await bound();
  const person = "4915550200017";
  await sandbox.control(`viber/persons/${person}/say`, { sender: place.serviceId, text: "where is my parcel?" });
  await until(async () => {
    const [row] = await owner.db
      .select()
      .from(messages)
      .where(and(eq(messages.workspaceId, place.ctx().workspaceId), eq(messages.direction, "inbound")));
    expect(row).toMatchObject({ address: `+${person}`, senderId: place.senderId });
  });
  await sandbox.control(`viber/persons/${person}/set`, { block: place.serviceId });
  await until(async () => {
    const rows = await owner.db
      .select()
      .from(suppressions)
      .where(eq(suppressions.address, `+${person}`));
    expect(rows).toMatchObject([{ kind: "all", source: "platform", platform: "viber", liftedAt: null }]);
  });
  const address = new URL((await callbackAddress(place.ctx(), place.channelId)) ?? "");
  expect(address.searchParams.get("key")).toMatch(/^\S{20,}$/);
  const post = (url: string) => fetch(url, { method: "POST", body: "{}" }).then(({ status }) => status);
  expect(await post(address.href)).toBe(200);
  expect(await post(`${address.origin}${address.pathname}`)).toBe(401);
  expect(await post(`${address.origin}${address.pathname}?key=guess`)).toBe(401);
});

test("a service that Viber no longer lets us call for is disconnected, and its campaign goes on afterwards", async () => {
  const place = await bound();
  await place.set({ allowedIps: ["192.0.2.1"] });
  const campaignId = await launch(place, ["+4915550300017", "+4915550300018"]);
  await until(async () => expect(await stateOf(place)).toBe("disconnected"));
  await until(async () => expect((await campaignOf(campaignId))?.state).toBe("paused"));
  await place.set({ allowedIps: ["127.0.0.1"] });
  expect(await bindToSandbox(place.ctx(), { channelId: place.channelId })).toMatchObject({ bound: true });
  expect(await stateOf(place)).toBe("bound");
  await resumeCampaign(place.ctx(), campaignId);
  await until(async () => expect(await statesOf(campaignId)).toEqual({ "0017": "read", "0018": "read" }));
  const accepted = [...sandbox.sandbox.record.all()].filter(({ phoneId }) => phoneId === place.serviceId);
  expect(accepted, "nobody twice").toHaveLength(2);
});

test("a service that is paused is restricted by itself, and bound again when it is resumed", async () => {
  const place = await bound();
  await owner.db.update(bindings).set({ checkDueAt: new Date() }).where(eq(bindings.channelId, place.channelId));
  await place.set({ state: "paused" });
  await until(async () => expect(await stateOf(place)).toBe("restricted"));
  await place.set({ state: "active" });
  await until(async () => expect(await stateOf(place)).toBe("bound"));
});
