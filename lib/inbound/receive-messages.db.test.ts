import { createHash } from "node:crypto";
import { and, asc, eq, isNull } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { messageEvents } from "#db/schema/messages";
import { messageExternalIds } from "#db/schema/sending";
import type { InboundEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { receiveMessages } from "./receive-messages.ts";
import { later, makeTenant, messagesOf, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

function inbound(messageExternalId: string, given: Partial<InboundEvent> = {}): InboundEvent {
  return {
    kind: "inbound",
    key: `message:${messageExternalId}`,
    at: later(60),
    senderExternalId: tenant.senderExternalId,
    messageExternalId,
    address: { kind: "phone", value: "+4915550000031" },
    fromExternalId: "4915550000031",
    profileName: "Ines",
    type: "text",
    text: "Hello",
    payload: null,
    replyTo: null,
    media: [],
    referral: null,
    reaction: null,
    change: null,
    ...given,
  };
}
const receiveFor = ({ ctx, channelId }: Tenant, events: InboundEvent[]) =>
  inTransaction(ctx, (inner) => receiveMessages(inner, { channelId, platform: "whatsapp" }, events));
const receive = (...events: InboundEvent[]) => receiveFor(tenant, events);
/** The platform's ids of what is filed, beside our ids that they lead to. */
const filed = async () => {
  const { workspaceId } = tenant.ctx;
  const ids = await owner.db
    .select({ externalId: messageExternalIds.externalId, messageId: messageExternalIds.messageId })
    .from(messageExternalIds)
    .where(eq(messageExternalIds.workspaceId, workspaceId))
    .orderBy(asc(messageExternalIds.externalId));
  const messages = await messagesOf(tenant);
  return ids.map(({ externalId, messageId }) => [
    externalId,
    messages.find(({ id }) => id === messageId)?.externalId ?? "nothing",
  ]);
};

/** Two ids of a platform for which our ids end in the same eight digits. */
function collidingIds(): [string, string] {
  const drawn = new Map<number, string>();
  for (let n = 0; ; n++) {
    const id = `wamid.${n}`;
    const digits = createHash("sha256").update(id).digest().readUInt32BE(0) % 100_000_000;
    const other = drawn.get(digits);
    if (other !== undefined) return [other, id];
    drawn.set(digits, id);
  }
}
const [one, two] = collidingIds();

describe("two messages of one second for which the same id is drawn", () => {
  it.each([
    ["are both kept when they come together", true],
    ["are both kept when one comes after the other", false],
  ])("%s", async (_name, together) => {
    if (together) await receive(inbound(one, { text: "First" }), inbound(two, { text: "Second" }));
    else
      for (const [id, text] of [
        [one, "First"],
        [two, "Second"],
      ] as const)
        await receive(inbound(id, { text }));
    const messages = await messagesOf(tenant);
    expect(messages.map(({ preview }) => preview).sort()).toEqual(["First", "Second"]);
    expect(new Set(messages.map(({ id }) => id.slice(0, 14)))).toEqual(new Set(["20261121120100"]));
    expect(await filed()).toEqual([one, two].sort().map((id) => [id, id]));
    for (const { id } of messages) {
      const events = and(eq(messageEvents.workspaceId, tenant.ctx.workspaceId), eq(messageEvents.messageId, id));
      expect(await owner.db.select().from(messageEvents).where(events)).toMatchObject([{ kind: "received" }]);
    }
  });

  it("stay two when they are posted again", async () => {
    for (let n = 0; n < 3; n++) await receive(inbound(one), inbound(two));
    await receive(inbound(two));
    expect(await messagesOf(tenant)).toHaveLength(2);
  });
});

it("our id of a message follows from its second and the platform's id alone, in 22 digits", async () => {
  // The digits of the third begin with a zero.
  const ids = ["wamid.0", "wamid.1", "wamid.5"];
  await receive(...ids.map((id) => inbound(id)));
  const digits = ids.map((id) => createHash("sha256").update(id).digest().readUInt32BE(0) % 10 ** 8);
  expect(digits.some((number) => number < 10 ** 7)).toBe(true);
  expect((await messagesOf(tenant)).map(({ id }) => id)).toEqual(
    digits.map((number) => `20261121120100${String(number).padStart(8, "0")}`).sort(),
  );
});

describe("a message whose id is taken, as are the next ones that would be drawn", () => {
  /** The digits that follow from `wamid.A` at each draw, which every version of Carillon draws alike. */
  const draws = ["36045933", "67613963", "34165002", "56946789", "93366118", "73305713"];
  const idOf = (draw: number) => `20261121120100${draws[draw]}`;
  async function take(count: number) {
    await receive(...draws.slice(0, count).map((_, n) => inbound(`other ${n}`)));
    const taken = await messagesOf(tenant);
    for (const [n, { id }] of taken.entries())
      await owner.sql`UPDATE messages SET id = ${idOf(n)} WHERE workspace_id = ${tenant.ctx.workspaceId} AND id = ${id}`;
  }

  it("gets the fifth one at the last, under which the platform's id leads to it", async () => {
    await take(4);
    await receive(inbound("wamid.A"));
    expect((await messagesOf(tenant)).map(({ id }) => id).sort()).toEqual([0, 1, 2, 3, 4].map(idOf).sort());
    const [row] = await owner.db.select().from(messageExternalIds).where(eq(messageExternalIds.externalId, "wamid.A"));
    expect(row?.messageId).toBe(idOf(4));
  });

  it("is not filed when all five are taken, so that it is tried again later", async () => {
    await take(5);
    await expect(receive(inbound("wamid.A"))).rejects.toThrow("no free id");
    expect(await messagesOf(tenant)).toHaveLength(5);
  });
});

describe("a message that is posted again", () => {
  it("is one, also within one post and by two workers at the same time", async () => {
    await Promise.all([receive(inbound("m1"), inbound("m1")), receive(inbound("m1"))]);
    await receive(inbound("m1", { text: "Something else" }));
    expect(await messagesOf(tenant)).toMatchObject([{ externalId: "m1", preview: "Hello" }]);
    const [figures] = await owner.sql`
      SELECT sum(inbound)::int AS inbound FROM daily_statistics WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(figures).toEqual({ inbound: 1 });
  });

  it("is another one on another number of the channel, and in another workspace", async () => {
    const other = await makeTenant(owner);
    await receive(inbound("m1"));
    await receive(inbound("m1", { senderExternalId: "a number we do not know" }));
    await receiveFor(other, [inbound("m1", { senderExternalId: other.senderExternalId })]);
    expect(await messagesOf(tenant)).toHaveLength(2);
    expect(await messagesOf(other)).toHaveLength(1);
  });
});

it("makes contacts of people who wrote, where the workspace wants that, and notes when they wrote", async () => {
  await owner.sql`UPDATE workspaces SET contacts_from_inbound = true WHERE id = ${tenant.ctx.workspaceId}`;
  const reaction = { messageExternalId: "w-1", emoji: "👍" };
  await receive(
    inbound("w-1"),
    inbound("w-2", { address: { kind: "phone", value: "+4915550000032" }, reaction, profileName: "Ben" }),
  );
  const people = await owner.sql`
    SELECT c.name, c.source, a.address, c.last_inbound_at = ${later(60).toISOString()}::timestamptz AS noted FROM contacts c
    JOIN contact_addresses a ON a.workspace_id = c.workspace_id AND a.contact_id = c.id
    WHERE c.workspace_id = ${tenant.ctx.workspaceId}`;
  expect([...people]).toEqual([{ name: "Ines", source: "inbound", address: "+4915550000031", noted: true }]);
});

describe("a message is kept", () => {
  it("although nobody knows the number it was written to", async () => {
    await receive(inbound("m1", { senderExternalId: "a number we do not know" }));
    expect(await messagesOf(tenant)).toMatchObject([{ senderId: "", channelId: tenant.channelId, preview: "Hello" }]);
    expect(await owner.db.select().from(messageExternalIds).where(eq(messageExternalIds.externalId, "m1"))).toEqual(
      expect.arrayContaining([expect.objectContaining({ laneId: tenant.channelId })]),
    );
  });

  it("with its media, the advertisement it came through, what it reacts to and what it changes", async () => {
    const media = [
      {
        ...{ kind: "image" as const, externalId: "media-7", mimeType: "image/jpeg", fileName: null },
        ...{ caption: "Like this", sha256: "ab" },
      },
    ];
    const referral = {
      ...{ sourceType: "ad", sourceId: "120", sourceUrl: "https://ads.example/120", headline: "Autumn" },
      ...{ body: null, clickId: "click-7" },
    };
    const reaction = { messageExternalId: "m0", emoji: "👍" };
    const change = { kind: "edit" as const, messageExternalId: "m0" };
    await receive(
      inbound("m1", { type: "image", text: null, media, referral }),
      inbound("m2", { at: later(61), reaction, change, replyTo: "m0", payload: "yes" }),
      inbound("m3", { at: later(62) }),
    );
    expect(await messagesOf(tenant)).toMatchObject([
      { kind: "image", preview: "", details: { media, referral } },
      { payload: "yes", details: { reaction, change } },
      {},
    ]);
    expect((await messagesOf(tenant)).map(({ details }) => Object.keys(details).sort())).toEqual([
      ["media", "referral"],
      ["change", "reaction"],
      [],
    ]);
    const [event] = await owner.db.select().from(messageEvents).where(eq(messageEvents.key, "message:m2"));
    expect(event?.detail).toEqual({ replyTo: "m0" });
  });

  it("of somebody who hides their number, without an address", async () => {
    await receive(inbound("m1", { address: null }));
    expect(await messagesOf(tenant)).toMatchObject([{ address: null, addressKind: "user", country: null }]);
  });

  it("up to 4096 characters, and never half of one", async () => {
    await receive(inbound("m1", { text: `${"x".repeat(4_095)}😀 and more` }));
    const [message] = await messagesOf(tenant);
    expect(message?.preview).toHaveLength(4_096);
    expect(message?.preview.isWellFormed()).toBe(true);
  });
});

describe("a contact", () => {
  const wroteAt = async () => {
    const [row] = await owner.sql<{ at: Date | null }[]>`
      SELECT last_inbound_at AS at FROM contacts WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    return row?.at && new Date(row.at);
  };
  beforeEach(async () => {
    const { workspaceId } = tenant.ctx;
    await owner.sql`INSERT INTO contacts (workspace_id, id, source, created_by) VALUES (${workspaceId}, 'ines', 'hand', 'system')`;
    await owner.sql`INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id)
      VALUES (${workspaceId}, 'phone', '+4915550000031', 'ines')`;
  });

  it("last wrote when their latest message was written, in whatever order the messages come", async () => {
    await receive(inbound("late", { at: later(90) }), inbound("early", { at: later(30) }));
    expect(await wroteAt()).toEqual(later(90));
    await receive(inbound("earlier", { at: later(10) }));
    expect(await wroteAt()).toEqual(later(90));
  });

  it("did not write by a reaction, nor by what somebody else wrote", async () => {
    await receive(
      inbound("reaction", { reaction: { messageExternalId: "m", emoji: "👍" } }),
      inbound("other", { address: { kind: "phone", value: "+4915550000032" } }),
    );
    expect(await wroteAt()).toBeNull();
  });
});

describe("a stop word", () => {
  const suppressed = () =>
    owner.db
      .select({
        address: suppressions.address,
        addressKind: suppressions.addressKind,
        country: suppressions.country,
        source: suppressions.source,
      })
      .from(suppressions)
      .where(and(eq(suppressions.workspaceId, tenant.ctx.workspaceId), isNull(suppressions.liftedAt)))
      .orderBy(asc(suppressions.address));

  it("is taken back by a start word, whichever of them the last one is", async () => {
    const say = (id: string, text: string, seconds: number) => inbound(id, { text, at: later(seconds) });
    await receive(say("m1", "START", 62), say("m2", "stop", 61), say("m3", "Berhenti", 60));
    expect(await suppressed()).toEqual([]);
    await receive(say("m4", "退订", 63));
    expect(await suppressed()).toHaveLength(1);
    // Written before, and late to arrive.
    await receive(say("m5", "start", 62));
    expect(await suppressed()).toHaveLength(1);
    await receive(say("m6", "Старт", 64));
    expect(await suppressed()).toEqual([]);
  });

  it("counts a person once, however often they say it", async () => {
    await receive(inbound("m1", { text: "STOP" }), inbound("m2", { text: "stop!", at: later(61) }));
    await receive(inbound("m3", { text: "stop", at: later(62) }));
    const [figures] = await owner.sql`
      SELECT sum(people)::int AS "optOuts" FROM daily_opt_outs WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(figures).toEqual({ optOuts: 1 });
  });

  it("keeps its writer from being messaged, by the kind of address they wrote from, with their country", async () => {
    await receive(
      inbound("m1", { text: "STOP", address: { kind: "psid", value: "77" } }),
      inbound("m2", { text: "stop", address: { kind: "phone", value: "+34600000001" } }),
      inbound("m3", { text: "Please do not stop", address: { kind: "phone", value: "+34600000002" } }),
    );
    expect(await suppressed()).toEqual([
      { address: "+34600000001", addressKind: "phone", country: "ES", source: "word" },
      { address: "77", addressKind: "psid", country: null, source: "word" },
    ]);
  });

  it("of somebody who hides their number is filed; there is no address to keep from being messaged", async () => {
    await receive(inbound("m1", { text: "STOP", address: null }));
    expect(await suppressed()).toEqual([]);
    expect(await messagesOf(tenant)).toHaveLength(1);
  });
});
