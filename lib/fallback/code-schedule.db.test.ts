/** The order in which a channel's codes are sent, and what a launch takes of it. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { campaignFallbacks } from "#db/schema/fallback";
import { recipientImports } from "#db/schema/recipients";
import { auditLog } from "#db/schema/workspaces";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import type { Ctx } from "#lib/context";
import { plainCode } from "#lib/templates/content/read-content";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertTemplate, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { readCodeSchedule, scheduledFallback, setCodeSchedule } from "./code-schedule.ts";
import { createPolicy, deletePolicy } from "./policies/save-policy.ts";
import { createRule, editRule } from "./policies/save-rule.ts";
import type { FallbackInput } from "./schema.ts";
import { activateSms, makeSmsChannel, makeTemplateChannel } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
afterAll(() => owner.close());

type Place = { channelId: string; senderId: string };
let ctx: Ctx;
let place: Place;
let policyId: string;
beforeEach(async () => {
  ({ ctx, place, policyId } = await makePlace());
});

async function makePlace() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("owner");
  const { channelId, senderId } = await makeSendable(owner.db, workspace.id);
  const sms = await makeSmsChannel(owner, workspace.id);
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${workspace.id}`;
  await activateSms(owner, workspace.id, channelId, ctx.now);
  const ruleId = await createRule(ctx, { name: "By SMS", senderId: sms.senderId });
  const policyId = await createPolicy(ctx, { name: "SMS", ruleIds: [ruleId] });
  return { ctx, place: { channelId, senderId }, policyId };
}

const text = "Your code is $(code).";
const set = (given: object = {}) =>
  setCodeSchedule(ctx, { channelId: place.channelId, schedule: { policyId, seconds: "90", text, ...given } });

/** Launches a send of codes, or of another category. @returns the fallback that it has */
async function launch(category: TemplateCategory = "authentication", fallback?: FallbackInput) {
  const plain = { ...greeting, body: "We are open.", samples: {} };
  const templateCode = await insertTemplate(owner.db, ctx.workspaceId, place.channelId, { category, content: plain });
  const list = await importNumbers(ctx, { ...place, templateCode, text: "+4915555000001" });
  if (category === "authentication") {
    // As after the import of a file with a column of codes.
    const content = { ...plain, version: 2, kind: "authentication", code: plainCode };
    await owner.db.execute(
      sql`UPDATE templates SET content = ${JSON.stringify(content)}::jsonb WHERE code = ${templateCode}`,
    );
    await owner.db
      .update(recipientImports)
      .set({ columns: ["phone", ...columns] })
      .where(eq(recipientImports.id, list.id));
  }
  const { id } = await launchCampaign(ctx, {
    ...{ ...place, templateCode, importId: list.id, name: "", scheduledAt: null, fallback },
  });
  const [row] = await owner.db.select().from(campaignFallbacks).where(eq(campaignFallbacks.campaignId, id));
  return row ?? null;
}

const columns = ["body.code"];
const scheduled = (given: object = {}) =>
  scheduledFallback(ctx, { channelId: place.channelId, category: "authentication", columns, ...given });

describe("an order of ways for codes", () => {
  it("is kept for the channel, with an entry in the log, until it is ended", async () => {
    expect(await readCodeSchedule(ctx, place.channelId)).toBeNull();
    await set();
    expect(await readCodeSchedule(ctx, place.channelId)).toEqual({ policyId, policy: "SMS", seconds: 90, text });
    await setCodeSchedule(ctx, { channelId: place.channelId, schedule: null });
    expect(await readCodeSchedule(ctx, place.channelId)).toBeNull();
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId));
    const entries = log.filter(({ action }) => action === "channel.codes_changed").map(({ detail }) => detail);
    expect(entries).toEqual(
      expect.arrayContaining([{ codes: { from: null, to: "SMS" } }, { codes: { from: "SMS", to: null } }]),
    );
  });

  it("gives sends of codes a fallback for what fails and what does not arrive in time, and no other sends", async () => {
    await set();
    const fallback = { policyId, triggers: ["undelivered", "send_failed"], durationSeconds: 90, text };
    expect(await scheduled()).toEqual(fallback);
    expect(await scheduled({ category: "marketing" })).toBeNull();
    expect(await scheduled({ columns: ["body.1"] }), "a template that calls its code otherwise").toBeNull();
    await owner.sql`UPDATE service_settings SET sms_activated_at = NULL WHERE workspace_id = ${ctx.workspaceId}`;
    expect(await scheduled(), "while SMS is not active").toBeNull();
  });

  it("takes a policy by template that asks for nothing but the code, which needs no SMS", async () => {
    const viber = await makeTemplateChannel(owner, ctx.workspaceId, "viber");
    const byViber = { name: "By Viber", senderId: viber.senderId, templateCode: viber.templateCode };
    const ruleId = await createRule(ctx, byViber);
    const chain = await createPolicy(ctx, { name: "Viber", ruleIds: [ruleId] });
    await owner.sql`UPDATE service_settings SET sms_activated_at = NULL WHERE workspace_id = ${ctx.workspaceId}`;
    await expect(set({ policyId: chain })).rejects.toMatchObject({
      ...{ key: "fallback.ruleVariable", field: "schedule.policyId", values: { rule: "By Viber", name: "$(name)" } },
    });
    const defaults = [{ column: "body.name", text: "friend" }];
    await editRule(ctx, { ruleId, ...byViber, defaults });
    await set({ policyId: chain });
    expect(await scheduled()).toMatchObject({ policyId: chain });
    await editRule(ctx, { ruleId, ...byViber });
    expect(await scheduled(), "a rule that asks for more by now").toBeNull();
  });

  it("is taken by a launch, unless the send has a fallback of its own", async () => {
    await set();
    expect(await launch()).toMatchObject({ policyName: "SMS", durationSeconds: 90, text, columns });
    const own: FallbackInput = { policyId, triggers: ["send_failed"], durationSeconds: null, text: "Code $(code)" };
    expect(await launch("authentication", own)).toMatchObject({ durationSeconds: null, text: "Code $(code)" });
    expect(await launch("marketing")).toBeNull();
  });

  it("needs the code in its text and no other variable, and a policy of the workspace", async () => {
    await expect(set({ text: "Your code." })).rejects.toMatchObject({
      key: "codes.codeMissing",
      field: "schedule.text",
    });
    await expect(set({ text: "$(name): $(code)" })).rejects.toMatchObject({ key: "fallback.unknownVariable" });
    const stranger = await makePlace();
    await expect(set({ policyId: stranger.policyId })).rejects.toMatchObject({ code: "not_found" });
    const foreign = setCodeSchedule(stranger.ctx, { channelId: place.channelId, schedule: null });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    expect(await readCodeSchedule(stranger.ctx, place.channelId)).toBeNull();
  });

  it("exists only where a platform sends codes and an SMS may follow", async () => {
    await owner.sql`UPDATE channels SET type = 'viber' WHERE id = ${place.channelId}`;
    await expect(set()).rejects.toMatchObject({ key: "codes.notHere" });
  });

  it("keeps its policy from being deleted", async () => {
    await set();
    await expect(deletePolicy(ctx, { policyId })).rejects.toMatchObject({
      key: "codes.policyUsed",
      values: { count: 1 },
    });
    await setCodeSchedule(ctx, { channelId: place.channelId, schedule: null });
    await deletePolicy(ctx, { policyId });
  });
});
