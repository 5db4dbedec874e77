import { and, eq, inArray } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignEvents, campaigns, type WavePlan } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { origins, outbox } from "#db/schema/sending";
import { recordSuppressions } from "#lib/audience/suppress";
import { inTransaction } from "#lib/context";
import { applyChanges } from "#lib/sending/apply-changes";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { callBackCampaign } from "../control/call-back.ts";
import { resumeCampaign, stopCampaign } from "../control/control.ts";
import { launchCampaign } from "../launch/launch.ts";
import { certifyCampaign } from "../report/certificate.ts";
import {
  contextAt,
  type Expanded,
  expand,
  finish,
  handOverRequests,
  hooks,
  launchTo,
  startSending,
} from "../testing.ts";
import { advanceWave, advanceWaves } from "./advance-waves.ts";
import { putOffFrom, waveOf } from "./rules.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const plan: WavePlan = { waitMinutes: 1, failedShare: 10, optOutShare: 2 };
const size = 600;
let campaign: Expanded;
let waves: string[][];
beforeEach(async () => {
  const launched = await launchTo(owner, size);
  await owner.db.update(campaigns).set({ waves: plan, wave: 1 }).where(eq(campaigns.id, launched.id));
  campaign = await expand(launched);
  const rows = await owner.db.select().from(messages).where(eq(messages.campaignId, launched.id)).orderBy(messages.id);
  waves = [1, 2, 3].map((wave) =>
    rows
      .filter(({ address, addressKind }) => waveOf(launched.id, { address: address ?? "", addressKind }) === wave)
      .map(({ id }) => id),
  );
});

/** Ids of what may be claimed some seconds after the launch. */
async function due(seconds: number): Promise<string[]> {
  const rows = await owner.db.select().from(outbox).where(eq(outbox.originId, campaign.id)).orderBy(outbox.messageId);
  const { now } = contextAt(campaign, seconds);
  return rows.filter(({ state, dueAt }) => state === "waiting" && dueAt <= now).map(({ messageId }) => messageId);
}

/** The platform takes these messages, or refuses the first of them, some seconds after the launch. */
async function answer(ids: string[], seconds: number, refused = 0): Promise<void> {
  await startSending(campaign, ids, seconds);
  const ctx = contextAt(campaign, seconds);
  const failure = { kind: "RECIPIENT", code: "131026", detail: "Not reachable" } as const;
  const changes = ids.map((messageId, i) =>
    i < refused
      ? ({ messageId, target: "failed", at: ctx.now, key: "failed", eventKind: "failed", failure } as const)
      : ({ messageId, target: "accepted", at: ctx.now, key: "accepted", eventKind: "accepted" } as const),
  );
  await inTransaction(ctx, (ctx) => applyChanges(ctx, hooks, changes));
}

const step = (seconds: number) => advanceWave(contextAt(campaign, seconds), campaign.id);
const rowOf = async () => (await owner.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0];

/** The people of these messages stop marketing. */
async function optOut(ids: string[]): Promise<void> {
  const rows = await owner.db.select().from(messages).where(inArray(messages.id, ids));
  const ctx = contextAt(campaign, 70);
  const stops = rows.map(({ address, addressKind }) => ({
    ...{ platform: "whatsapp" as const, address: address ?? "", addressKind },
    ...{ kind: "marketing" as const, source: "word" as const, at: ctx.now },
  }));
  await inTransaction(ctx, (ctx) => recordSuppressions(ctx, stops));
}

/** Brings the campaign to its second wave, a minute after the first has left. */
async function toSecondWave(): Promise<void> {
  await answer(waves[0] ?? [], 2);
  await step(3);
  await step(63);
  await step(64);
}

