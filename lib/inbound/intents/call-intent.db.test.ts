/** What becomes of a press of a button with an intent: its system is told, and what it says is sent. */
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { outbox } from "#db/schema/sending";
import { businessSystems, intentCalls, intents, serviceSettings } from "#db/schema/service";
import { startBusinessSystem, testToken } from "#lib/channels/business-systems/testing";
import { tokenPlace } from "#lib/channels/business-systems/token";
import type { InboundEvent } from "#lib/connectors/events";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { intentPayload } from "#lib/connectors/template-draft";
import { inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { seal } from "#lib/seal";
import { testDatabase } from "#lib/testing/database";
import { insertSender } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { receiveMessages } from "../receive-messages.ts";
import { later, makeTenant, type Tenant } from "../testing.ts";
import { callIntent, retryWaits } from "./call-intent.ts";

const { ownerUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
delete process.env.WAIT_DIVISOR;
forgetEnv();
const owner = connect(ownerUrl, { max: 6 });
const pools = createPools();
const io = createIo(pools, { timeoutMs: 500 });
afterAll(() => Promise.all([owner.close(), pools.close(0)]));

let tenant: Tenant;
let system: Awaited<ReturnType<typeof startBusinessSystem>>;
const said = (text: string) => ({ status: 200, body: JSON.stringify({ reply: { text } }) });

beforeEach(async () => {
  tenant = await makeTenant(owner);
  system = await startBusinessSystem(said("It comes tomorrow."));
  const { workspaceId, now } = tenant.ctx;
  const { channelId } = tenant;
  await owner.db.insert(businessSystems).values({
    ...{ workspaceId, id: "shop", channelId, name: "Shop", url: system.url, updatedAt: now },
    tokenSealed: seal(testToken, tokenPlace(workspaceId, "shop")),
  });
  await owner.db
    .insert(intents)
    .values({ workspaceId, channelId, code: "parcel", systemId: "shop", name: "Track a parcel", data: "DHL" });
});
afterEach(() => system.close());

let pressed = 0;
function press(given: Partial<InboundEvent> = {}): InboundEvent {
  pressed += 1;
  const phone = `+4915581${String(pressed).padStart(6, "0")}`;
  return {
    ...{ kind: "inbound", key: `message:p-${pressed}`, messageExternalId: `p-${pressed}`, at: later(0) },
    ...{ senderExternalId: tenant.senderExternalId, address: { kind: "phone", value: phone }, type: "button" },
    ...{ text: "Where is it?", payload: intentPayload("parcel"), fromExternalId: phone.slice(1), profileName: "Ines" },
    ...{ replyTo: null, media: [], referral: null, reaction: null, change: null },
    ...given,
  };
}
const receive = (...events: InboundEvent[]) =>
  inTransaction(tenant.ctx, (ctx) =>
    receiveMessages(ctx, { channelId: tenant.channelId, platform: "whatsapp" }, events),
  );
const calls = () => owner.db.select().from(intentCalls).where(eq(intentCalls.workspaceId, tenant.ctx.workspaceId));
const sent = () =>
  owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, tenant.ctx.workspaceId), eq(messages.direction, "outbound")));
const asked = () =>
  owner.db
    .select()
    .from(jobRequests)
    .where(and(eq(jobRequests.workspaceId, tenant.ctx.workspaceId), eq(jobRequests.kind, "intent.call")));
