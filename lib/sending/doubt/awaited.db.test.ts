import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import type { Origin } from "#lib/sending/origins/origins";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { readAllAwaited, readAwaited } from "./awaited.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  campaign = await makeCampaign(tenant);
});

/** Messages handed over at noon, of which the first `doubtful` get no answer. */
async function send(people: number, doubtful: number): Promise<string[]> {
  const ids = await prepare(tenant, campaign, { people });
  await claimMessages(tenant.ctx, hooks, await take(tenant), people);
  await say(ids.slice(0, doubtful), "uncertain", 20);
  return ids;
}
async function say(ids: string[], target: "uncertain" | "left_in_doubt" | "delivered", seconds: number) {
  const at = later(seconds);
  await applyChanges(
    { ...tenant.ctx, now: at },
    hooks,
    ids.map((messageId) => ({ messageId, target, at, key: `${target}:1`, eventKind: target })),
  );
}

test("nothing is awaited of a campaign none of whose messages is in doubt", async () => {
  await send(3, 0);
  expect(await readAwaited(tenant.ctx, campaign)).toBeNull();
});

test("answers are awaited for a day after the last message in doubt had left", async () => {
  await send(3, 2);
  expect(await readAwaited(tenant.ctx, campaign)).toEqual({ messages: 2, until: later(86_400) });
});

test("nothing is awaited any more of a message that a receipt settled or that was left in doubt", async () => {
  const ids = await send(3, 3);
  await say(ids.slice(0, 1), "delivered", 60);
  await say(ids.slice(1, 2), "left_in_doubt", 60);
  expect(await readAwaited(tenant.ctx, campaign)).toMatchObject({ messages: 1 });
});

test("each campaign is told what is awaited of it", async () => {
  await send(2, 1);
  const other = await makeCampaign(tenant);
  const awaited = await readAllAwaited(tenant.ctx, "campaign", [campaign.id, other.id]);
  expect([...awaited.keys()]).toEqual([campaign.id]);
});
