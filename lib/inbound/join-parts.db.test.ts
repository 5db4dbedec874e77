import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { inboundParts } from "#db/schema/messages";
import type { InboundPartEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyFacts } from "./apply-facts.ts";
import { later, makeTenant, messagesOf, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  await owner.db.delete(inboundParts);
  tenant = await makeTenant(owner);
});

const silent = { progressed: async () => {}, stopped: async () => {}, slowed: async () => {}, inDoubt: async () => {} };
const hooks = { campaign: silent, conversation: silent, flow_run: silent, api: silent };

function part(text: string, at: number, given: Partial<InboundPartEvent> = {}): InboundPartEvent {
  return {
    ...{ kind: "inbound_part", key: `part:${text}`, senderExternalId: tenant.senderExternalId, at: later(at) },
    ...{ address: { kind: "phone", value: "+4915550000031" }, reference: "7/2", part: at, parts: 2, text, ...given },
  };
}
const apply = ({ ctx, channelId }: Tenant, ...facts: InboundPartEvent[]) =>
  inTransaction(ctx, (ctx) => applyFacts(ctx, hooks, { channelId, platform: "sms" }, facts));
const texts = async () => (await messagesOf(tenant)).map(({ preview }) => preview);

describe("parts of a person's message", () => {
  it("are kept until all are there, and joined in their order", async () => {
    await apply(tenant, part("world", 1));
    expect(await texts()).toEqual([]);
    await apply(tenant, part("Hello ", 0));
    expect(await texts()).toEqual(["Hello world"]);
    expect(await owner.db.select().from(inboundParts)).toEqual([]);
  });

  it("that are applied again make no second message", async () => {
    for (let time = 0; time < 2; time++) await apply(tenant, part("Hello ", 0), part("world", 1));
    expect(await texts()).toEqual(["Hello world"]);
  });

  it("that two workers bring at once are one message", async () => {
    await Promise.all([apply(tenant, part("Hello ", 0)), apply(tenant, part("world", 1))]);
    expect(await texts()).toEqual(["Hello world"]);
  });

  it("of different people, senders or references are not joined", async () => {
    await apply(
      tenant,
      part("a", 0),
      part("b", 1, { address: { kind: "phone", value: "+4915550000032" } }),
      part("c", 1, { reference: "8/2" }),
      part("d", 1, { senderExternalId: "another" }),
    );
    expect(await texts()).toEqual([]);
  });

  it("are not joined with those of a message of another day, which used the reference before", async () => {
    await apply(tenant, part("old ", 0));
    await apply(tenant, part("world", 1, { at: later(25 * 3_600) }));
    expect(await texts()).toEqual([]);
    await apply(tenant, part("Hello ", 0, { at: later(25 * 3_600) }));
    expect(await texts()).toEqual(["Hello world"]);
  });

  it.each([
    ["joined with those that came a day before", 24 * 3_600, ["Hello world"]],
    ["not joined with those that came earlier than that", 24 * 3_600 + 1, []],
  ])("are %s", async (_name, seconds, expected) => {
    await apply(tenant, part("Hello ", 0));
    await apply(tenant, part("world", 1, { at: later(seconds) }));
    expect(await texts()).toEqual(expected);
  });

  it("are forgotten after a week, when anybody brings another one, and other workspaces' are not", async () => {
    const week = 7 * 86_400;
    const stranger = await makeTenant(owner);
    await apply(
      tenant,
      part("a week", 0, { reference: "1/2" }),
      part("longer", 0, { reference: "2/2", at: later(-1) }),
    );
    await apply(stranger, part("elsewhere", 0, { at: later(-1) }));
    await apply(tenant, part("new", 0, { at: later(week) }));
    const kept = (await owner.db.select().from(inboundParts)).map(({ text }) => text);
    expect(kept.sort()).toEqual(["a week", "elsewhere", "new"]);
  });

  it("that are brought again with other words replace those that are kept", async () => {
    await apply(tenant, part("Helo ", 0), part("Hello ", 0, { key: "part:again", at: later(60) }));
    const kept = () => owner.db.select().from(inboundParts);
    expect(await kept()).toMatchObject([{ text: "Hello ", key: "part:again", at: later(60) }]);
    await apply(tenant, part("world", 1));
    expect(await texts()).toEqual(["Hello world"]);
    expect((await messagesOf(tenant)).map(({ createdAt }) => createdAt)).toEqual([later(60)]);
  });

  it("are joined in the order of their numbers, however many", async () => {
    const words = ["one ", "two ", "three ", "four"];
    const of4 = words.map((word, n) => part(word, n, { parts: 4 }));
    await apply(tenant, ...[3, 1, 0].flatMap((n) => of4[n] ?? []));
    expect(await texts()).toEqual([]);
    await apply(tenant, ...of4.slice(2, 3));
    expect(await texts()).toEqual(["one two three four"]);
    const [message] = await messagesOf(tenant);
    expect(message?.externalId).toMatch(/^parts-[0-9a-f]{32}$/);
  });
});
