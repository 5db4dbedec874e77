import { eq } from "drizzle-orm";
import { afterAll, afterEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { cancelScheduledCampaign } from "../control/control.ts";
import { askedFor, campaignOf, contextAt, eventsOf, handOverRequests, launchTo, originStateOf } from "../testing.ts";
import { startScheduledCampaign } from "./start.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

/** A campaign that starts in ten minutes, and whose request to start is in the hands of the queue. */
async function schedule() {
  const launched = await launchTo(owner, 2, { startsInMinutes: 10 });
  await handOverRequests(launched);
  return launched;
}

test("a scheduled campaign starts at its time and asks for its messages", async () => {
  const launched = await schedule();
  const ctx = contextAt(launched, 600);
  await startScheduledCampaign(ctx, launched.id);
  expect(await campaignOf(launched)).toMatchObject({ state: "running", startedAt: ctx.now, progressAt: ctx.now });
  expect(await askedFor(launched)).toEqual(["campaign.expand"]);
  expect(await eventsOf(launched)).toEqual(["scheduled", "started"]);
});

test("a scheduled campaign does not start a millisecond before its time", async () => {
  const launched = await schedule();
  await startScheduledCampaign(contextAt(launched, 599.999), launched.id);
  expect(await campaignOf(launched)).toMatchObject({ state: "scheduled", startedAt: null });
  expect(await askedFor(launched)).toEqual([]);
});

test("a start that runs twice starts the campaign once", async () => {
  const launched = await schedule();
  await startScheduledCampaign(contextAt(launched, 600), launched.id);
  await startScheduledCampaign(contextAt(launched, 660), launched.id);
  expect((await campaignOf(launched)).startedAt).toEqual(contextAt(launched, 600).now);
  expect(await eventsOf(launched)).toEqual(["scheduled", "started"]);
});

test("a campaign that was called off does not start although its request is with the queue already", async () => {
  const launched = await schedule();
  await cancelScheduledCampaign(launched.ctx, launched.id);
  await startScheduledCampaign(contextAt(launched, 600), launched.id);
  expect(await campaignOf(launched)).toMatchObject({ state: "cancelled", startedAt: null });
  expect(await originStateOf(launched)).toBe("stopped");
  expect(await askedFor(launched)).toEqual([]);
});

test("a number that was lost before the start pauses the campaign, so that a person can resume it", async () => {
  const launched = await schedule();
  await owner.db.update(senders).set({ state: "BANNED" }).where(eq(senders.id, launched.senderId));
  await startScheduledCampaign(contextAt(launched, 600), launched.id);
  expect(await campaignOf(launched)).toMatchObject({ state: "paused", stateReason: "sender_not_connected" });
  expect(await originStateOf(launched)).toBe("paused");
  expect(await askedFor(launched)).toEqual([]);
  expect(await eventsOf(launched)).toEqual(["scheduled", "started", "stopped_by_obstacle"]);
});

test("a template that is in review again, or was edited, at the start ends the campaign", async () => {
  for (const [change, reason] of [
    [{ state: "auditing" as const }, "template_in_review"],
    [{ version: 2 }, "template_changed"],
  ] as const) {
    const launched = await schedule();
    await owner.db.update(templates).set(change).where(eq(templates.code, launched.templateCode));
    const ctx = contextAt(launched, 600);
    await startScheduledCampaign(ctx, launched.id);
    expect(await campaignOf(launched)).toMatchObject({ state: "stopping", stateReason: reason });
    expect(await originStateOf(launched)).toBe("stopped");
  }
});
