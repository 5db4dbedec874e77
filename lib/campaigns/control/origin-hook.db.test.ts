import { eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { FailureKind } from "#db/message-enums";
import { campaignTicks } from "#db/schema/campaigns";
import { bindings } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { recordOutcomes, stopByObstacle } from "#lib/sending/record-outcomes";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import {
  askedFor,
  campaignOf,
  contextAt,
  type Expanded,
  eventsOf,
  expand,
  finish,
  handOverRequests,
  hooks,
  launchTo,
  originStateOf,
  sendTo,
  startSending,
  tell,
} from "../testing.ts";
import { callBackCampaign } from "./call-back.ts";
import { resumeCampaign, stopCampaign } from "./control.ts";
import { stopCampaignByObstacle } from "./origin-hook.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

/** A running campaign whose messages all wait. */
async function expanded(people = 3) {
  const launched = await expand(await launchTo(owner, people));
  await handOverRequests(launched);
  return launched;
}

/** A campaign that has ended with one accepted, one failed and one message in doubt. */
async function ended() {
  const launched = await expanded();
  await startSending(launched, launched.ids);
  const [first = "", second = "", third = ""] = launched.ids;
  await tell(launched, first, "accepted", 2);
  await tell(launched, second, "failed", 2);
  await tell(launched, third, "uncertain", 2);
  await tell(launched, third, "left_in_doubt", 600);
  await finish(launched, 600);
  expect(await campaignOf(launched)).toMatchObject({ state: "partly_failed" });
  return { ...launched, accepted: first, failed: second, uncertain: third };
}
describe("a campaign that has ended", () => {
  test.each(["uncertain", "failed", "accepted"] as const)(
    "runs again when a message of it that was %s is put back, and ends a second time",
    async (state) => {
      const launched = await ended();
      await handOverRequests(launched);
      await tell(launched, launched[state], "again", 700);
      expect(await campaignOf(launched)).toMatchObject({ state: "running", queued: 1, [state]: 0, finishedAt: null });
      expect(await eventsOf(launched)).toContain("reopened");
      expect(await requestsOf(launched)).toEqual(["lane.drive"]);
      await finish(launched, 700);
      expect((await campaignOf(launched)).state).toBe("running");
      await startSending(launched, [launched[state]]);
      await tell(launched, launched[state], "accepted", 701);
      await finish(launched, 702);
      expect(await campaignOf(launched)).toMatchObject({ queued: 0, finishedAt: contextAt(launched, 702).now });
      expect(await checkInvariants(owner.sql)).toEqual([]);
    },
  );

  test("is not ended by a worker that looks while another puts a message of it back", async () => {
    const launched = await ended();
    await tell(launched, launched.uncertain, "again", 700);
    await startSending(launched, [launched.uncertain]);
    await tell(launched, launched.uncertain, "accepted", 701);
    let finishing: Promise<void> | undefined;
    await worker.db.transaction(async (tx) => {
      await tell({ ...launched, worker: { ...worker, db: tx as never } }, launched.failed, "again", 702);
      finishing = finish(launched, 703);
      await waitsForLock();
    });
    await finishing;
    expect(await campaignOf(launched)).toMatchObject({ state: "running", queued: 1 });
  });

  test("takes the outcome that late receipts give it, and keeps the time of its end", async () => {
    const launched = await ended();
    await tell(launched, launched.failed, "delivered", 700);
    await tell(launched, launched.uncertain, "accepted", 701);
    expect(await campaignOf(launched)).toMatchObject({
      state: "completed",
      accepted: 3,
      finishedAt: contextAt(launched, 600).now,
    });
    await tell(launched, launched.accepted, "failed", 702);
    expect((await campaignOf(launched)).state).toBe("partly_failed");
  });

  test("is judged by the share it ended by, whatever share the workspace has set since", async () => {
    const launched = await sendTo(owner, 3);
    const [first = "", second = "", third = ""] = launched.ids;
    const setShare = (share: number) =>
      owner.sql`UPDATE workspaces SET failed_share = ${share} WHERE id = ${launched.ctx.workspaceId}`;
    await setShare(34);
    for (const id of [first, second]) await tell(launched, id, "accepted", 2);
    await tell(launched, third, "failed", 2);
    await finish(launched, 3);
    expect((await campaignOf(launched)).state).toBe("completed");
    await setShare(0);
    await tell(launched, first, "delivered", 4);
    expect((await campaignOf(launched)).state).toBe("completed");
    await setShare(100);
    await tell(launched, second, "failed", 5);
    expect(await campaignOf(launched)).toMatchObject({ state: "partly_failed", failedShare: 34 });
    await tell(launched, second, "delivered", 6);
    expect((await campaignOf(launched)).state).toBe("completed");
  });

  test("has failed once its only accepted message failed after all, and tells that the platform had taken it", async () => {
    const launched = await ended();
    await tell(launched, launched.accepted, "failed", 700);
    expect(await campaignOf(launched)).toMatchObject({
      ...{ state: "failed", accepted: 1, failed: 2, failedLater: 1, uncertain: 1 },
    });
  });
});

describe("a try that ends without an outcome is called back at once", () => {
  test("when its campaign was stopped meanwhile", async () => {
    const launched = await expanded(1);
    await startSending(launched, launched.ids);
    await stopCampaign(launched.ctx, launched.id);
    await handOverRequests(launched);
    await tell(launched, launched.ids[0] ?? "", "queued");
    expect(await campaignOf(launched)).toMatchObject({ state: "stopping", queued: 0, cancelled: 1 });
    await finish(launched, 3);
    expect(await campaignOf(launched)).toMatchObject({ state: "cancelled", cancelled: 1 });
  });

  test("when its campaign had failed by an obstacle meanwhile", async () => {
    const launched = await expanded(1);
    await startSending(launched, launched.ids);
    await stopCampaignByObstacle(launched.ctx, launched.id, "template_deleted");
    await handOverRequests(launched);
    await tell(launched, launched.ids[0] ?? "", "queued");
    expect(await campaignOf(launched)).toMatchObject({ stateReason: "template_deleted", queued: 0, cancelled: 1 });
    await finish(launched, 3);
    expect(await campaignOf(launched)).toMatchObject({ state: "failed", stateReason: "template_deleted" });
  });
});

describe("an obstacle", () => {
  async function claimOn(launched: Expanded, count: number) {
    const ctx = contextAt(launched, 2);
    const held = await takeLane(ctx, launched.senderId);
    if (!held) throw new Error("the lane is taken");
    const claim = await claimMessages(ctx, hooks, held, count);
    return { ctx, held, claimed: claim?.claimed ?? [], stops: claim?.stops ?? [] };
  }

  test.each<[FailureKind, string]>([
    ["AUTH", "platform_auth"],
    ["POLICY", "platform_policy"],
    ["QUOTA", "platform_quota"],
  ])(
    "of the account (%s) pauses the campaign until a person resumes it; nobody has failed by it",
    async (kind, why) => {
      const launched = await expanded();
      const { ctx, held, claimed } = await claimOn(launched, 1);
      const failure = { kind, code: "190", detail: "Token expired", retryAfterMs: null, trace: null };
      const batch = claimed.map((message) => ({
        ...{ message, tookMs: 1, at: ctx.now },
        outcome: { outcome: "rejected" as const, failure },
      }));
      await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, batch);
      expect(await campaignOf(launched)).toMatchObject({ state: "paused", stateReason: why, queued: 3, failed: 0 });
      expect(await originStateOf(launched)).toBe("paused");
      const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, launched.channelId));
      expect(binding?.trouble).toBe("190 Token expired");
      expect((await claimMessages(contextAt(launched, 9_999), hooks, held, 5))?.claimed).toEqual([]);
      await resumeCampaign(launched.ctx, launched.id);
      expect(await campaignOf(launched)).toMatchObject({ state: "running", stateReason: null });
      expect((await claimMessages(contextAt(launched, 9_999), hooks, held, 5))?.claimed).toHaveLength(3);
      await owner.sql`UPDATE outbox SET state = 'waiting' WHERE workspace_id = ${ctx.workspaceId}`;
    },
  );

  test("of a template that is in review fails the campaign, and what waits is called back", async () => {
    const launched = await expanded();
    await owner.db.update(templates).set({ state: "auditing" }).where(eq(templates.code, launched.templateCode));
    const { ctx, claimed, stops } = await claimOn(launched, 3);
    expect(claimed).toEqual([]);
    await stopByObstacle(ctx, hooks, stops);
    expect(await campaignOf(launched)).toMatchObject({
      ...{ state: "stopping", stateReason: "template_in_review", finishedAt: null },
    });
    expect(await originStateOf(launched)).toBe("stopped");
    expect(await askedFor(launched)).toEqual(["campaign.call_back"]);
    await callBackCampaign(ctx, hooks, launched.id);
    expect(await campaignOf(launched)).toMatchObject({ queued: 0, cancelled: 3 });
  });

  test("stops a campaign once, and changes nothing of one that a person has stopped", async () => {
    const launched = await expanded(1);
    await stopCampaignByObstacle(launched.ctx, launched.id, "platform_auth");
    await stopCampaignByObstacle(launched.ctx, launched.id, "template_deleted");
    expect(await campaignOf(launched)).toMatchObject({ state: "paused", stateReason: "platform_auth" });
    expect((await eventsOf(launched)).filter((kind) => kind === "stopped_by_obstacle")).toHaveLength(1);
    await stopCampaign(launched.ctx, launched.id);
    await stopCampaignByObstacle(launched.ctx, launched.id, "platform_auth");
    expect(await campaignOf(launched)).toMatchObject({ state: "stopping", stateReason: "by_person" });
    expect(await originStateOf(launched)).toBe("stopped");
    await callBackCampaign(contextAt(launched, 2), hooks, launched.id);
  });
});

