import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { auditLog } from "#db/schema/workspaces";
import { resumeCampaign } from "#lib/campaigns/control/control";
import { claimMessages } from "#lib/sending/claim";
import type { LaneLease } from "#lib/sending/lanes/lanes";
import type { Origin } from "#lib/sending/origins/origins";
import { stopByObstacle } from "#lib/sending/record-outcomes";
import {
  campaignOf,
  hooks,
  later,
  makeCampaign,
  makeTenant,
  person,
  prepare,
  type Tenant,
  take,
} from "#lib/sending/testing";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { pauseMarketing } from "./pause-marketing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;

beforeEach(async () => {
  tenant = await makeTenant(owner);
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${tenant.ctx.workspaceId}`;
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

const at = (seconds: number) => ({ ...tenant.ctx, now: later(seconds) });
const asWeb = (seconds = 0) => ({ ...at(seconds), db: web.db });
const setPaused = (paused: boolean, seconds = 0) =>
  pauseMarketing(asWeb(seconds), { channelId: tenant.channelId, senderId: tenant.senderId, paused });

/** Claims what waits, and tells the origins what stands in their way. */
async function claim(seconds: number) {
  const found = await claimMessages(at(seconds), hooks, held, 10);
  await stopByObstacle(at(seconds), hooks, found?.stops ?? []);
  return found?.claimed.length ?? 0;
}

describe("marketing that is paused on a number", () => {
  it("does not leave, its campaign pauses with the reason, and it goes on when a person says so", async () => {
    await prepare(tenant, campaign, { people: [person(), person()], category: "marketing" });
    await setPaused(true);
    expect(await claim(10)).toBe(0);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: "marketing_paused" });
    await expect(resumeCampaign(asWeb(20), campaign.id)).rejects.toMatchObject({
      key: "campaigns.obstacle.marketing_paused",
    });
    await setPaused(false, 30);
    await resumeCampaign(asWeb(40), campaign.id);
    expect(await claim(50)).toBe(2);
  });

  it("holds for what was made as another category and is marketing now", async () => {
    await prepare(tenant, campaign, { people: [person()], category: "utility" });
    await owner.sql`UPDATE templates SET category = 'marketing' WHERE code = ${tenant.templateCode}`;
    await setPaused(true);
    expect(await claim(10)).toBe(0);
  });

  it("keeps nothing else from leaving", async () => {
    await owner.sql`UPDATE templates SET category = 'utility' WHERE code = ${tenant.templateCode}`;
    await prepare(tenant, campaign, { people: [person()], category: "utility" });
    await setPaused(true);
    expect(await claim(10)).toBe(1);
  });

  it("is said once in the log, however often it is asked for", async () => {
    for (const paused of [true, true, false]) await setPaused(paused);
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, tenant.ctx.workspaceId));
    const entries = log.filter(({ action }) => action === "sender.marketing_changed");
    expect(entries.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ marketing: { from: true, to: false } }),
        expect.objectContaining({ marketing: { from: false, to: true } }),
      ]),
    );
    expect(entries).toHaveLength(2);
  });

  it("is not found in another workspace, and not offered where a platform has no pages of numbers", async () => {
    const other = await makeTenant(owner);
    const foreign = pauseMarketing({ ...other.ctx, db: web.db }, { ...ids(), paused: true });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    await owner.db.update(channels).set({ type: "email" }).where(eq(channels.id, tenant.channelId));
    await expect(setPaused(true)).rejects.toMatchObject({ key: "numbers.notOnThisPlatform" });
  });
});

const ids = () => ({ channelId: tenant.channelId, senderId: tenant.senderId });
