/** Answers that channels give by themselves, from the person's phone to the person's phone: a real worker, door and sandbox. */
import type { AddressInfo } from "node:net";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { listIntentCalls } from "#lib/channels/business-systems/list-systems";
import { addIntent } from "#lib/channels/business-systems/save-intent";
import { addBusinessSystem } from "#lib/channels/business-systems/save-system";
import { startBusinessSystem, testToken } from "#lib/channels/business-systems/testing";
import { editAutoReply } from "#lib/channels/service-settings/edit-auto-reply";
import { editConfirmations } from "#lib/channels/service-settings/edit-confirmations";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { intentPayload } from "#lib/connectors/template-draft";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
const sandbox = await startTestSandbox();
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
const start = () => startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  worker = await start();
  await sandbox.control("dials", { sentMs: 20, deliveredMs: 40, readMs: 60 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 60_000, interval: 20 });

type Type = "whatsapp" | "messenger" | "instagram" | "viber";

async function answering(type: Type) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type, state: "unbound", name: type });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
  const hours = weekdays.map((day) => ({ day, open: true, from: "00:00", to: "24:00" }));
  await editAutoReply(ctx(), {
    ...{ channelId, on: true, text: "We answer soon.", when: "open", hours, everyHours: "12" },
  });
  await editConfirmations(ctx(), {
    ...{ channelId, stopReply: "No more offers.", stopAllReply: "Nothing more.", startReply: "Welcome back." },
  });
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  // The sandbox's accounts also have a number that is not verified yet.
  const [sender] = await owner.db
    .select()
    .from(senders)
    .where(and(eq(senders.channelId, channelId), eq(senders.state, "CONNECTED")));
  const places = {
    accountId: binding?.accountId ?? "",
    phoneId: sender?.externalId ?? "",
  };
  const say = (person: string, text: string) => {
    if (type === "whatsapp") return sandbox.control(`persons/${person}/say`, { phoneId: places.phoneId, text });
    if (type === "viber") return sandbox.control(`viber/persons/${person}/say`, { sender: places.accountId, text });
    return sandbox.control(`persons/${person}/say`, { accountId: places.accountId, text });
  };
  const answers = async () => {
    const rows = await owner.db
      .select()
      .from(messages)
      .where(and(eq(messages.workspaceId, workspace.id), eq(messages.direction, "outbound")))
      .orderBy(asc(messages.id));
    return rows.map(
      ({ preview, state }) => `${preview} ${/accepted|sent|delivered|read/.test(state) ? "taken" : state}`,
    );
  };
  return { workspaceId: workspace.id, ctx, channelId, say, answers, places };
}

const stateOf = async (channelId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;

/** What the platform took from a place. */
const taken = (places: { accountId: string; phoneId: string }) =>
  [...sandbox.sandbox.record.all()].filter(({ phoneId }) => [places.accountId, places.phoneId].includes(phoneId));

describe.each<Type>(["whatsapp", "messenger", "instagram", "viber"])("on %s", (type) => {
  test("whoever writes is answered on their phone; a stop word and a start word are confirmed in order", async () => {
    const { say, answers, workspaceId, places } = await answering(type);
    const person = `49155500${{ whatsapp: 1, messenger: 2, instagram: 3, viber: 4 }[type]}017`;
    await say(person, "Where is my parcel?");
    await until(async () => expect(await answers()).toEqual(["We answer soon. taken"]));
    await say(person, "Hello?");
    await say(person, "STOP");
    await until(async () => expect(await answers()).toEqual(["We answer soon. taken", "No more offers. taken"]));
    await say(person, "stop all");
    await until(async () => expect(await answers()).toContain("Nothing more. taken"));
    await say(person, "start");
    await until(async () => expect((await answers()).at(-1)).toBe("Welcome back. taken"));
    expect(await answers()).toHaveLength(4);
    expect(taken(places), "nobody twice").toHaveLength(4);
    await until(async () => expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]));
  });
});

describe.each<Type>(["messenger", "instagram"])("while the token of a channel on %s is dead", (type) => {
  test("answers wait, and leave once when it is authorised again", async () => {
    const { say, answers, places, channelId, ctx } = await answering(type);
    await sandbox.control(`pages/${places.accountId}/tokens`, { do: "revoke" });
    await say(`49155500${type.length}9017`, "Hello");
    await until(async () => expect(await stateOf(channelId)).toBe("disconnected"));
    expect(await answers()).toEqual(["We answer soon. queued"]);
    expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
    await until(async () => expect(await answers()).toEqual(["We answer soon. taken"]));
    expect(taken(places)).toHaveLength(1);
  });

  test("answers that become too old never leave", async () => {
    const { say, answers, places, channelId } = await answering(type);
    await sandbox.control(`pages/${places.accountId}/tokens`, { do: "revoke" });
    await say(`49155500${type.length}8017`, "Hello");
    await until(async () => expect(await answers()).toEqual(["We answer soon. queued"]));
    await owner.sql`UPDATE messages SET expires_at = now() WHERE channel_id = ${channelId} AND direction = 'outbound'`;
    await sandbox.control(`pages/${places.accountId}/tokens`, { do: "restore" });
    await until(async () => expect(await answers()).toEqual(["We answer soon. expired"]));
    expect(taken(places)).toHaveLength(0);
  });
});

test("an answer that no worker lived to send leaves once another one starts", async () => {
  const { say, answers, workspaceId } = await answering("whatsapp");
  await worker.stop();
  await say("4915550098017", "Hello");
  await until(async () => {
    const [row] =
      await owner.sql`SELECT count(*)::int AS waiting FROM inbound_events WHERE workspace_id = ${workspaceId}`;
    expect(row?.waiting).toBeGreaterThan(0);
  });
  worker = await start();
  await until(async () => expect(await answers()).toEqual(["We answer soon. taken"]));
});

describe.each<"whatsapp" | "messenger">(["whatsapp", "messenger"])("a button with an intent on %s", (type) => {
  test("has its system called by the worker, whose reply reaches the phone, and no auto reply beside it", async () => {
    const { ctx, channelId, answers, places, workspaceId } = await answering(type);
    const system = await startBusinessSystem({ status: 200, body: '{"reply": {"text": "It comes tomorrow."}}' });
    const added = { channelId, name: "Shop", url: system.url, token: testToken, remarks: "" };
    const systemId = await addBusinessSystem(ctx(), added);
    await addIntent(ctx(), { channelId, systemId, code: "parcel", name: "Track a parcel", data: "DHL" });
    const payload = intentPayload("parcel");
    const person = `49155500${type.length}5017`;
    if (type === "whatsapp") {
      const message = { type: "button", button: { payload, text: "Where is it?" } };
      await sandbox.control(`persons/${person}/say`, { phoneId: places.phoneId, message });
    } else {
      const { accountId } = places;
      await sandbox.control(`persons/${person}/say`, { accountId, kind: "quick_reply", text: "Where is it?", payload });
    }
    await until(async () => expect(await answers()).toEqual(["It comes tomorrow. taken"]));
    expect(system.heard).toMatchObject([{ proved: true, body: { intent: { code: "parcel", data: "DHL" } } }]);
    expect(await listIntentCalls(ctx(), channelId, 5)).toMatchObject([{ code: "parcel", state: "answered", tries: 1 }]);
    system.close();
    await until(async () => expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]));
  });
});
