import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { makeCampaign } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { type FallbackTenant, makeCampaignWith, makeFallbackTenant } from "../testing.ts";
import { sumFallbacks } from "./sum-fallbacks.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: FallbackTenant;
let other: FallbackTenant;
beforeEach(async () => {
  tenant = await makeFallbackTenant(owner);
  other = await makeFallbackTenant(owner);
});

const day = { from: "2026-11-21", to: "2026-11-21", days: 1 };
const sums = (period = day, of = tenant, channelId = of.channelId) => sumFallbacks(of.ctx, channelId, period);
const count = (id: string, made: number) => owner.sql`
  UPDATE campaign_fallbacks SET made = ${made}, delivered = ${made - 1}, failed = 1, late = 2, dropped = 3
  WHERE campaign_id = ${id}`;

it("adds up what the fallbacks of a channel's campaigns did", async () => {
  const [one, two] = [await makeCampaignWith(tenant), await makeCampaignWith(tenant)];
  await count(one.id, 10);
  await count(two.id, 5);
  const theirs = await makeCampaignWith(other);
  await count(theirs.id, 100);
  expect(await sums()).toEqual({ made: 15, delivered: 13, failed: 2, late: 4, dropped: 6 });
  expect(await sums(day, other)).toMatchObject({ made: 100 });
  expect(await sums(day, tenant, other.channelId)).toBeNull();
});

it("counts campaigns of the period only, and says nothing where none has a fallback", async () => {
  await makeCampaign(tenant);
  expect(await sums()).toBeNull();
  const { id } = await makeCampaignWith(tenant);
  await count(id, 10);
  for (const other of ["2026-11-20", "2026-11-22"]) expect(await sums({ from: other, to: other, days: 1 })).toBeNull();
  expect(await sums()).toMatchObject({ made: 10 });
});
