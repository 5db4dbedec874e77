import { and, asc, eq, isNull } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import type { ConnectorEvent, InboundEvent, OptEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyFacts } from "./apply-facts.ts";
import { later, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const person = { kind: "phone" as const, value: "+4915550000041" };
const opt = (kind: "opt_out" | "opt_in", given: Partial<OptEvent> = {}): OptEvent => ({
  kind,
  key: `${kind}:1`,
  at: later(60),
  senderExternalId: null,
  address: person,
  fromExternalId: null,
  scope: "marketing",
  ...given,
});
const stop = (): InboundEvent => ({
  ...{ kind: "inbound", key: "message:m1", at: later(60), senderExternalId: tenant.senderExternalId },
  ...{ messageExternalId: "m1", address: person, fromExternalId: "1", profileName: null, type: "text", text: "STOP" },
  ...{ payload: null, replyTo: null, media: [], referral: null, reaction: null, change: null },
});
const apply = (...facts: ConnectorEvent[]) =>
  inTransaction(tenant.ctx, (ctx) => applyFacts(ctx, {}, { channelId: tenant.channelId, platform: "whatsapp" }, facts));
const suppressed = async () =>
  (
    await owner.db
      .select()
      .from(suppressions)
      .where(and(eq(suppressions.workspaceId, tenant.ctx.workspaceId), isNull(suppressions.liftedAt)))
      .orderBy(asc(suppressions.address))
  ).map(({ platform, address, addressKind, source }) => [platform, addressKind, address, source].join(" "));

it("keeps whom the platform says opted out from being messaged on it, whatever kind their address is of", async () => {
  await apply(opt("opt_out"), opt("opt_out", { address: { kind: "user", value: "DE.77" } }));
  await apply(opt("opt_out"));
  expect(await suppressed()).toEqual(["whatsapp phone +4915550000041 platform", "whatsapp user DE.77 platform"]);
});

it("has nobody to keep from being messaged when an opt-out names no address", async () => {
  await apply(opt("opt_out", { address: null, fromExternalId: "77" }));
  expect(await suppressed()).toEqual([]);
});

it("does not lift a person's own STOP when the platform says that they opted in again", async () => {
  await apply(stop());
  await apply(opt("opt_in"));
  expect(await suppressed()).toEqual(["whatsapp phone +4915550000041 word"]);
});

it("does not take an opt-in for an opt-out", async () => {
  await apply(opt("opt_in"));
  expect(await suppressed()).toEqual([]);
});

it("keeps the person's own word when the platform repeats it", async () => {
  await apply(stop(), opt("opt_out"));
  await apply(opt("opt_in", { at: later(61) }));
  expect(await suppressed()).toEqual(["whatsapp phone +4915550000041 word"]);
});

it("messages people again who resumed marketing on the platform, and not before", async () => {
  await apply(opt("opt_out", { at: later(60) }), opt("opt_in", { at: later(59) }));
  expect(await suppressed()).toHaveLength(1);
  await apply(opt("opt_in", { at: later(61) }));
  expect(await suppressed()).toEqual([]);
});
