/** What a channel answers by itself, decided in the transaction that files what a person wrote. */
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { messages } from "#db/schema/messages";
import { senderProfiles } from "#db/schema/senders";
import { origins, outbox } from "#db/schema/sending";
import { type AutoReply, serviceSettings, serviceWindows } from "#db/schema/service";
import type { InboundEvent } from "#lib/connectors/events";
import { optOutPayload } from "#lib/connectors/template-draft";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { receiveMessages } from "./receive-messages.ts";
import { later, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const autoReply: AutoReply = { on: true, text: "We answer soon.", when: "always", hours: [], everyHours: 12 };
const confirmations = { stopReply: "No more offers.", stopAllReply: "Nothing more.", startReply: "Welcome back." };
const set = (given: Partial<typeof serviceSettings.$inferInsert>) => {
  const { workspaceId } = tenant.ctx;
  return owner.db
    .insert(serviceSettings)
    .values({ workspaceId, channelId: tenant.channelId, updatedAt: tenant.ctx.now, ...given });
};
let people = 0;
const somebody = () => `+4915580${String(++people).padStart(6, "0")}`;

let written = 0;
function says(phone: string, text: string | null, given: Partial<InboundEvent> = {}): InboundEvent {
  written += 1;
  return {
    ...{ kind: "inbound", key: `message:in-${written}`, messageExternalId: `in-${written}`, at: later(0) },
    ...{ senderExternalId: tenant.senderExternalId, address: { kind: "phone", value: phone }, type: "text", text },
    ...{ fromExternalId: phone.slice(1), profileName: null, payload: null, replyTo: null, media: [], referral: null },
    ...{ reaction: null, change: null },
    ...given,
  };
}
const receive = (events: InboundEvent[], seconds = 0) =>
  inTransaction({ ...tenant.ctx, now: later(seconds) }, (ctx) =>
    receiveMessages(ctx, { channelId: tenant.channelId, platform: "whatsapp" }, events),
  );
/** What the channel has to say to a person, in the order in which it leaves. */
const answersTo = async (phone: string) => {
  const rows = await owner.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, tenant.ctx.workspaceId),
        eq(messages.direction, "outbound"),
        eq(messages.address, phone),
      ),
    )
    .orderBy(asc(messages.id));
  return rows.map(({ preview }) => preview);
};
const hour = 3_600;
const firstVisit = { type: "request_welcome", text: null, byPlatform: true, firstVisit: true } as const;
const welcomeWith = (welcomeText: string) =>
  owner.db
    .insert(senderProfiles)
    .values({ workspaceId: tenant.ctx.workspaceId, senderId: tenant.senderId, welcomeText, readAt: tenant.ctx.now });

