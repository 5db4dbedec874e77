/** A fallback that was stopped replaces nothing more, whether its campaign runs, is paused or has ended. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { campaignEvents } from "#db/schema/campaigns";
import { jobRequests } from "#db/schema/operations";
import { origins } from "#db/schema/sending";
import { auditLog } from "#db/schema/workspaces";
import { pauseCampaign, resumeCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { stopCampaignFallback } from "#lib/campaigns/control/stop-fallback";
import type { Ctx } from "#lib/context";
import { applyChanges } from "#lib/sending/apply-changes";
import { hooks, later, makeCampaign, person, prepare } from "#lib/sending/testing";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { readCampaignFallback } from "../report/campaign-fallback.ts";
import { type FallbackTenant, fallbacksOf, makeCampaignWith, makeFallbackTenant, replacementsOf } from "../testing.ts";
import { replaceSome } from "./replace-due.ts";
import { dropFallbacks } from "./stop-fallback.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: FallbackTenant;
beforeEach(async () => {
  tenant = await makeFallbackTenant(owner);
});

const at = (seconds: number): Ctx => ({ ...tenant.ctx, now: later(seconds) });
const workerAt = (seconds: number): Ctx => ({ ...at(seconds), db: worker.db });

/** A campaign whose messages the platform took at noon. */
async function makeAccepted(people: number) {
  const campaign = await makeCampaignWith(tenant);
  const to = Array.from({ length: people }, () => person({ parameters: ["Ana"] }));
  const ids = await prepare(tenant, campaign, { people: to });
  await accept(ids);
  return { id: campaign.id, ids };
}

const accept = (ids: string[], seconds = 0) =>
  applyChanges(
    at(seconds),
    hooks,
    ids.map((messageId) => ({
      ...{ messageId, target: "accepted", at: later(seconds), key: "accepted", eventKind: "accepted" },
      externalId: `w-${messageId}`,
    })),
  );

async function originState(id: string) {
  const [row] = await owner.db
    .select({ state: origins.state })
    .from(origins)
    .where(and(eq(origins.workspaceId, tenant.ctx.workspaceId), eq(origins.kind, "fallback"), eq(origins.id, id)));
  return row?.state;
}

const drop = (id: string, until = () => false) => dropFallbacks(() => workerAt(20), id, until);
const states = async () => (await fallbacksOf(tenant)).map(({ state, reason }) => reason ?? state);
const asked = async (id: string) =>
  (await owner.db.select().from(jobRequests).where(eq(jobRequests.key, id))).filter(
    ({ kind }) => kind === "fallback.drop",
  ).length;
const end = (id: string) =>
  owner.sql`UPDATE campaigns SET state = 'completed', queued = 0, expanded_at = now(), finished_at = now() WHERE id = ${id}`;

