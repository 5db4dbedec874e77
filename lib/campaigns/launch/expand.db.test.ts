import { afterAll, afterEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { pauseCampaign, resumeCampaign, stopCampaign } from "../control/control.ts";
import { askedFor, campaignOf, contextAt, handOverRequests, type Launched, launchTo, messagesOf } from "../testing.ts";
import { expandCampaign } from "./expand.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

async function launch(people: number): Promise<Launched> {
  const launched = await launchTo(owner, people);
  await handOverRequests(launched);
  return launched;
}
/** Expands until `until` says so; one slice when it is always true. */
const expand = (launched: Launched, until: () => boolean = () => true) =>
  expandCampaign(() => contextAt(launched, 1), launched.id, until);
const rowsOf = async (launched: Launched) => (await messagesOf(launched)).map(({ rowNumber }) => rowNumber);
const firstRows = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

test("makes one message for each row to send, and none for rows left out", async () => {
  const launched = await launch(3);
  await expand(launched, () => false);
  expect(await messagesOf(launched)).toMatchObject([
    { rowNumber: 1, state: "queued", address: "+4915555000000" },
    { rowNumber: 2, state: "queued", address: "+4915555000001" },
    { rowNumber: 3, state: "queued", address: "+4915555000002" },
  ]);
  expect(await campaignOf(launched)).toMatchObject({
    queued: 3,
    expandedThrough: 3,
    expandedAt: contextAt(launched, 1).now,
  });
  expect(await askedFor(launched)).toEqual([]);
});

test("works in bounded pieces, looks after each whether its time is up, and asks for the rest", async () => {
  const launched = await launch(1_203);
  await expand(launched);
  expect(await rowsOf(launched)).toEqual(firstRows(500));
  expect(await campaignOf(launched)).toMatchObject({ queued: 500, expandedThrough: 500, expandedAt: null });
  expect(await askedFor(launched)).toEqual(["campaign.expand"]);

  await handOverRequests(launched);
  let pieces = 0;
  await expand(launched, () => {
    pieces += 1;
    return false;
  });
  expect(pieces).toBe(2);
  expect(await rowsOf(launched)).toEqual(firstRows(1_203));
  expect(await campaignOf(launched)).toMatchObject({ queued: 1_203, expandedThrough: 1_203 });
  expect(await askedFor(launched)).toEqual([]);
});

test("makes nothing twice when it runs again or twice at once", async () => {
  const launched = await launch(700);
  await Promise.all([expand(launched, () => false), expand(launched, () => false), expand(launched, () => false)]);
  await expand(launched, () => false);
  expect(await rowsOf(launched)).toEqual(firstRows(700));
});

test("goes on behind the last row when it was killed in the middle of a piece", async () => {
  const launched = await launch(600);
  await expand(launched);
  const killed = inTransaction(contextAt(launched, 1), async (ctx) => {
    await expandCampaign(
      () => ctx,
      launched.id,
      () => false,
    );
    throw new Error("killed");
  });
  await expect(killed).rejects.toThrow("killed");
  expect(await rowsOf(launched)).toEqual(firstRows(500));
  await expand(launched, () => false);
  expect(await rowsOf(launched)).toEqual(firstRows(600));
});

test("rests while the campaign is paused, and goes on after that", async () => {
  const launched = await launch(510);
  await expand(launched);
  await pauseCampaign(launched.ctx, launched.id);
  await handOverRequests(launched);
  await expand(launched, () => false);
  expect(await rowsOf(launched)).toEqual(firstRows(500));
  await resumeCampaign(launched.ctx, launched.id);
  expect(await askedFor(launched)).toEqual(["campaign.expand"]);
  await expand(launched, () => false);
  expect(await rowsOf(launched)).toEqual(firstRows(510));
});

test("makes nothing of a campaign that was stopped", async () => {
  const launched = await launch(3);
  await stopCampaign(launched.ctx, launched.id);
  await expand(launched, () => false);
  expect(await messagesOf(launched)).toEqual([]);
});