async function pressAndCall(given: Partial<InboundEvent> = {}) {
  await receive(press(given));
  const [call] = await calls();
  if (!call) throw new Error("no call was noted");
  // A worker has taken the request of the press.
  await owner.sql`DELETE FROM job_requests WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  await callIntent(tenant.ctx, call.messageId, io);
  return (await calls())[0];
}

describe("a press", () => {
  it("is noted and asked for with the message, and one that is posted again changes nothing", async () => {
    const event = press();
    await receive(event);
    await receive(event);
    expect(await calls()).toMatchObject([{ code: "parcel", state: "waiting", tries: 0, channelId: tenant.channelId }]);
    expect(await asked()).toMatchObject([{ key: (await calls())[0]?.messageId }]);
  });

  it("tells the system who asked for what, signed, and sends what it says within the hour", async () => {
    const call = await pressAndCall();
    expect(call).toMatchObject({ state: "answered", trouble: null, tries: 1 });
    expect(system.heard).toMatchObject([
      {
        ...{ id: call?.messageId, proved: true },
        body: {
          type: "intent",
          intent: { code: "parcel", name: "Track a parcel", data: "DHL" },
          channel: { id: tenant.channelId, platform: "whatsapp" },
          message: { id: call?.messageId, text: "Where is it?", at: later(0).toISOString() },
          person: { kind: "phone", name: "Ines", address: expect.stringMatching(/^\+4915581/) },
        },
      },
    ]);
    const [reply] = await sent();
    expect(reply).toMatchObject({
      ...{ id: call?.replyId, preview: "It comes tomorrow.", kind: "text", source: "automatic", state: "queued" },
      ...{ senderId: tenant.senderId, expiresAt: later(3_600) },
    });
    expect(
      await owner.db
        .select()
        .from(outbox)
        .where(eq(outbox.messageId, reply?.id ?? "")),
    ).toMatchObject([{ laneId: tenant.senderId, priority: 1, sequenceKey: reply?.address }]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("is answered by its system and not by the auto reply as well", async () => {
    const { workspaceId, now } = tenant.ctx;
    await owner.db.insert(serviceSettings).values({
      ...{ workspaceId, channelId: tenant.channelId, updatedAt: now },
      autoReply: { on: true, text: "We answer soon.", when: "always", hours: [], everyHours: 12 },
    });
    await receive(press(), press({ payload: null }));
    expect((await sent()).map(({ preview }) => preview)).toEqual(["We answer soon."]);
  });

  it("of a button without an intent tells nobody", async () => {
    await receive(press({ payload: "carillon:opt-out" }), press({ payload: "parcel" }), press({ payload: null }));
    expect(await calls()).toEqual([]);
  });

  it("is answered once by however many workers hear of it", async () => {
    await receive(press());
    const [call] = await calls();
    const again = { ...tenant.ctx, now: later(1) };
    await Promise.all([tenant.ctx, again, again].map((ctx) => callIntent(ctx, call?.messageId ?? "", io)));
    await callIntent(again, call?.messageId ?? "", io);
    expect(await sent()).toHaveLength(1);
    expect(new Set(system.heard.map(({ id }) => id)).size).toBe(1);
    expect(await calls()).toMatchObject([{ state: "answered", tries: 1 }]);
  });

  it("by somebody who hides their address is told and cannot be answered", async () => {
    expect(await pressAndCall({ address: null })).toMatchObject({ state: "answered", replyId: null });
    expect(await sent()).toEqual([]);
  });
});

describe("a system", () => {
  it("that is out is asked again at growing distances and given up in the end, with the reason", async () => {
    system.reply({ status: 503, body: "" });
    let call = await pressAndCall();
    for (const wait of retryWaits) {
      expect(call).toMatchObject({ state: "waiting", trouble: "unreachable", detail: "HTTP 503" });
      const [request] = await asked();
      expect(request?.dueAt).toEqual(later(wait / 1_000));
      await owner.sql`DELETE FROM job_requests WHERE workspace_id = ${tenant.ctx.workspaceId}`;
      await callIntent(tenant.ctx, call?.messageId ?? "", io);
      [call] = await calls();
    }
    expect(call).toMatchObject({ state: "failed", tries: retryWaits.length + 1 });
    expect(await asked()).toEqual([]);
    expect(await sent()).toEqual([]);
  });

  it("that comes back has its reply sent, and no trouble is left to see", async () => {
    system.reply("cut", said("Here it is."));
    const call = await pressAndCall();
    expect(call).toMatchObject({ state: "waiting", trouble: "unreachable" });
    await callIntent(tenant.ctx, call?.messageId ?? "", io);
    expect(await calls()).toMatchObject([{ state: "answered", trouble: null, detail: null, tries: 2 }]);
    expect(await sent()).toMatchObject([{ preview: "Here it is." }]);
  });

  it.each([
    ["refuses", { status: 401, body: "" }, "refused"],
    ["says more than the platform takes", said("x".repeat(4_097)), "reply_long"],
  ] as const)("that %s is not asked again", async (_name, reply, trouble) => {
    system.reply(reply);
    expect(await pressAndCall()).toMatchObject({ state: "failed", trouble, tries: 1 });
    expect([await sent(), await asked()]).toEqual([[], []]);
  });

  it("that was deleted, or whose intent was, is not called, and the press says so", async () => {
    await owner.sql`DELETE FROM intents WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(await pressAndCall()).toMatchObject({ state: "failed", trouble: "unknown_intent" });
    expect(system.heard).toEqual([]);
  });

  it.each([
    ["as long as the platform takes", "whatsapp", "x".repeat(4_096), "answered"],
    ["shorter in letters than in bytes, where the platform counts bytes", "instagram", "ü".repeat(501), "failed"],
    ["as long as such a platform takes", "instagram", "ü".repeat(500), "answered"],
    ["longer in bytes than in letters, where the platform counts letters", "whatsapp", "ü".repeat(4_096), "answered"],
  ])("may say a text %s", async (_name, platform, text, state) => {
    await owner.sql`UPDATE channels SET type = ${platform} WHERE id = ${tenant.channelId}`;
    system.reply(said(text));
    expect(await pressAndCall()).toMatchObject({ state });
  });

  it("that says nothing has its call noted and nothing sent", async () => {
    system.reply({ status: 204, body: "" });
    expect(await pressAndCall()).toMatchObject({ state: "answered", replyId: null, trouble: null });
    expect(await sent()).toEqual([]);
  });
});