describe("stopping the fallback of a campaign that has ended", () => {
  it("drops everybody who waits, counts them, and says who did it", async () => {
    const { id } = await makeAccepted(3);
    await end(id);
    await stopCampaignFallback(at(10), id);
    expect(await asked(id)).toBe(1);
    await drop(id);
    expect(await states()).toEqual(["stopped", "stopped", "stopped"]);
    expect((await fallbacksOf(tenant)).every(({ decidedAt }) => decidedAt?.getTime() === later(20).getTime())).toBe(
      true,
    );
    expect(await readCampaignFallback(tenant.ctx, id)).toMatchObject({
      ...{ stopped: true, waiting: 0, dropped: 3, made: 0, reasons: [{ reason: "stopped", people: 3 }] },
    });
    await replaceSome(workerAt(400));
    expect(await replacementsOf(tenant)).toEqual([]);
    const lines = await owner.db.select().from(campaignEvents).where(eq(campaignEvents.campaignId, id));
    expect(lines.map(({ kind }) => kind)).toContain("fallback_stopped");
    const [entry] = await owner.db.select().from(auditLog).where(eq(auditLog.objectId, id));
    expect(entry?.action).toBe("campaign.stop_fallback");
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("holds from its commit on, before a worker has dropped anything", async () => {
    const { id } = await makeAccepted(1);
    await stopCampaignFallback(at(10), id);
    await replaceSome(workerAt(400));
    expect(await replacementsOf(tenant)).toEqual([]);
    expect(await states()).toEqual(["stopped"]);
  });

  it("leaves what was replaced before as it is", async () => {
    const { id } = await makeAccepted(2);
    await replaceSome(workerAt(300));
    await stopCampaignFallback(at(310), id);
    await drop(id);
    expect(await states()).toEqual(["made", "made"]);
    expect(await readCampaignFallback(tenant.ctx, id)).toMatchObject({ made: 2, dropped: 0 });
  });

  it("waits for whoever replaces a message at that moment, and leaves what was made", async () => {
    const { id, ids } = await makeAccepted(1);
    await stopCampaignFallback(at(10), id);
    let dropped: Promise<void> = Promise.resolve();
    await owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM messages WHERE id = ${ids[0] ?? ""} FOR UPDATE`;
      dropped = drop(id);
      await vi.waitFor(async () => {
        const waits = await owner.sql`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE%'`;
        expect(waits).toHaveLength(1);
      });
      await tx`UPDATE fallbacks SET state = 'made' WHERE message_id = ${ids[0] ?? ""}`;
    });
    await dropped;
    expect(await states()).toEqual(["made"]);
    expect(await readCampaignFallback(tenant.ctx, id)).toMatchObject({ dropped: 0 });
  });

  it("lets nothing new wait for it, and still notes late reports", async () => {
    const { id, ids } = await makeAccepted(1);
    await replaceSome(workerAt(300));
    await stopCampaignFallback(at(310), id);
    const more = await prepare(tenant, { kind: "campaign", id }, { people: [person({ parameters: ["Ana"] })] });
    await accept(more, 320);
    await applyChanges(at(330), hooks, [
      { messageId: ids[0] ?? "", target: "delivered", at: later(330), key: "delivered", eventKind: "delivered" },
    ]);
    expect(await fallbacksOf(tenant)).toMatchObject([{ messageId: ids[0], state: "made", lateAt: later(330) }]);
  });

  it("goes on where a worker that had to end left off", async () => {
    const { id } = await makeAccepted(501);
    await stopCampaignFallback(at(10), id);
    await owner.sql`DELETE FROM job_requests WHERE key = ${id}`;
    await drop(id, () => true);
    expect((await states()).filter((state) => state === "waiting")).toHaveLength(1);
    expect(await asked(id)).toBe(1);
    await Promise.all([drop(id), drop(id)]);
    expect(await readCampaignFallback(tenant.ctx, id)).toMatchObject({ waiting: 0, dropped: 501 });
  });

  it("is refused for a campaign without a fallback, and a second time", async () => {
    const { id } = await makeAccepted(1);
    await stopCampaignFallback(at(10), id);
    const none = await makeCampaign(tenant);
    for (const each of [id, none.id])
      await expect(stopCampaignFallback(at(11), each)).rejects.toMatchObject({ code: "conflict" });
    await expect(stopCampaignFallback(at(11), "20260101000000000000")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a fallback and the acts on its campaign", () => {
  it("pauses and goes on with it", async () => {
    const { id } = await makeAccepted(1);
    await pauseCampaign(at(10), id);
    expect(await originState(id)).toBe("paused");
    await resumeCampaign(at(20), id);
    expect(await originState(id)).toBe("running");
  });

  it("stays stopped when the campaign is paused and resumed", async () => {
    const { id } = await makeAccepted(1);
    await stopCampaignFallback(at(10), id);
    await pauseCampaign(at(20), id);
    expect(await originState(id)).toBe("stopped");
    await resumeCampaign(at(30), id);
    expect(await originState(id)).toBe("stopped");
  });

  it("is not paused any more once it was stopped while paused", async () => {
    const { id } = await makeAccepted(1);
    await pauseCampaign(at(10), id);
    await stopCampaignFallback(at(20), id);
    await resumeCampaign(at(30), id);
    expect(await originState(id)).toBe("stopped");
  });

  it("ends with the campaign that a person stops, at once and not at each one's moment", async () => {
    const { id } = await makeAccepted(2);
    await stopCampaign(at(10), id);
    await drop(id);
    expect(await states()).toEqual(["stopped", "stopped"]);
  });

  it("loses nothing to a job that comes although it runs", async () => {
    const { id } = await makeAccepted(2);
    await drop(id);
    expect(await states()).toEqual(["waiting", "waiting"]);
  });
});
