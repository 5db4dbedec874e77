import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { expandCampaign } from "../launch/expand.ts";
import {
  askedFor,
  campaignOf,
  contextAt,
  handOverRequests,
  hooks,
  type Launched,
  launchTo,
  messagesOf,
  startSending,
  tell,
} from "../testing.ts";
import { callBackCampaign } from "./call-back.ts";
import { pauseCampaign, stopCampaign } from "./control.ts";
import { stopCampaignByObstacle } from "./origin-hook.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** A running campaign all of whose messages wait. */
async function expanded(people: number, beside?: Launched): Promise<Launched> {
  const launched = await launchTo(owner, people, beside ? { beside } : {});
  await expandCampaign(
    () => contextAt(launched, 1),
    launched.id,
    () => false,
  );
  await handOverRequests(launched);
  return launched;
}
const callBack = (launched: Launched) => callBackCampaign(contextAt(launched, 2), hooks, launched.id);
const invariants = (launched: Launched) => checkInvariants(owner.sql, launched.ctx.workspaceId);

test("what waits of a stopped campaign is called back in bounded pieces, each asking for the next", async () => {
  const launched = await expanded(1_100);
  await stopCampaign(launched.ctx, launched.id);
  expect(await askedFor(launched)).toEqual(["campaign.call_back"]);
  await handOverRequests(launched);

  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ state: "stopping", queued: 100, cancelled: 1_000 });
  expect(await askedFor(launched)).toEqual(["campaign.call_back"]);
  await handOverRequests(launched);

  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ state: "stopping", queued: 0, cancelled: 1_100 });
  expect(await askedFor(launched)).toEqual([]);
  expect(await invariants(launched)).toEqual([]);
});

test("two workers call nobody back twice", async () => {
  const launched = await expanded(300);
  await stopCampaign(launched.ctx, launched.id);
  await Promise.all([callBack(launched), callBack(launched)]);
  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ queued: 0, cancelled: 300 });
  expect(await invariants(launched)).toEqual([]);
});

test("a message that is on its way when the campaign stops is not called back", async () => {
  const launched = await expanded(3);
  const [first] = await messagesOf(launched);
  const id = first?.id ?? "";
  await startSending(launched, [id]);
  await stopCampaign(launched.ctx, launched.id);
  await callBack(launched);
  expect((await messagesOf(launched)).map(({ state }) => state)).toEqual(["queued", "cancelled", "cancelled"]);
  const called = owner.sql`SELECT DISTINCT message_id FROM message_events WHERE kind = 'cancelled' AND message_id = ${id}`;
  expect(await called).toEqual([]);
  await tell(launched, id, "accepted", 3);
  expect(await campaignOf(launched)).toMatchObject({ state: "stopping", queued: 0, accepted: 1, cancelled: 2 });
  expect(await invariants(launched)).toEqual([]);
});

test("what waits of a campaign that failed by an obstacle is called back as well", async () => {
  const launched = await expanded(2);
  await stopCampaignByObstacle(launched.ctx, launched.id, "template_deleted");
  expect(await askedFor(launched)).toEqual(["campaign.call_back"]);
  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ state: "stopping", queued: 0, cancelled: 2 });
  expect(await invariants(launched)).toEqual([]);
});

test.each(["running", "paused"] as const)("nothing of a %s campaign is called back", async (state) => {
  const launched = await expanded(2);
  if (state === "paused") await pauseCampaign(launched.ctx, launched.id);
  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ state, queued: 2, cancelled: 0 });
  expect(await invariants(launched)).toEqual([]);
});

test("messages of another campaign on the same lane stay", async () => {
  const launched = await expanded(2);
  const other = await expanded(2, launched);
  await stopCampaign(launched.ctx, launched.id);
  await callBack(launched);
  expect(await campaignOf(launched)).toMatchObject({ queued: 0, cancelled: 2 });
  expect(await campaignOf(other)).toMatchObject({ state: "running", queued: 2, cancelled: 0 });
  expect(await invariants(launched)).toEqual([]);
});
