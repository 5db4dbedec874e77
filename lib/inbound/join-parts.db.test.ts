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
});
