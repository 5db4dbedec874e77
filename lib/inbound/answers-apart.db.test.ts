/** Answers of a channel to people, lanes and platforms that are told apart. */
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SuppressionKind } from "#db/audience-enums";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { lanes } from "#db/schema/sending";
import { type AutoReply, type serviceSettings, serviceWindows } from "#db/schema/service";
import { inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertSender } from "#lib/testing/factories";
import { answerMessages, type Written } from "./answer-messages.ts";
import { later, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const autoReply: AutoReply = { on: true, text: "We answer soon.", when: "always", hours: [], everyHours: 12 };
const nothing = { stopReply: null, stopAllReply: null, startReply: null, autoReply: null };
const phone = "+4915580000001";
const wrote = (given: Partial<Written> = {}): Written => ({
  ...{ at: later(0), text: "Hello", word: null, address: phone, addressKind: "phone", country: "DE" },
  ...{
    senderId: tenant.senderId,
    laneId: tenant.senderId,
    isMessage: true,
    firstVisit: false,
    asksSystem: false,
    ...given,
  },
});
/** What the settings of a channel make of messages. */
async function answer(settings: Partial<typeof serviceSettings.$inferInsert>, written: Written[], seconds = 0) {
  const ctx = { ...tenant.ctx, now: later(seconds) };
  const place = { channelId: tenant.channelId, platform: "whatsapp" } as const;
  await inTransaction(ctx, (ctx) => answerMessages(ctx, place, { ...nothing, ...settings } as never, written));
}
const answers = async () => {
  const rows = await owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, tenant.ctx.workspaceId), eq(messages.direction, "outbound")))
    .orderBy(asc(messages.id));
  return rows.map(({ address, preview, senderId }) => ({ address, preview, senderId }));
};
const windows = () =>
  owner.db
    .select()
    .from(serviceWindows)
    .where(eq(serviceWindows.workspaceId, tenant.ctx.workspaceId))
    .orderBy(serviceWindows.laneId, serviceWindows.address);
const stops = { word: { wants: "stop", kind: "marketing" } } as const;

describe("a word is confirmed where only that is set", () => {
  it.each([
    ["stopReply", { wants: "stop", kind: "marketing" }],
    ["stopAllReply", { wants: "stop", kind: "all" }],
    ["startReply", { wants: "start", kind: "marketing" }],
  ] as const)("%s", async (setting, word) => {
    await answer({ [setting]: "Understood." }, [wrote({ word: word as never })]);
    expect(await answers()).toMatchObject([{ address: phone, preview: "Understood." }]);
  });

  it("and nothing is said while nothing is set, or the auto reply is off", async () => {
    await answer({}, [wrote(stops)]);
    await answer({ autoReply: { ...autoReply, on: false } }, [wrote(stops), wrote()]);
    expect(await answers()).toEqual([]);
    expect(await windows()).toMatchObject([{ lastInboundAt: later(0), replies: 0 }]);
  });
});

describe("whoever is suppressed", () => {
  const suppress = (given: Partial<typeof suppressions.$inferInsert> = {}) =>
    owner.db.insert(suppressions).values({
      ...{ workspaceId: tenant.ctx.workspaceId, id: newId(), platform: "whatsapp", address: phone, source: "word" },
      ...{ addressKind: "phone", kind: "all" satisfies SuppressionKind, at: later(-60), ...given },
    });

  it("gets no auto reply", async () => {
    await suppress();
    await answer({ autoReply }, [wrote()]);
    expect(await answers()).toEqual([]);
  });

  it.each<[string, Partial<typeof suppressions.$inferInsert>]>([
    ["on another platform", { platform: "viber" }],
    ["for marketing alone", { kind: "marketing" }],
    ["and is not any more", { liftedAt: later(-30), liftedBy: "member" }],
    ["under another address", { address: "+4915580000002" }],
    ["under the same address of another kind", { addressKind: "user" }],
  ])("%s gets it", async (_name, given) => {
    await suppress(given);
    await answer({ autoReply }, [wrote()]);
    expect(await answers()).toHaveLength(1);
  });
});

describe("one person who writes on two lanes", () => {
  const other = async () => {
    const senderId = await insertSender(owner.db, tenant.ctx.workspaceId, tenant.channelId);
    await owner.db
      .insert(lanes)
      .values({ workspaceId: tenant.ctx.workspaceId, id: senderId, channelId: tenant.channelId });
    await owner.db.update(senders).set({ limitPerSecond: 33 }).where(eq(senders.id, senderId));
    return senderId;
  };

  it("is answered on each, from what they wrote to and at its pace", async () => {
    const senderId = await other();
    await answer({ autoReply }, [wrote(), wrote({ senderId, laneId: senderId })]);
    expect((await answers()).map((one) => one.senderId).sort()).toEqual([tenant.senderId, senderId].sort());
    const paces = await owner.sql`SELECT limit_per_second AS pace FROM lanes WHERE id = ${senderId}`;
    expect(paces.map(({ pace }) => Number(pace))).toEqual([33]);
  });

  it("is counted on the one that answered, and not under another kind of address", async () => {
    const senderId = await other();
    await answer({}, [
      wrote({ senderId, laneId: senderId }),
      wrote({ addressKind: "user" }),
      wrote({ address: "+49155" }),
    ]);
    await answer({ autoReply }, [wrote()]);
    const counted = (await windows()).filter(({ replies }) => replies > 0);
    expect(counted).toMatchObject([
      { laneId: tenant.senderId, addressKind: "phone", address: phone, replies: 1, repliedAt: later(0) },
    ]);
    expect(await windows()).toHaveLength(4);
  });
});

it("answers are counted by the day, and begin anew with the next one", async () => {
  const day = 86_400;
  const settings = { autoReply: { ...autoReply, everyHours: 1 } };
  await answer(settings, [wrote()]);
  await answer(settings, [wrote({ at: later(7_200) })], 7_200);
  expect(await windows()).toMatchObject([{ replies: 2, repliesOn: "2026-11-21", repliedAt: later(7_200) }]);
  await answer(settings, [wrote({ at: later(day) })], day);
  expect(await windows()).toMatchObject([{ replies: 1, repliesOn: "2026-11-22", repliedAt: later(day) }]);
});

it("what is no message of its own opens no window, and what was written earlier leaves a later one as it is", async () => {
  await answer({}, [wrote({ isMessage: false })]);
  expect(await windows()).toEqual([]);
  await answer({}, [wrote({ at: later(-10) })]);
  await answer({}, [wrote({ at: later(-60) })]);
  expect(await windows()).toMatchObject([{ lastInboundAt: later(-10) }]);
});

it("different answers to several people leave in the order in which the people wrote", async () => {
  const settings = { autoReply, stopReply: "No more offers." };
  await answer(settings, [
    wrote({ at: later(-10), address: "+4915580000013" }),
    wrote({ at: later(-30), address: "+4915580000011" }),
    wrote({ at: later(-20), address: "+4915580000012", ...stops }),
  ]);
  expect((await answers()).map(({ address, preview }) => `${address?.slice(-1)} ${preview}`)).toEqual([
    ...["1 We answer soon.", "2 No more offers.", "3 We answer soon."],
  ]);
});
