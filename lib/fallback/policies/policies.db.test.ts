/** Rules, policies, and what a launch takes of them. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { campaignFallbacks, fallbackRules } from "#db/schema/fallback";
import { origins } from "#db/schema/sending";
import { auditLog } from "#db/schema/workspaces";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { cancelScheduledCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertSender, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import type { FallbackInput } from "../schema.ts";
import { activateSms, makeSmsChannel, type SmsPlace } from "../testing.ts";
import { listPolicies, listRules } from "./list-policies.ts";
import { listWays } from "./list-ways.ts";
import { createPolicy, deletePolicy, editPolicy } from "./save-policy.ts";
import { createRule, deleteRule, editRule } from "./save-rule.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
afterAll(() => owner.close());

type Place = { channelId: string; senderId: string; templateCode: string };
let ctx: Ctx;
let place: Place;
let sms: SmsPlace;
beforeEach(async () => {
  ({ ctx, place, sms } = await makePlace());
});

async function makePlace() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const content = { ...greeting, body: "We are open.", samples: {} };
  const place = await makeSendable(owner.db, workspace.id, { content });
  const sms = await makeSmsChannel(owner, workspace.id);
  await activateSms(owner, workspace.id, place.channelId, ctx.now);
  return { ctx, place, sms };
}

const rule = (name = "By SMS") => createRule(ctx, { name, senderId: sms.senderId });
const actions = async () =>
  (await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId)))
    .map(({ action }) => action)
    .filter((action) => action.startsWith("fallback."));

describe("a rule", () => {
  it("is an approved sender ID, listed with its channel and the policies that have it", async () => {
    const id = await rule();
    expect(id).toMatch(/^R0\d+$/);
    await createPolicy(ctx, { name: "Alone", ruleIds: [id] });
    expect(await listRules(ctx)).toMatchObject([
      { id, name: "By SMS", sender: "KIOSK", channel: "SMS KIOSK", works: true, usedBy: 1 },
    ]);
    expect((await listWays(ctx))[0]).toEqual({
      ...{ id: "sms", channel: null, senders: [{ id: sms.senderId, name: "KIOSK (SMS KIOSK)" }], templates: [] },
    });
  });

  it.each<[string, () => Promise<string>]>([
    ["a number of WhatsApp", async () => place.senderId],
    [
      "a sender ID that is not approved",
      () =>
        insertSender(owner.db, ctx.workspaceId, sms.channelId, {
          ...{ externalId: "NEWS", address: "NEWS", addressKind: null, state: "UNVERIFIED" },
        }),
    ],
  ])("cannot send from %s", async (_name, senderId) => {
    const input = { name: "No", senderId: await senderId() };
    await expect(createRule(ctx, input)).rejects.toMatchObject({
      key: "fallback.senderNotApproved",
      field: "senderId",
    });
  });

  it("keeps its name to itself, and takes another sender and name", async () => {
    const id = await rule();
    await expect(rule()).rejects.toMatchObject({ key: "fallback.nameTaken", field: "name" });
    await editRule(ctx, { ruleId: id, name: "By SMS", senderId: sms.senderId });
    await editRule(ctx, { ruleId: id, name: "Renamed", senderId: sms.senderId });
    expect((await listRules(ctx)).map(({ name }) => name)).toEqual(["Renamed"]);
    expect(await actions()).toEqual(["fallback.rule_created", "fallback.rule_changed"]);
  });

  it("is not deleted while a policy has it", async () => {
    const id = await rule();
    const policyId = await createPolicy(ctx, { name: "One", ruleIds: [id] });
    await expect(deleteRule(ctx, { ruleId: id })).rejects.toMatchObject({
      ...{ code: "conflict", key: "fallback.ruleUsed", values: { count: 1 } },
    });
    await deletePolicy(ctx, { policyId });
    await deleteRule(ctx, { ruleId: id });
    expect(await listRules(ctx)).toEqual([]);
  });

  it("of another workspace is not found, and neither is its sender", async () => {
    const id = await rule();
    const stranger = await makePlace();
    const notFound = { code: "not_found" };
    await expect(deleteRule(stranger.ctx, { ruleId: id })).rejects.toMatchObject(notFound);
    const input = { name: "Mine", senderId: sms.senderId };
    await expect(createRule(stranger.ctx, input)).rejects.toMatchObject(notFound);
    await expect(editRule(stranger.ctx, { ruleId: id, ...input })).rejects.toMatchObject(notFound);
    await expect(createPolicy(stranger.ctx, { name: "Mine", ruleIds: [id] })).rejects.toMatchObject(notFound);
    expect(await listRules(stranger.ctx)).toEqual([]);
  });
});

describe("a policy", () => {
  it("has its rules in their order, and takes them in another one", async () => {
    const [one, two] = [await rule("One"), await rule("Two")];
    const policyId = await createPolicy(ctx, { name: "Both", ruleIds: [two, one] });
    expect(policyId).toMatch(/^S0\d+$/);
    const order = async () => (await listPolicies(ctx))[0]?.rules.map(({ name }) => name);
    expect(await order()).toEqual(["Two", "One"]);
    await editPolicy(ctx, { policyId, name: "Both", ruleIds: [one, two] });
    expect(await order()).toEqual(["One", "Two"]);
    await expect(createPolicy(ctx, { name: "Both", ruleIds: [one] })).rejects.toMatchObject({
      key: "fallback.nameTaken",
    });
  });

  it("of another workspace is not found", async () => {
    const policyId = await createPolicy(ctx, { name: "Mine", ruleIds: [await rule()] });
    const stranger = await makePlace();
    const ruleIds = [await createRule(stranger.ctx, { name: "Theirs", senderId: stranger.sms.senderId })];
    const notFound = { code: "not_found" };
    await expect(editPolicy(stranger.ctx, { policyId, name: "X", ruleIds })).rejects.toMatchObject(notFound);
    await expect(deletePolicy(stranger.ctx, { policyId })).rejects.toMatchObject(notFound);
    expect(await listPolicies(stranger.ctx)).toEqual([]);
  });
});

describe("a launch", () => {
  const choice = async (given: Partial<FallbackInput> = {}): Promise<FallbackInput> => ({
    ...{ policyId: await createPolicy(ctx, { name: "SMS", ruleIds: [await rule()] }), triggers: ["undelivered"] },
    ...{ durationSeconds: 600, text: "We are open.", ...given },
  });
  async function launch(fallback: FallbackInput, startsInMinutes?: number) {
    const list = await importNumbers(ctx, { ...place, text: "+4915555000001" });
    const at = startsInMinutes === undefined ? null : new Date(ctx.now.getTime() + startsInMinutes * 60_000);
    const { id } = await launchCampaign(ctx, {
      ...{ ...place, importId: list.id, name: "", scheduledAt: at?.toISOString() ?? null, fallback },
    });
    return id;
  }
  const stateOf = async (kind: "campaign" | "fallback", id: string) =>
    (
      await owner.db
        .select()
        .from(origins)
        .where(and(eq(origins.kind, kind), eq(origins.id, id)))
    )[0]?.state;

  it("keeps the policy as it is, whatever becomes of it", async () => {
    const fallback = await choice();
    const id = await launch(fallback);
    await deletePolicy(ctx, fallback);
    await owner.db.delete(fallbackRules).where(eq(fallbackRules.workspaceId, ctx.workspaceId));
    const [kept] = await owner.db.select().from(campaignFallbacks).where(eq(campaignFallbacks.campaignId, id));
    expect(kept).toMatchObject({
      ...{ policyName: "SMS", triggers: ["undelivered"], durationSeconds: 600, text: "We are open.", columns: [] },
      links: [{ rule: "By SMS", channelId: sms.channelId, senderId: sms.senderId }],
    });
    expect(await stateOf("fallback", id)).toBe("running");
  });

  it("that is stopped stops its fallback", async () => {
    const id = await launch(await choice());
    await stopCampaign(ctx, id);
    expect(await stateOf("fallback", id)).toBe("stopped");
  });

  it("at a later time keeps its policy from being deleted until it begins or is called off", async () => {
    const fallback = await choice();
    const id = await launch(fallback, 60);
    expect((await listPolicies(ctx))[0]?.usedBy).toBe(1);
    await expect(deletePolicy(ctx, fallback)).rejects.toMatchObject({ key: "fallback.policyUsed" });
    await cancelScheduledCampaign(ctx, id);
    await deletePolicy(ctx, fallback);
  });

  it("is refused while SMS is not active for the channel", async () => {
    const fallback = await choice();
    await owner.sql`UPDATE service_settings SET sms_activated_at = NULL WHERE workspace_id = ${ctx.workspaceId}`;
    await expect(launch(fallback)).rejects.toMatchObject({ code: "precondition_failed", key: "fallback.smsInactive" });
  });

  it("is refused with a variable that the template does not have", async () => {
    await expect(launch(await choice({ text: "Dear $(name)" }))).rejects.toMatchObject({
      ...{ code: "invalid", key: "fallback.unknownVariable", field: "fallback.text" },
    });
  });

  it("is refused with a policy of another workspace", async () => {
    const fallback = await choice();
    const stranger = await makePlace();
    ({ ctx, place, sms } = stranger);
    await expect(launch(fallback)).rejects.toMatchObject({ code: "not_found" });
  });
});