describe("the page of a campaign", () => {
  test("says once that its first message was accepted", async () => {
    const launched = await expanded();
    await startSending(launched, launched.ids);
    const noted = async () => (await eventsOf(launched)).filter((kind) => kind === "first_accepted").length;
    await tell(launched, launched.ids[0] ?? "", "failed");
    expect(await noted()).toBe(0);
    for (const id of launched.ids.slice(1)) {
      await tell(launched, id, "accepted");
      expect(await noted()).toBe(1);
    }
    // The first one turns out to have failed; the next one accepted is not the first again.
    await tell(launched, launched.ids[1] ?? "", "failed", 2);
    await tell(launched, launched.ids[2] ?? "", "failed", 2);
    await tell(launched, launched.ids[1] ?? "", "delivered", 3);
    expect(await noted()).toBe(1);
  });

  test("counts what was accepted and failed by spans of two seconds", async () => {
    const launched = await expanded(4);
    await startSending(launched, launched.ids);
    // The span begins on an even second.
    const start = launched.ctx.now.getTime() % 2_000 === 0 ? 0 : 2 - (launched.ctx.now.getTime() % 2_000) / 1_000;
    const [a = "", b = "", c = "", d = ""] = launched.ids;
    await tell(launched, a, "accepted", start);
    await tell(launched, b, "accepted", start + 1.999);
    await tell(launched, c, "failed", start + 2);
    await tell(launched, a, "delivered", start + 2.5);
    await tell(launched, d, "uncertain", start + 4);
    // What comes to light later is no pace: a failure of what was accepted, and a receipt of what was in doubt.
    await tell(launched, b, "failed", start + 6);
    await tell(launched, d, "delivered", start + 8);
    const ticks = await owner.db
      .select({ at: campaignTicks.at, accepted: campaignTicks.accepted, failed: campaignTicks.failed })
      .from(campaignTicks)
      .where(eq(campaignTicks.campaignId, launched.id))
      .orderBy(campaignTicks.at);
    expect(ticks).toEqual([
      { at: contextAt(launched, start).now, accepted: 2, failed: 0 },
      { at: contextAt(launched, start + 2).now, accepted: 0, failed: 1 },
    ]);
  });
});

/** Kinds of all the work that the campaign's workspace asked for. */
async function requestsOf({ ctx }: Expanded): Promise<string[]> {
  const rows = await owner.sql<{ kind: string }[]>`
    SELECT kind FROM job_requests WHERE workspace_id = ${ctx.workspaceId} ORDER BY kind`;
  return rows.map(({ kind }) => kind);
}

/** Until some connection waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const [row] = await owner.sql`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row?.n > 0) return;
  }
}
