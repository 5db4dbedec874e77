import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { senderDomainHours } from "#db/schema/mail";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import { resumeCampaign } from "#lib/campaigns/control/control";
import { readReputation } from "#lib/channels/reputation/read-reputation";
import { resumeMarketing } from "#lib/channels/reputation/resume-marketing";
import { setWarmUp } from "#lib/channels/reputation/set-warm-up";
import type { ConnectorEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { applyFacts } from "#lib/inbound/apply-facts";
import { claimMessages } from "#lib/sending/claim";
import type { LaneLease } from "#lib/sending/lanes/lanes";
import type { Origin } from "#lib/sending/origins/origins";
import { recordOutcomes, stopByObstacle } from "#lib/sending/record-outcomes";
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
import { acceptedAs, failureOf } from "#lib/sending/testing-platform";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
let mailed = 0;
const domain = "kiosk.example";

beforeEach(async () => {
  tenant = await makeTenant(owner);
  const { channelId, senderId, ctx } = tenant;
  await owner.db.update(channels).set({ type: "email" }).where(eq(channels.id, channelId));
  await owner.db
    .update(senders)
    .set({ externalId: `hello@${domain}` })
    .where(eq(senders.id, senderId));
  await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${ctx.workspaceId}`;
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

const at = (seconds: number) => ({ ...tenant.ctx, now: later(seconds) });
const asWeb = (seconds = 0) => ({ ...at(seconds), db: web.db });

/** Mails that a server accepted. @returns their ids */
async function sent(people: number, category: "marketing" | "utility" = "marketing", seconds = 0): Promise<string[]> {
  const to = Array.from({ length: people }, () =>
    person({ address: `p${++mailed}@d${mailed}.example`, addressKind: "email", country: null }),
  );
  await prepare(tenant, campaign, { people: to, category, at: later(seconds) });
  const found = await claimMessages(at(seconds), hooks, held, people);
  const batch = (found?.claimed ?? []).map((message) => ({
    ...{ message, outcome: acceptedAs(message), tookMs: 5, at: later(seconds) },
  }));
  await recordOutcomes(at(seconds), hooks, { held, platform: "email" }, batch);
  return batch.map(({ message }) => message.id);
}

function complaint(id: string): ConnectorEvent {
  return {
    ...{ kind: "opt_out", key: `complaint:${id}`, senderExternalId: null, address: null, fromExternalId: null },
    ...{ messageExternalId: `w-${id}`, scope: "all", at: later(60) },
  } as ConnectorEvent;
}

function bounce(id: string): ConnectorEvent {
  return {
    ...{ kind: "receipt", key: `failed:${id}`, senderExternalId: "", messageExternalId: `w-${id}`, correlation: id },
    ...{ status: "failed", at: later(60), pricingCategory: null },
    failure: { ...failureOf("RECIPIENT"), code: "mailbox_unknown", address: "gone" },
  } as ConnectorEvent;
}

const apply = (...facts: ConnectorEvent[]) =>
  inTransaction(at(60), (ctx) => applyFacts(ctx, hooks, { channelId: tenant.channelId, platform: "email" }, facts));
const standing = async (seconds = 60) => {
  const found = await readReputation(asWeb(seconds), { id: tenant.channelId, type: "email" });
  return found?.domains[0];
};

/** Claims what waits, and tells the origins what stands in their way. */
async function claim(seconds = 120) {
  const found = await claimMessages(at(seconds), hooks, held, 10);
  await stopByObstacle(at(seconds), hooks, found?.stops ?? []);
  return found?.claimed.length ?? 0;
}

describe("complaints", () => {
  it("stop the marketing of their domain, with its reason, until a person lets it go on", async () => {
    const ids = await sent(5);
    await apply(complaint(ids[0] ?? ""), complaint(ids[1] ?? ""));
    expect(await standing()).toMatchObject({ stopped: null, returns: { accepted: 5, complaints: 2 } });
    await apply(complaint(ids[2] ?? ""));
    expect(await standing()).toMatchObject({ stopped: { reason: "complaints", count: 3, of: 5 } });

    await prepare(tenant, campaign, { people: [mailTo()], category: "marketing" });
    expect(await claim()).toBe(0);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: "complaints_high" });
    await expect(resumeCampaign(asWeb(130), campaign.id)).rejects.toMatchObject({
      key: "campaigns.obstacle.complaints_high",
    });

    await resumeMarketing(asWeb(140), { channelId: tenant.channelId, domain });
    expect(await standing(7_200)).toMatchObject({ stopped: null, returns: { complaints: 0 } });
    await resumeCampaign(asWeb(150), campaign.id);
    expect(await claim(160)).toBe(1);
    await expect(resumeMarketing(asWeb(170), { channelId: tenant.channelId, domain })).rejects.toMatchObject({
      key: "channels.marketingNotStopped",
    });
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, tenant.ctx.workspaceId));
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["channel.marketing_stopped_by_complaints", "channel.marketing_resumed"]),
    );
  });

  it("stop nothing but marketing", async () => {
    const ids = await sent(3);
    await apply(...ids.map(complaint));
    await prepare(tenant, campaign, { people: [mailTo()], category: "utility" });
    expect(await claim()).toBe(1);
  });

  it("count once for a person, however often they are told", async () => {
    const [id = ""] = await sent(1);
    for (let times = 0; times < 4; times++) await apply(complaint(id));
    expect(await standing()).toMatchObject({ stopped: null, returns: { complaints: 1 } });
  });

  it("of longer than a week ago do not count", async () => {
    const { workspaceId } = tenant.ctx;
    const hour = new Date(later(0).getTime() - 8 * 86_400_000);
    await owner.db
      .insert(senderDomainHours)
      .values({ workspaceId, channelId: tenant.channelId, domain, hour, accepted: 100, complaints: 90 });
    const [id = ""] = await sent(1);
    await apply(complaint(id));
    expect(await standing()).toMatchObject({ stopped: null, returns: { accepted: 1, complaints: 1 } });
  });
});

describe("bounces", () => {
  it("stop the marketing of their domain like complaints, a message counting once", async () => {
    const ids = await sent(21);
    await apply(...ids.slice(0, 19).map(bounce));
    await apply(...ids.slice(0, 19).map(bounce));
    expect(await standing()).toMatchObject({ stopped: null, returns: { claimed: 21, bounces: 19 } });
    await apply(bounce(ids[19] ?? ""));
    expect(await standing()).toMatchObject({ stopped: { reason: "bounces", count: 20, of: 21 } });
    await prepare(tenant, campaign, { people: [mailTo()], category: "marketing" });
    expect(await claim()).toBe(0);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: "bounces_high" });
  });

  it("are also counted where the address is refused at once", async () => {
    await prepare(tenant, campaign, { people: [mailTo()], category: "utility" });
    const found = await claimMessages(at(0), hooks, held, 1);
    await recordOutcomes(
      at(0),
      hooks,
      { held, platform: "email" },
      (found?.claimed ?? []).map((message) => ({
        ...{ message, tookMs: 5, at: later(0) },
        outcome: { outcome: "rejected", failure: { ...failureOf("RECIPIENT"), address: "gone" } },
      })),
    );
    expect(await standing()).toMatchObject({ returns: { accepted: 0, bounces: 1 } });
  });
});

describe("the warm-up", () => {
  it("is begun and ended by a person, and shown with what of today is used", async () => {
    await sent(2);
    await setWarmUp(asWeb(), { channelId: tenant.channelId, domain, on: true });
    expect(await standing()).toMatchObject({ warmUp: { day: 1, limit: 50, used: 2 } });
    await setWarmUp(asWeb(), { channelId: tenant.channelId, domain, on: false });
    expect(await standing()).toMatchObject({ warmUp: null });
    await expect(
      setWarmUp(asWeb(), { channelId: tenant.channelId, domain: "theirs.example", on: true }),
    ).rejects.toThrow();
  });
});

function mailTo() {
  return person({ address: `p${++mailed}@d${mailed}.example`, addressKind: "email", country: null });
}