describe("a call", () => {
  it("is noted with the moment of its end, and the reply is too old an hour after the press", async () => {
    await receive(press({ at: later(-600) }));
    const [call] = await calls();
    await callIntent({ ...tenant.ctx, now: later(30) }, call?.messageId ?? "", io);
    expect(await calls()).toMatchObject([{ state: "answered", updatedAt: later(30) }]);
    expect(await sent()).toMatchObject([{ expiresAt: later(3_000) }]);
  });

  it("that fails for now is noted with the moment as well", async () => {
    system.reply({ status: 503, body: "" });
    await receive(press());
    const [call] = await calls();
    await callIntent({ ...tenant.ctx, now: later(30) }, call?.messageId ?? "", io);
    expect(await calls()).toMatchObject([{ state: "waiting", tries: 1, updatedAt: later(30) }]);
  });

  it("is made for its own message and leaves the others waiting", async () => {
    await receive(press({ text: "first" }), press({ text: "second" }));
    const [, second] = (await calls()).sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
    await callIntent(tenant.ctx, second?.messageId ?? "", io);
    const [said] = await owner.db
      .select()
      .from(messages)
      .where(eq(messages.id, second?.messageId ?? ""));
    expect(system.heard).toMatchObject([{ body: { message: { id: second?.messageId, text: said?.preview } } }]);
    expect((await calls()).map(({ state }) => state).sort()).toEqual(["answered", "waiting"]);
    system.reply({ status: 401, body: "" });
    await callIntent(tenant.ctx, "nothing", io);
    expect((await calls()).map(({ state }) => state).sort()).toEqual(["answered", "waiting"]);
  });

  it("that fails leaves those of other messages as they are", async () => {
    await receive(press(), press());
    const [first] = await calls();
    system.reply({ status: 401, body: "" });
    await callIntent(tenant.ctx, first?.messageId ?? "", io);
    expect((await calls()).map(({ state, tries }) => `${state} ${tries}`).sort()).toEqual(["failed 1", "waiting 0"]);
  });

  it("is answered from the sender that was written to, at its own pace", async () => {
    const other = await insertSender(owner.db, tenant.ctx.workspaceId, tenant.channelId);
    await owner.sql`UPDATE senders SET limit_per_second = 7 WHERE id = ${other}`;
    await owner.sql`UPDATE senders SET limit_per_second = 31 WHERE id = ${tenant.senderId}`;
    await pressAndCall();
    expect(await sent()).toMatchObject([{ senderId: tenant.senderId }]);
    const [lane] = await owner.sql`SELECT limit_per_second AS pace FROM lanes WHERE id = ${tenant.senderId}`;
    expect(Number(lane?.pace)).toBe(31);
  });

  it("by a press on what is ours no more, or another channel's by now, is noted and cannot be answered", async () => {
    await receive(press());
    const [call] = await calls();
    await owner.sql`UPDATE senders SET channel_id = 'cams-another000' WHERE id = ${tenant.senderId}`;
    await callIntent(tenant.ctx, call?.messageId ?? "", io);
    expect(await calls()).toMatchObject([{ state: "answered", replyId: null }]);
    expect(await sent()).toEqual([]);
  });
});
