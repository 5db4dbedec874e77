/** People whose turn had not come when the template was deleted get the fallback, where it replaces what cannot be sent. */
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { FallbackTrigger } from "#db/fallback-enums";
import { campaignFallbacks, fallbacks } from "#db/schema/fallback";
import { messages } from "#db/schema/messages";
import { replaceSome } from "#lib/fallback/running/replace-due";
import { activateSms, linkTo, makeSmsChannel } from "#lib/fallback/testing";
import { createOrigin } from "#lib/sending/origins/origins";
import { hooks } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { expandCampaign } from "../launch/expand.ts";
import { startScheduledCampaign } from "../launch/start.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { askedFor, campaignOf, contextAt, handOverRequests, type Launched, launchTo, messagesOf } from "../testing.ts";
import { callBackCampaign } from "./call-back.ts";
import { stopCampaign } from "./control.ts";
import { finishCampaigns } from "./finish.ts";
import { stopCampaignByObstacle } from "./origin-hook.ts";
import { stopCampaignFallback } from "./stop-fallback.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** A campaign to three people that is not expanded yet, with a fallback by SMS. */
async function launched(triggers: FallbackTrigger[] = ["send_failed"], people = 3, startsInMinutes?: number) {
  const made = await launchTo(owner, people, startsInMinutes === undefined ? {} : { startsInMinutes });
  const { workspaceId, now } = made.ctx;
  const sms = await makeSmsChannel(owner, workspaceId);
  await activateSms(owner, workspaceId, made.channelId, now);
  await owner.db.insert(campaignFallbacks).values({
    ...{ workspaceId, campaignId: made.id, policyId: "S01", policyName: "By SMS", triggers, durationSeconds: 300 },
    ...{ text: "We are open.", columns: [], links: [linkTo(sms)] },
  });
  await createOrigin(made.ctx, { kind: "fallback", id: made.id });
  await handOverRequests(made);
  return made;
}

const deleteTemplate = (made: Launched) => stopCampaignByObstacle(contextAt(made, 400), made.id, "template_deleted");

/** Works until nothing more is asked for, with the turns in which campaigns end in between. */
async function callBack(made: Launched): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await finish(made);
    await handOverRequests(made);
    await callBackCampaign(contextAt(made, 400), hooks, made.id);
    if (!(await askedFor(made)).includes("campaign.call_back")) break;
  }
  await finish(made);
}
const finish = (made: Launched) =>
  finishCampaigns(made.worker.db, () => contextAt(made, 400), contextAt(made, 400).now);
const sms = async ({ ctx }: Launched) =>
  (await owner.db.select().from(messages).where(eq(messages.workspaceId, ctx.workspaceId))).filter(
    ({ originKind }) => originKind === "fallback",
  );
const waiting = ({ ctx }: Launched) =>
  owner.db.select().from(fallbacks).where(eq(fallbacks.workspaceId, ctx.workspaceId));

describe("a template that was deleted", () => {
  test("before anybody's turn: everybody gets the SMS once, and the campaign ends", async () => {
    const made = await launched();
    await deleteTemplate(made);
    await callBack(made);
    expect(await campaignOf(made)).toMatchObject({ state: "failed", cancelled: 3, queued: 0 });
    await replaceSome(contextAt(made, 401));
    const sent = await sms(made);
    expect(sent.map(({ rowNumber }) => rowNumber).sort()).toEqual((await messagesOf(made)).map((row) => row.rowNumber));
    expect(await waiting(made)).toMatchObject(Array(3).fill({ state: "made", trigger: "send_failed" }));
    expect(await certifyCampaign(made.ctx, made.id)).toMatchObject({ rowsSend: 3, cancelled: 3, addsUp: true });
    expect(await checkInvariants(owner.sql, made.ctx.workspaceId)).toEqual([]);
  });

  test("before a scheduled start", async () => {
    const made = await launched(["send_failed"], 3, 6);
    await owner.sql`UPDATE templates SET state = 'deleted' WHERE code = ${made.templateCode}`;
    await startScheduledCampaign(contextAt(made, 361), made.id);
    await callBack(made);
    await replaceSome(contextAt(made, 401));
    expect(await sms(made)).toHaveLength(3);
  });

  test("in the middle: those whose messages waited and those whose turn had not come", async () => {
    const made = await launched(["send_failed"], 700);
    await expandCampaign(
      () => contextAt(made, 1),
      made.id,
      () => true,
    );
    expect(await messagesOf(made)).toHaveLength(500);
    await deleteTemplate(made);
    await callBack(made);
    expect(await waiting(made)).toHaveLength(700);
    expect(await campaignOf(made)).toMatchObject({ state: "failed", cancelled: 700 });
  });

  test("with a fallback for what is not delivered: nobody becomes a message", async () => {
    const made = await launched(["undelivered", "unread"]);
    await deleteTemplate(made);
    await callBack(made);
    expect(await messagesOf(made)).toEqual([]);
    expect(await campaignOf(made)).toMatchObject({ state: "failed" });
  });

  test("with a fallback that was stopped: nobody becomes a message", async () => {
    const made = await launched();
    await stopCampaignFallback(made.ctx, made.id);
    await deleteTemplate(made);
    await callBack(made);
    expect(await messagesOf(made)).toEqual([]);
    expect(await campaignOf(made)).toMatchObject({ state: "failed" });
  });
});

test("people of a campaign that a person stopped get nothing", async () => {
  const made = await launched();
  await stopCampaign(made.ctx, made.id);
  await callBack(made);
  expect(await messagesOf(made)).toEqual([]);
  expect(await campaignOf(made)).toMatchObject({ state: "cancelled" });
});
