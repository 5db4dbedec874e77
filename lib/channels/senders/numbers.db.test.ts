import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { senders } from "#db/schema/senders";
import type { SenderEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import { open } from "#lib/seal";
import { bindAccount } from "../binding/bind-account.ts";
import { type FakePlatform, fakePlatform } from "../fake-platform.ts";
import { listSenders } from "../queries.ts";
import { failure, makeChannel, makeWorkspace, now, number, openTestDatabase } from "../testing.ts";
import { addNumber } from "./add-number.ts";
import { applySenderEvent } from "./apply-sender-event.ts";
import { deregisterNumber, registerNumber } from "./register-number.ts";
import { syncSenders } from "./sync-senders.ts";
import { requestCode, verifyCode } from "./verify-number.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

let account = 900_000;
async function bound(platform: ReturnType<typeof fakePlatform>) {
  const ctx = await makeWorkspace(database);
  const channelId = await makeChannel(database, ctx);
  const accountId = String(account++);
  const input = {
    channelId,
    environment: "sandbox",
    accountId,
    credentials: { accessToken: "t", appSecret: "s" },
  } as const;
  await bindAccount(ctx, input, platform);
  platform.calls.length = 0;
  return { ctx, channelId };
}
const rowOf = async (senderId: string) =>
  (await database.owner.db.select().from(senders).where(eq(senders.id, senderId)))[0];
async function firstSender(ctx: Ctx, channelId: string): Promise<string> {
  const [row] = await listSenders(ctx, channelId);
  if (!row) throw new Error("no sender");
  return row.id;
}
const fresh = { countryCode: "65", number: "81234599", displayName: "Lumen Care" };

describe("addNumber", () => {
  it("adds it at the platform and keeps what the platform says of it", async () => {
    const platform = fakePlatform();
    const { ctx, channelId } = await bound(platform);
    const { senderId } = await addNumber(ctx, { channelId, ...fresh }, platform);
    expect(await rowOf(senderId ?? "")).toMatchObject({ address: "+6581234599", state: "UNVERIFIED" });
  });

  it.each([
    ["2 of an unverified business", false, 2, "channels.numbersUnverified"],
    ["20 of a verified one", true, 20, "channels.numbersVerified"],
  ])("stops at the limit of %s", async (_name, verified, limit, key) => {
    const numbers = Array.from({ length: limit }, (_, i) => number({ externalId: `n${i}`, address: `+658123450${i}` }));
    const platform = fakePlatform({ verified, numbers });
    const { ctx, channelId } = await bound(platform);
    await expect(addNumber(ctx, { channelId, ...fresh }, platform)).rejects.toMatchObject({
      code: "limit_exceeded",
      key,
    });
    expect(platform.calls).toEqual([]);
  });

  describe("at one moment with another member", () => {
    const oneLeft = () => [number({ externalId: "n1", address: "+6581234501" })];
    const more = (n: number) => ({ ...fresh, number: `8123459${n}` });

    it("passes the quota never, however many add one", async () => {
      const platform = fakePlatform({ verified: false, numbers: oneLeft() });
      const { ctx, channelId } = await bound(platform);
      const added = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => addNumber(ctx, { channelId, ...more(n) }, platform)),
      );
      expect(added.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const refused = added.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(refused.every(({ code }) => code === "limit_exceeded")).toBe(true);
      expect(platform.numbers).toHaveLength(2);
      const rows = await database.owner.db.select().from(senders).where(eq(senders.channelId, channelId));
      expect(rows.map(({ externalId }) => externalId).sort()).toEqual(["n1", "new-1"]);
    });

    it("holds a place from before the platform is called until it has answered, also through a sync", async () => {
      const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const platform: FakePlatform = fakePlatform({
        ...{ verified: false, numbers: oneLeft() },
        add: async () => {
          begun.resolve();
          await answered.promise;
          return { ok: false, failure };
        },
      });
      const { ctx, channelId } = await bound(platform);
      const first = addNumber(ctx, { channelId, ...more(1) }, platform);
      const refused = expect(first).rejects.toMatchObject({ code: "platform_refused" });
      await begun.promise;
      await syncSenders(ctx, { channelId }, platform);
      const second = { channelId, ...more(2) };
      await expect(addNumber(ctx, second, platform)).rejects.toMatchObject({ code: "limit_exceeded" });
      answered.resolve();
      await refused;
      // What the platform refused takes no place any more.
      await expect(addNumber(ctx, second, platform)).rejects.toMatchObject({ code: "platform_refused" });
    });

    it("finds a place that a killed process has left free after ten minutes", async () => {
      const platform = fakePlatform({ verified: false, numbers: oneLeft() });
      const { ctx, channelId } = await bound(platform);
      await database.owner.db.insert(senders).values({
        ...{
          workspaceId: ctx.workspaceId,
          id: `left-${channelId}`,
          channelId,
          externalId: "held:left",
          state: "PENDING",
        },
        ...{ address: "+6581234599", addressKind: "phone", displayName: "Left", createdAt: ctx.now },
      });
      const add = (now: Date) => addNumber({ ...ctx, now }, { channelId, ...more(3) }, platform);
      await expect(add(ctx.now)).rejects.toMatchObject({ code: "limit_exceeded" });
      await expect(add(new Date(ctx.now.getTime() + 11 * 60_000))).resolves.toMatchObject({
        senderId: expect.any(String),
      });
    });
  });

  it("refuses what is no number, an unbound channel and another workspace", async () => {
    const platform = fakePlatform();
    const { ctx, channelId } = await bound(platform);
    const other = await makeWorkspace(database);
    const unbound = await makeChannel(database, ctx);
    await expect(addNumber(ctx, { channelId, ...fresh, countryCode: "999" }, platform)).rejects.toMatchObject({
      field: "number",
    });
    await expect(addNumber(ctx, { channelId: unbound, ...fresh }, platform)).rejects.toMatchObject({
      key: "channels.bindFirst",
    });
    await expect(addNumber(other, { channelId, ...fresh }, platform)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a number's way to sending", () => {
  it("goes by code, verification and registration under a PIN that we keep sealed", async () => {
    const pins: string[] = [];
    const platform: FakePlatform = fakePlatform({
      numbers: [number({ state: "UNVERIFIED", details: { verificationState: "NOT_VERIFIED" } })],
      register: async (_channel, input) => {
        pins.push(input.pin);
        platform.numbers[0] = number();
        return { ok: true, value: null };
      },
    });
    const { ctx, channelId } = await bound(platform);
    const senderId = await firstSender(ctx, channelId);
    const place = { channelId, senderId };
    await expect(registerNumber(ctx, { ...place, pin: "" }, platform)).rejects.toMatchObject({ code: "conflict" });
    await requestCode(ctx, { ...place, method: "SMS", language: "en_US" }, platform);
    await expect(verifyCode(ctx, { ...place, code: "000000" }, platform)).rejects.toMatchObject({
      code: "platform_refused",
      field: "code",
      values: { detail: failure.detail, code: "100" },
    });
    expect((await rowOf(senderId))?.details.verificationState).toBe("NOT_VERIFIED");
    platform.numbers[0] = number({ state: "PENDING" });
    await verifyCode(ctx, { ...place, code: "482913" }, platform);
    expect(await rowOf(senderId)).toMatchObject({
      details: {
        verificationState: "VERIFIED",
        verifiedUntil: new Date(now.getTime() + 14 * 86_400_000).toISOString(),
      },
    });
    await expect(requestCode(ctx, { ...place, method: "SMS", language: "en_US" }, platform)).rejects.toMatchObject({
      code: "conflict",
    });
    await registerNumber(ctx, { ...place, pin: "" }, platform);
    const row = await rowOf(senderId);
    expect(row?.state).toBe("CONNECTED");
    expect(pins).toEqual([expect.stringMatching(/^\d{6}$/)]);
    const kept = open(row?.pinSealed ?? "", { workspaceId: ctx.workspaceId, field: `senders/${senderId}/pin` });
    expect(kept).toBe(pins[0]);
    platform.numbers[0] = number({ state: "DISCONNECTED" });
    await deregisterNumber(ctx, place, platform);
    expect((await rowOf(senderId))?.state).toBe("DISCONNECTED");
    await registerNumber(ctx, { ...place, pin: "" }, platform);
    // The number holds our PIN now: a new one would be refused.
    expect(pins).toEqual([kept, kept]);
  });

  it("tells a PIN that does not match beside its field, and does not keep it", async () => {
    const platform = fakePlatform({
      numbers: [number({ state: "PENDING" })],
      register: async () => ({ ok: false, failure: { ...failure, code: "133005" } }),
    });
    const { ctx, channelId } = await bound(platform);
    const senderId = await firstSender(ctx, channelId);
    await expect(registerNumber(ctx, { channelId, senderId, pin: "111111" }, platform)).rejects.toMatchObject({
      field: "pin",
      values: { code: "133005" },
    });
    expect((await rowOf(senderId))?.pinSealed).toBeNull();
  });

  it("is closed to another workspace", async () => {
    const platform = fakePlatform();
    const { ctx, channelId } = await bound(platform);
    const other = await makeWorkspace(database);
    const senderId = await firstSender(ctx, channelId);
    const place = { channelId, senderId };
    const missing = { code: "not_found" };
    await expect(requestCode(other, { ...place, method: "SMS", language: "de" }, platform)).rejects.toMatchObject(
      missing,
    );
    await expect(verifyCode(other, { ...place, code: "482913" }, platform)).rejects.toMatchObject(missing);
    await expect(registerNumber(other, { ...place, pin: "" }, platform)).rejects.toMatchObject(missing);
    await expect(deregisterNumber(other, place, platform)).rejects.toMatchObject(missing);
    await expect(syncSenders(other, { channelId }, platform)).rejects.toMatchObject(missing);
    expect(await listSenders(other, channelId)).toEqual([]);
    expect(platform.calls).toEqual([]);
  });
});

describe("applySenderEvent", () => {
  const event = (values: Partial<SenderEvent>): SenderEvent => ({
    kind: "sender",
    key: "k",
    senderExternalId: null,
    displayPhone: "6581234501",
    quality: null,
    state: null,
    nameState: null,
    tier: null,
    at: new Date(now.getTime() + 60_000),
    ...values,
  });

  it("changes what it names, and nothing when it is older than what is known", async () => {
    const { ctx, channelId } = await bound(fakePlatform());
    const senderId = await firstSender(ctx, channelId);
    expect(await applySenderEvent(ctx, event({ state: "FLAGGED", tier: "TIER_10K" }), channelId)).toBe(true);
    expect(await rowOf(senderId)).toMatchObject({
      state: "FLAGGED",
      quality: "GREEN",
      details: { tier: "TIER_10K", nameState: "APPROVED" },
    });
    await applySenderEvent(ctx, event({ state: "FLAGGED", tier: "TIER_10K" }), channelId);
    const older = event({ state: "CONNECTED", at: new Date(now.getTime() + 30_000) });
    expect(await applySenderEvent(ctx, older, channelId)).toBe(false);
    expect((await rowOf(senderId))?.state).toBe("FLAGGED");
  });

  it("changes all numbers of the channel by what holds for their business, and none of another", async () => {
    const { ctx, channelId } = await bound(fakePlatform());
    const other = await bound(fakePlatform());
    const news = event({ everySender: true, displayPhone: null, tier: "TIER_100K" });
    expect(await applySenderEvent(ctx, news, channelId)).toBe(true);
    for (const { tier } of await listSenders(ctx, channelId)) expect(tier).toBe("TIER_100K");
    for (const { tier } of await listSenders(other.ctx, other.channelId)) expect(tier).not.toBe("TIER_100K");
    expect(await applySenderEvent(other.ctx, news, channelId)).toBe(false);
  });

  it("changes nothing for an unknown number or an empty event", async () => {
    const { ctx, channelId } = await bound(fakePlatform());
    const other = await makeWorkspace(database);
    expect(await applySenderEvent(ctx, event({}), channelId)).toBe(false);
    expect(await applySenderEvent(ctx, event({ displayPhone: "4911", quality: "RED" }), channelId)).toBe(false);
    expect(await applySenderEvent(other, event({ quality: "RED" }), channelId)).toBe(false);
  });
});