describe("a campaign in waves", () => {
  test("lets only the first wave leave, and keeps the others waiting", async () => {
    expect(waves.map(({ length }) => length > 0)).toEqual([true, true, true]);
    expect(waves.flat()).toHaveLength(size);
    expect(await due(86_400)).toEqual(waves[0]);
    await step(2);
    expect(await due(86_400)).toEqual(waves[0]);
    expect(await certifyCampaign(campaign.ctx, campaign.id)).toMatchObject({ waiting: size, addsUp: true });
  });

  test("begins the next wave when the last of this one has left and the wait is over, not before", async () => {
    await answer((waves[0] ?? []).slice(1), 2);
    await step(120);
    expect(await rowOf()).toMatchObject({ wave: 1, waveLeftAt: null });
    await startSending(campaign, (waves[0] ?? []).slice(0, 1), 120);
    await step(120);
    expect(await rowOf()).toMatchObject({ wave: 1, waveLeftAt: null });
    await answer((waves[0] ?? []).slice(0, 1), 121);
    await step(122);
    expect(await rowOf()).toMatchObject({ wave: 1, waveLeftAt: contextAt(campaign, 122).now });
    await step(181);
    expect(await rowOf()).toMatchObject({ wave: 1 });
    await step(182);
    expect(await rowOf()).toMatchObject({ wave: 2, waveLeftAt: null, state: "running" });
    await handOverRequests(campaign);
    await advanceWaves(
      owner.db,
      (workspaceId) => ({ ...contextAt(campaign, 183), workspaceId }),
      contextAt(campaign, 183).now,
    );
    expect(await due(183)).toEqual(waves[1]);
    const rows = await owner.sql`SELECT kind FROM job_requests WHERE workspace_id = ${campaign.ctx.workspaceId}`;
    expect(rows.map(({ kind }) => kind)).toContain("lane.drive");
  });

  test("reaches everybody once, and ends", async () => {
    await toSecondWave();
    await answer(waves[1] ?? [], 65);
    await step(66);
    await step(126);
    await step(127);
    expect(await due(127)).toEqual(waves[2]);
    await answer(waves[2] ?? [], 128);
    await step(129);
    await finish(campaign, 130);
    expect(await rowOf()).toMatchObject({ state: "completed", wave: 3 });
    expect(await certifyCampaign(campaign.ctx, campaign.id)).toMatchObject({ accepted: size, addsUp: true });
  });

  test("pauses with its figures when too many fail, and goes on when a person says so", async () => {
    await toSecondWave();
    const second = waves[1] ?? [];
    const refused = Math.ceil((second.length + (waves[0]?.length ?? 0)) / 10) + 1;
    await answer(second, 65, refused);
    await step(66);
    expect(await rowOf()).toMatchObject({ state: "paused", stateReason: "wave_failures" });
    expect(await owner.db.select().from(origins).where(eq(origins.id, campaign.id))).toMatchObject([
      { state: "paused" },
    ]);
    const [event] = await owner.db
      .select()
      .from(campaignEvents)
      .where(and(eq(campaignEvents.campaignId, campaign.id), eq(campaignEvents.kind, "braked")));
    const of = second.length + (waves[0]?.length ?? 0);
    expect(event?.values).toEqual({ reason: "wave_failures", count: refused, of, limit: 10 });
    await step(300);
    expect(await rowOf()).toMatchObject({ state: "paused", wave: 2 });
    await resumeCampaign({ ...campaign.ctx, now: contextAt(campaign, 301).now }, campaign.id);
    expect(await rowOf()).toMatchObject({ state: "running", stateReason: null, waves: { ...plan, failedShare: null } });
    await step(302);
    await step(362);
    expect(await rowOf()).toMatchObject({ state: "running", wave: 3 });
  });

  test("pauses when too many of those who got it opt out", async () => {
    await toSecondWave();
    await answer(waves[1] ?? [], 65);
    await step(66);
    const left = [...(waves[0] ?? []), ...(waves[1] ?? [])];
    const limit = Math.floor((left.length * 2) / 100);
    await optOut(left.slice(0, limit + 1));
    await step(126);
    expect(await rowOf()).toMatchObject({ state: "paused", stateReason: "wave_opt_outs" });
  });

  test("counts no opt-outs of people who did not get it yet", async () => {
    await toSecondWave();
    await answer(waves[1] ?? [], 65);
    await step(66);
    await optOut((waves[2] ?? []).slice(0, 100));
    await step(126);
    expect(await rowOf()).toMatchObject({ state: "running", wave: 3 });
  });

  test("leaves nobody waiting when it is stopped between two waves", async () => {
    await answer(waves[0] ?? [], 2);
    await stopCampaign({ ...campaign.ctx, now: contextAt(campaign, 4).now }, campaign.id);
    await callBackCampaign(contextAt(campaign, 5), hooks, campaign.id);
    await finish(campaign, 6);
    expect(await rowOf()).toMatchObject({ state: "cancelled" });
    const { accepted, cancelled, addsUp } = await certifyCampaign(campaign.ctx, campaign.id);
    expect({ accepted, sum: accepted + cancelled, addsUp }).toEqual({
      accepted: waves[0]?.length,
      sum: size,
      addsUp: true,
    });
    await step(600);
    expect(await rowOf()).toMatchObject({ wave: 1 });
  });

  test("moves nothing while it is paused", async () => {
    await toSecondWave();
    await owner.db.update(campaigns).set({ wave: 3, state: "paused" }).where(eq(campaigns.id, campaign.id));
    await step(65);
    const [row] = await owner.db
      .select()
      .from(outbox)
      .where(eq(outbox.messageId, waves[2]?.[0] ?? ""));
    expect(row && row.dueAt >= putOffFrom).toBe(true);
    await owner.db.update(campaigns).set({ wave: 2, state: "running" }).where(eq(campaigns.id, campaign.id));
  });
});

test("a list of few people takes no waves", async () => {
  const { ctx, channelId, senderId, templateCode } = campaign;
  const [list] = await owner.sql<{ id: string }[]>`
    UPDATE recipient_imports SET rows_send = 499 WHERE workspace_id = ${ctx.workspaceId} RETURNING id`;
  await owner.db.update(campaigns).set({ takenBackAt: ctx.now }).where(eq(campaigns.id, campaign.id));
  const input = {
    channelId,
    senderId,
    templateCode,
    importId: list?.id ?? "",
    name: "",
    scheduledAt: null,
    waves: plan,
  };
  await expect(launchCampaign(ctx, input)).rejects.toMatchObject({ code: "invalid", key: "campaigns.wavesFew" });
  await owner.sql`UPDATE recipient_imports SET rows_send = ${size} WHERE workspace_id = ${ctx.workspaceId}`;
});
