import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { jobTroubles } from "#db/schema/operations";
import { testDatabase } from "#lib/testing/database";
import { type Launched, launchTo } from "../testing.ts";
import { listCampaignTroubles } from "./troubles.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let launched: Launched;
beforeEach(async () => {
  launched = await launchTo(owner, 2);
  await change({ state: "running", queued: 2, progressAt: at(0) });
});

const at = (seconds: number) => new Date(launched.ctx.now.getTime() + seconds * 1_000);
const change = (to: Partial<typeof campaigns.$inferInsert>) =>
  owner.db.update(campaigns).set(to).where(eq(campaigns.id, launched.id));
const list = () => listCampaignTroubles(launched.ctx, launched.id);
const fail = (activity: string, about: string, lastAt: Date) =>
  owner.db.insert(jobTroubles).values({
    ...{ workspaceId: launched.ctx.workspaceId, activity, about, since: at(1), lastAt },
    ...{ cause: "sealing_key" as const, reference: `ref-${activity}` },
  });

test("a campaign shows what failed for it, newest first, with the reference that finds it in the log", async () => {
  await fail("campaign.start", launched.id, at(1));
  await fail("campaign.expand", launched.id, at(3));
  await fail("campaign.call_back", launched.id, at(2));
  expect((await list()).map(({ what }) => what)).toEqual(["expand", "call_back", "start"]);
  expect((await list())[0]).toEqual({
    ...{ what: "expand", cause: "sealing_key", reference: "ref-campaign.expand", since: at(1) },
  });
});

test.each(["senderId", "channelId"] as const)(
  "a lane of its %s that fails while it waits is its trouble",
  async (lane) => {
    await fail("lane.send", launched[lane], at(5));
    expect(await list()).toMatchObject([{ what: "send", reference: "ref-lane.send" }]);
  },
);

test("a lane that failed is no trouble of a campaign that has moved since, has ended, or waits for nothing", async () => {
  await fail("lane.send", launched.senderId, at(5));
  await change({ progressAt: at(6) });
  expect(await list()).toEqual([]);
  await change({ progressAt: at(0), queued: 0 });
  expect(await list()).toEqual([]);
  await change({ queued: 2, state: "paused" });
  expect(await list()).toEqual([]);
});

test("a campaign does not show what failed for another", async () => {
  const other = await launchTo(owner, 1, { beside: launched });
  await fail("campaign.expand", other.id, at(1));
  expect(await list()).toEqual([]);
});