describe("whoever writes", () => {
  it("gets the auto reply once, as a text in order that is too old after an hour", async () => {
    await set({ autoReply });
    const phone = somebody();
    await receive([says(phone, "Hello"), says(phone, "Anybody there?")]);
    const [row] = await owner.db
      .select()
      .from(messages)
      .where(and(eq(messages.workspaceId, tenant.ctx.workspaceId), eq(messages.direction, "outbound")));
    expect(row).toMatchObject({
      ...{ preview: "We answer soon.", kind: "text", source: "automatic", state: "queued", templateCode: null },
      ...{
        originKind: "auto_reply",
        originId: tenant.channelId,
        address: phone,
        country: "DE",
        expiresAt: later(hour),
      },
    });
    expect(await owner.db.select().from(outbox).where(eq(outbox.workspaceId, tenant.ctx.workspaceId))).toMatchObject([
      { messageId: row?.id, laneId: tenant.senderId, sequenceKey: phone, priority: 1 },
    ]);
    expect(await owner.db.select().from(origins).where(eq(origins.workspaceId, tenant.ctx.workspaceId))).toMatchObject([
      { kind: "auto_reply", id: tenant.channelId, state: "running" },
    ]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("is answered once, however often their message is posted and by however many workers", async () => {
    await set({ autoReply: { ...autoReply, everyHours: 1 } });
    const phone = somebody();
    const hello = says(phone, "Hello");
    await Promise.all([receive([hello, hello]), receive([hello]), receive([hello])]);
    await receive([hello], 2 * hour);
    expect(await answersTo(phone)).toHaveLength(1);
  });

  it("is answered when the message is filed after all, and not by a worker that was killed", async () => {
    await set({ autoReply });
    const phone = somebody();
    const hello = says(phone, "Hello");
    const killed = inTransaction(tenant.ctx, async (ctx) => {
      await receiveMessages(ctx, { channelId: tenant.channelId, platform: "whatsapp" }, [hello]);
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    expect(await answersTo(phone)).toEqual([]);
    await receive([hello]);
    expect(await answersTo(phone)).toEqual(["We answer soon."]);
  });

  it("is answered again after the hours between two, and no more often than a day allows", async () => {
    await set({ autoReply: { ...autoReply, everyHours: 1 } });
    const phone = somebody();
    const at = (hours: number) => says(phone, `Hello ${hours}`, { at: later(hours * hour) });
    await receive([at(0)]);
    await receive([at(0.9)], 0.9 * hour);
    expect(await answersTo(phone)).toHaveLength(1);
    // The workspace's day ends at midnight UTC: noon to ten in the evening is one day.
    for (let hours = 1.1; hours < 10; hours += 1.1) await receive([at(hours)], hours * hour);
    expect(await answersTo(phone)).toHaveLength(5);
    await receive([at(24)], 24 * hour);
    expect(await answersTo(phone)).toHaveLength(6);
  });

  it("is answered once by two workers that file two messages of theirs at the same time", async () => {
    await set({ autoReply });
    const phone = somebody();
    await Promise.all(Array.from({ length: 6 }, (_, n) => receive([says(phone, `Hello ${n}`)])));
    expect(await answersTo(phone)).toHaveLength(1);
  });

  it("is answered for themselves: many at a time, each once", async () => {
    await set({ autoReply });
    const phones = Array.from({ length: 40 }, somebody);
    await receive([...phones, ...phones].map((phone) => says(phone, "Hello")));
    for (const phone of phones) expect(await answersTo(phone)).toEqual(["We answer soon."]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it.each<[string, Partial<InboundEvent>]>([
    ["reacts to a message", { type: "reaction", reaction: { messageExternalId: "m", emoji: "👍" } }],
    ["edits a message", { type: "edit", change: { kind: "edit", messageExternalId: "m" } }],
    ["takes a message back", { type: "deletion", text: null, change: { kind: "deletion", messageExternalId: "m" } }],
    ["has a new number, as the platform tells", { type: "system", byPlatform: true }],
    ["opens the chat and writes nothing", firstVisit],
    ["wrote an hour ago", { at: later(-hour) }],
    ["wrote to a number that is not ours", { senderExternalId: "another" }],
    ["hides every address", { address: null }],
  ])("gets no auto reply when somebody %s", async (_name, given) => {
    await set({ autoReply });
    const phone = somebody();
    await receive([says(phone, "Hello", given)]);
    expect(await answersTo(phone)).toEqual([]);
  });

  it("gets none while nothing is set, and none in another workspace's words", async () => {
    const other = await makeTenant(owner);
    await owner.db.insert(serviceSettings).values({
      ...{ workspaceId: other.ctx.workspaceId, channelId: tenant.channelId, autoReply, updatedAt: tenant.ctx.now },
    });
    const phone = somebody();
    await receive([says(phone, "Hello")]);
    expect(await answersTo(phone)).toEqual([]);
  });
});

describe("whoever opens the chat for the first time", () => {
  it("is welcomed with the number's own text, and still gets the auto reply to what they write", async () => {
    await welcomeWith("Good to see you.");
    await set({ autoReply });
    const phone = somebody();
    await receive([says(phone, null, firstVisit)]);
    await receive([says(phone, "Hello", { at: later(60) })], 60);
    expect(await answersTo(phone)).toEqual(["Good to see you.", "We answer soon."]);
  });

  it("is welcomed where the channel answers nothing else, once for each visit", async () => {
    await welcomeWith("Good to see you.");
    const phone = somebody();
    const visit = says(phone, null, firstVisit);
    await Promise.all([receive([visit]), receive([visit])]);
    expect(await answersTo(phone)).toEqual(["Good to see you."]);
    const [window] = await owner.db.select().from(serviceWindows).where(eq(serviceWindows.address, phone));
    expect(window).toMatchObject({ lastInboundAt: later(0), repliedAt: null, replies: 1 });
  });

  it("is not welcomed an hour later, after stopping everything, or by another number's text", async () => {
    await welcomeWith("Good to see you.");
    const [late, stopped, elsewhere] = [somebody(), somebody(), somebody()];
    await receive([says(stopped, "STOP ALL")]);
    await receive([
      says(late, null, { ...firstVisit, at: later(-hour) }),
      says(stopped, null, firstVisit),
      says(elsewhere, null, { ...firstVisit, senderExternalId: "another" }),
    ]);
    for (const phone of [late, stopped, elsewhere]) expect(await answersTo(phone)).toEqual([]);
  });

  it("is not welcomed with the text of another workspace's number", async () => {
    const other = await makeTenant(owner);
    await owner.db.insert(senderProfiles).values({
      ...{ workspaceId: other.ctx.workspaceId, senderId: tenant.senderId, welcomeText: "Theirs", readAt: later(0) },
    });
    const phone = somebody();
    await receive([says(phone, null, firstVisit)]);
    expect(await answersTo(phone)).toEqual([]);
  });
});

describe("the reply of a template that ends marketing", () => {
  it("counts whatever its words are, and is confirmed as a stop word", async () => {
    await set(confirmations);
    const [presser, other] = [somebody(), somebody()];
    await receive([
      says(presser, "Keine Angebote mehr", { type: "button", payload: optOutPayload }),
      says(other, "Keine Angebote mehr", { type: "button", payload: "carillon:other" }),
    ]);
    expect(await answersTo(presser)).toEqual(["No more offers."]);
    expect(await answersTo(other)).toEqual([]);
    const kept = await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, tenant.ctx.workspaceId));
    expect(kept.map(({ address, kind }) => [address, kind])).toEqual([[presser, "marketing"]]);
  });
});

describe("a stop word", () => {
  it("is confirmed once and gets no auto reply, for marketing and for everything", async () => {
    await set({ autoReply, ...confirmations });
    const [one, two] = [somebody(), somebody()];
    await receive([says(one, "STOP"), says(two, "stop all")]);
    expect([await answersTo(one), await answersTo(two)]).toEqual([["No more offers."], ["Nothing more."]]);
    const kinds = await owner.db.select().from(origins).where(eq(origins.workspaceId, tenant.ctx.workspaceId));
    expect(kinds.map(({ kind }) => kind)).toEqual(["confirmation"]);
  });

  it("keeps the auto reply from whoever stopped everything, from then on", async () => {
    await set({ autoReply });
    const phone = somebody();
    await receive([says(phone, "stop all")]);
    await receive([says(phone, "Hello?")], 60);
    expect(await answersTo(phone)).toEqual([]);
  });

  it("is answered in the order in which people change their minds", async () => {
    await set({ ...confirmations });
    const phone = somebody();
    const words = ["stop", "start", "stop", "start"].map((text, n) => says(phone, text, { at: later(n) }));
    await receive(words.toReversed(), 10);
    expect(await answersTo(phone)).toEqual(["No more offers.", "Welcome back.", "No more offers.", "Welcome back."]);
  });

  it("of two programs that answer each other falls silent", async () => {
    await set({ ...confirmations });
    const phone = somebody();
    for (let n = 0; n < 20; n++) await receive([says(phone, n % 2 ? "start" : "stop", { at: later(n) })], n);
    expect(await answersTo(phone)).toHaveLength(5);
  });

  it("of the channel's own holds, and one that it took away does not", async () => {
    const words = { en: { marketing: ["enough"], all: [], start: [] } };
    await set({ words, ...confirmations, autoReply });
    const [one, two] = [somebody(), somebody()];
    await receive([says(one, "Enough!"), says(two, "cancel")]);
    expect([await answersTo(one), await answersTo(two)]).toEqual([["No more offers."], ["We answer soon."]]);
    const suppressed = await owner.sql`
      SELECT address FROM suppressions WHERE workspace_id = ${tenant.ctx.workspaceId} AND lifted_at IS NULL`;
    expect(suppressed.map(({ address }) => address)).toEqual([one]);
  });
});

describe("a start word", () => {
  it("is not confirmed while a member keeps messages from the person", async () => {
    await set({ ...confirmations });
    const phone = somebody();
    await receive([says(phone, "stop all")]);
    await owner.sql`UPDATE suppressions SET source = 'member' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    await receive([says(phone, "start", { at: later(60) })], 60);
    expect(await answersTo(phone)).toEqual(["Nothing more."]);
  });
});

describe("the service window", () => {
  const windowsOf = () =>
    owner.db.select().from(serviceWindows).where(eq(serviceWindows.workspaceId, tenant.ctx.workspaceId));

  it("is counted from the latest message, whatever order they come in and whatever is set", async () => {
    const phone = somebody();
    await receive([says(phone, "Second", { at: later(20) })], 30);
    await receive([says(phone, "First", { at: later(10) })], 30);
    expect(await windowsOf()).toMatchObject([
      { laneId: tenant.senderId, addressKind: "phone", address: phone, lastInboundAt: later(20), replies: 0 },
    ]);
  });

  it("does not begin in the future, nor with a reaction", async () => {
    const phone = somebody();
    await receive([says(phone, "Hello", { at: later(500) })], 30);
    await receive([says(phone, "👍", { at: later(40), reaction: { messageExternalId: "m", emoji: "👍" } })], 60);
    expect(await windowsOf()).toMatchObject([{ lastInboundAt: later(30) }]);
  });
});
