import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import {
  askedFor,
  campaignOf,
  contextAt,
  type Expanded,
  eventsOf,
  finish,
  handOverRequests,
  type Launched,
  launchTo,
  sendTo,
  tell,
} from "../testing.ts";
import { pauseCampaign, stopCampaign } from "./control.ts";
import { wakeStandingCampaigns } from "./finish.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

/** A campaign to three, all of whose messages are on their way. */
const sending = () => sendTo(owner, 3);
type Fact = "accepted" | "failed" | "uncertain" | "queued";
async function tellAll(launched: Expanded, facts: Fact[]) {
  for (const [n, fact] of facts.entries()) await tell(launched, launched.ids[n] ?? "", fact, 2);
}
const setShare = (launched: Launched, share: number) =>
  owner.sql`UPDATE workspaces SET failed_share = ${share} WHERE id = ${launched.ctx.workspaceId}`;

describe("a campaign of which nothing waits", () => {
  test.each<[string, Fact[]]>([
    ["completed", ["accepted", "accepted", "accepted"]],
    ["partly_failed", ["accepted", "failed", "accepted"]],
    ["failed", ["failed", "failed", "failed"]],
  ])("ends as %s by what became of its messages, once", async (state, facts) => {
    const launched = await sending();
    await tellAll(launched, facts);
    await finish(launched, 3);
    await finish(launched, 4);
    expect(await campaignOf(launched)).toMatchObject({ state, finishedAt: contextAt(launched, 3).now });
    expect((await eventsOf(launched)).filter((kind) => kind === "finished")).toHaveLength(1);
  });

  test.each([
    [33, "partly_failed"],
    [34, "completed"],
  ])(
    "of which a third failed ends by the workspace's share of %i percent as %s, and keeps that share",
    async (share, state) => {
      const launched = await sending();
      await setShare(launched, share);
      await tellAll(launched, ["accepted", "failed", "accepted"]);
      await finish(launched, 3);
      expect(await campaignOf(launched)).toMatchObject({ state, failedShare: share });
    },
  );

  test("and with a message in doubt ends when that is left in doubt, however long it takes", async () => {
    const launched = await sending();
    await tellAll(launched, ["accepted", "accepted", "uncertain"]);
    await finish(launched, 23 * 3_600);
    expect(await campaignOf(launched)).toMatchObject({ state: "running", finishedAt: null });
    await tell(launched, launched.ids[2] ?? "", "left_in_doubt", 24 * 3_600);
    await finish(launched, 24 * 3_600 + 1);
    expect(await campaignOf(launched)).toMatchObject({ state: "partly_failed", uncertain: 1 });
  });

  test("ends as cancelled when a person stopped it, and not before what is in flight has come back", async () => {
    const launched = await sending();
    await stopCampaign(launched.ctx, launched.id);
    await tellAll(launched, ["accepted", "accepted"]);
    await finish(launched, 3);
    expect(await campaignOf(launched)).toMatchObject({ state: "stopping", finishedAt: null });
    await tell(launched, launched.ids[2] ?? "", "accepted", 4);
    await finish(launched, 5);
    expect(await campaignOf(launched)).toMatchObject({ state: "cancelled", finishedAt: contextAt(launched, 5).now });
  });

  test("ends at once when a late receipt settles its doubt", async () => {
    const launched = await sending();
    await tellAll(launched, ["accepted", "accepted", "uncertain"]);
    await finish(launched, 3);
    await tell(launched, launched.ids[2] ?? "", "accepted", 4);
    await finish(launched, 5);
    expect(await campaignOf(launched)).toMatchObject({ state: "completed", accepted: 3, uncertain: 0 });
  });
});

describe("a campaign goes on", () => {
  test("while one of its messages is on its way or waits for another try", async () => {
    const launched = await sending();
    await tellAll(launched, ["accepted", "accepted"]);
    await finish(launched, 3_600);
    expect((await campaignOf(launched)).state).toBe("running");
    await tell(launched, launched.ids[2] ?? "", "queued", 3);
    await finish(launched, 3_600);
    expect((await campaignOf(launched)).state).toBe("running");
  });

  test("while its list has not become messages to the end", async () => {
    const launched = await launchTo(owner, 3);
    await finish(launched, 3_600);
    expect((await campaignOf(launched)).state).toBe("running");
  });

  test("to be paused when a person paused it, although nothing waits", async () => {
    const launched = await sending();
    await pauseCampaign(launched.ctx, launched.id);
    await tellAll(launched, ["accepted", "accepted", "accepted"]);
    await finish(launched, 3_600);
    expect((await campaignOf(launched)).state).toBe("paused");
  });
});

describe("a campaign that stands still before its list has become messages", () => {
  const standing = (launched: Launched, seconds: number) => {
    const contextOf = (workspaceId: string) => ({ ...contextAt(launched, seconds), workspaceId });
    return wakeStandingCampaigns(worker.db, contextOf, contextAt(launched, seconds).now);
  };

  test("is expanded again after a minute, and not before", async () => {
    const launched = await launchTo(owner, 3);
    await handOverRequests(launched);
    await standing(launched, 60);
    expect(await askedFor(launched)).toEqual([]);
    await standing(launched, 60.001);
    expect(await askedFor(launched)).toEqual(["campaign.expand"]);
  });

  test("is left alone while it is paused, and when its list has become messages", async () => {
    const paused = await launchTo(owner, 3);
    await pauseCampaign(paused.ctx, paused.id);
    const whole = await sending();
    for (const launched of [paused, whole]) {
      await handOverRequests(launched);
      await standing(launched, 3_600);
      expect(await askedFor(launched)).toEqual([]);
    }
  });
});
