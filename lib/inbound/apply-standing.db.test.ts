/** What platforms tell of accounts, senders and templates, from the posted body to the rows. */
import { readFileSync } from "node:fs";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { inboundEvents, messageEvents } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyFreshEvents } from "./apply-fresh.ts";
import { makeAccepted, makeTenant, noon, statusesBody, storeBody, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

const recorded = readFileSync(new URL("../connectors/whatsapp/testdata/standing.json", import.meta.url), "utf8");
const seconds = (at: number) => noon.getTime() / 1_000 + at;

let tenant: Tenant;
let templateCode: string;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  const { workspaceId } = tenant.ctx;
  await owner.db
    .update(senders)
    .set({ address: "+493055501", syncedAt: noon })
    .where(eq(senders.workspaceId, workspaceId));
  await owner.db.update(bindings).set({ checkedAt: noon }).where(eq(bindings.workspaceId, workspaceId));
  const [template] = await owner.db
    .update(templates)
    .set({ externalId: "7410022331", name: "parcel_ready_2", language: "en_US" })
    .where(eq(templates.workspaceId, workspaceId))
    .returning({ code: templates.code });
  templateCode = template?.code ?? "";
});

/** Stores a body as the door does and applies it as a worker does. */
async function post(body: object | string) {
  await storeBody(owner, tenant, body);
  const contextOf = (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId, now: noon });
  await applyFreshEvents(tenant.ctx.db, contextOf, {}, { afterWorkspace: "" });
  const left = await owner.db
    .select({ trouble: inboundEvents.trouble, alone: inboundEvents.alone, applied: inboundEvents.appliedAt })
    .from(inboundEvents)
    .where(eq(inboundEvents.workspaceId, tenant.ctx.workspaceId));
  expect(left.filter(({ applied }) => applied === null)).toEqual([]);
}

const told = (field: string, value: object, at = 0) =>
  post({
    object: "whatsapp_business_account",
    entry: [{ id: "902118440071", time: seconds(at), changes: [{ field, value }] }],
  });

async function read() {
  const { workspaceId } = tenant.ctx;
  const [channel] = await owner.db.select().from(channels).where(eq(channels.workspaceId, workspaceId));
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.workspaceId, workspaceId));
  return { state: channel?.state, trouble: binding?.trouble, notices: binding?.notices, ...binding?.account };
}

async function logged(objectId = tenant.channelId) {
  const rows = await owner.db
    .select({ action: auditLog.action, detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.workspaceId, tenant.ctx.workspaceId), eq(auditLog.objectId, objectId)))
    .orderBy(asc(auditLog.id));
  return rows;
}

describe("a recorded body with one fact of each kind", () => {
  it("reaches template, sender, account and log, and changes nothing when it comes again", async () => {
    await post(recorded);
    const [template] = await owner.db.select().from(templates).where(eq(templates.code, templateCode));
    expect(template).toMatchObject({ quality: "YELLOW", qualityAt: noon, state: "pass" });
    expect(await logged(templateCode)).toMatchObject([
      { action: "template.quality_changed", detail: { quality: { from: "UNKNOWN", to: "YELLOW" } } },
    ]);
    const [sender] = await owner.db.select().from(senders).where(eq(senders.id, tenant.senderId));
    expect(sender).toMatchObject({ state: "FLAGGED", details: { tier: "TIER_2K", newNameState: "DECLINED" } });
    expect(await read()).toMatchObject({
      ...{ state: "bound", trouble: null, reviewState: "APPROVED" },
      notices: { warning: { blocks: false, reason: "SCAM" } },
    });
    const entries = await logged();
    expect(entries.map(({ action }) => action).sort()).toEqual(["channel.pricing_changed", "channel.warned"]);
    expect(entries).toContainEqual({
      action: "channel.pricing_changed",
      detail: expect.objectContaining({ tier: "25000:50000", region: "Germany", pricing_category: "UTILITY" }),
    });
    await post(recorded);
    expect(await logged()).toEqual(entries);
    expect(await logged(templateCode)).toHaveLength(1);
  });
});

describe("what is told of the account", () => {
  const restriction = (...restriction_info: object[]) => ({ event: "ACCOUNT_RESTRICTION", restriction_info });
  const biz = { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: seconds(3_600) };
  const ban = (waba_ban_state: string) => ({ event: "DISABLED_UPDATE", ban_info: { waba_ban_state } });

  it("a restriction keeps the channel from sending until it is lifted, and both are in the log", async () => {
    await told("account_update", restriction(biz));
    expect(await read()).toMatchObject({ state: "restricted", trouble: "RESTRICTED_BIZ_INITIATED_MESSAGING" });
    await told("account_update", restriction(), 60);
    expect(await read()).toMatchObject({ state: "bound", trouble: null });
    expect(await logged()).toEqual([
      {
        action: "channel.restricted",
        detail: { state: { from: "bound", to: "restricted" }, reason: "RESTRICTED_BIZ_INITIATED_MESSAGING" },
      },
      { action: "channel.recovered", detail: { state: { from: "restricted", to: "bound" }, reason: null } },
    ]);
    // The restriction once more, late.
    await told("account_update", restriction(biz), 0);
    expect(await read()).toMatchObject({ state: "bound" });
  });

  it("a restriction of new numbers is shown as a warning and keeps nothing from leaving", async () => {
    await told("account_update", restriction({ restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" }));
    expect(await read()).toMatchObject({ state: "bound", notices: { warning: { blocks: false } } });
  });

  it("a ban keeps the channel from sending until the account is reinstated", async () => {
    await told("account_update", ban("DISABLE"));
    expect(await read()).toMatchObject({ state: "restricted", trouble: "DISABLE" });
    // An approval is not the end of a ban.
    await told("account_review_update", { decision: "APPROVED" }, 30);
    expect((await read()).state).toBe("restricted");
    await told("account_update", ban("REINSTATE"), 60);
    expect(await read()).toMatchObject({ state: "bound", trouble: null });
  });

  it("a review that ends badly restricts the channel, one that ends well frees it", async () => {
    await told("account_review_update", { decision: "REJECTED" });
    expect(await read()).toMatchObject({ state: "restricted", reviewState: "REJECTED", trouble: "REJECTED" });
    await told("account_review_update", { decision: "APPROVED" }, 60);
    expect(await read()).toMatchObject({ state: "bound", reviewState: "APPROVED", trouble: null });
    await told("account_review_update", { decision: "REJECTED" }, 30);
    expect((await read()).state).toBe("bound");
  });

  it("nothing that is told connects a channel without a valid token", async () => {
    await owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.id, tenant.channelId));
    await owner.db.update(bindings).set({ trouble: "token" }).where(eq(bindings.channelId, tenant.channelId));
    await told("account_update", ban("REINSTATE"));
    expect(await read()).toMatchObject({ state: "disconnected", trouble: "token" });
  });
});

it("keeps what a receipt says about the price with the message's event", async () => {
  const id = await makeAccepted(tenant, { externalId: "wamid.1" });
  const pricing = { billable: true, pricing_model: "PMP", type: "regular", category: "utility" };
  const body = statusesBody(tenant, [{ id: "wamid.1", status: "delivered", ...({ pricing } as object) }]);
  await post(body);
  const events = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id));
  expect(events.map(({ kind, detail }) => ({ kind, detail }))).toMatchObject([
    { kind: "delivered", detail: { pricing: { ...pricing, billable: "true" } } },
  ]);
});
