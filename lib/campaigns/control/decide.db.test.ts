import { eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { FailureKind } from "#db/message-enums";
import { templates } from "#db/schema/templates";
import { applyChanges } from "#lib/sending/apply-changes";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { expandCampaign } from "../launch/expand.ts";
import { certifyCampaign } from "../report/certificate.ts";
import {
  askedFor,
  campaignOf,
  contextAt,
  eventsOf,
  handOverRequests,
  hooks,
  type Launched,
  launchTo,
  messagesOf,
  originStateOf,
  startSending,
  tell,
} from "../testing.ts";
import { callBackCampaign } from "./call-back.ts";
import { carryOutDecision } from "./carry-out-decision.ts";
import { stopCampaign } from "./control.ts";
import { decideCampaign } from "./decide.ts";
import { finishCampaigns, wakeStandingCampaigns } from "./finish.ts";
import { stopCampaignByObstacle } from "./origin-hook.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

type Fate = "accepted" | "in doubt" | `${FailureKind} ${string}`;

/** A campaign that has ended, with a person for each of these fates. */
async function ended(fates: Fate[]) {
  const launched = await launchTo(owner, fates.length);
  await expandCampaign(
    () => contextAt(launched, 1),
    launched.id,
    () => false,
  );
  const ids = (await messagesOf(launched)).map(({ id }) => id);
  await startSending(launched, ids);
  const met = fates.map((fate, n) => ({ id: ids[n] ?? "", fate }));
  await fail(
    launched,
    met.filter(({ fate }) => / /.test(fate) && fate !== "in doubt"),
  );
  for (const { id, fate } of met) if (fate === "accepted" || fate === "in doubt") await meet(launched, id, fate);
  await finish(launched, 10);
  await handOverRequests(launched);
  return { ...launched, ids };
}
async function meet(launched: Launched, id: string, fate: "accepted" | "in doubt"): Promise<void> {
  if (fate === "accepted") return tell(launched, id, "accepted");
  await tell(launched, id, "uncertain");
  await tell(launched, id, "left_in_doubt", 2);
}
async function fail(launched: Launched, people: { id: string; fate: Fate }[]): Promise<void> {
  const ctx = contextAt(launched, 1);
  await applyChanges(
    ctx,
    hooks,
    people.map(({ id, fate }) => {
      const [kind, code = ""] = fate.split(" ") as [FailureKind, string];
      const failure = { kind, code, detail: "No" };
      return { messageId: id, target: "failed", at: ctx.now, key: "failed:1", eventKind: "failed", failure };
    }),
  );
}
const finish = (launched: Launched, seconds: number) => {
  const ctx = contextAt(launched, seconds);
  return finishCampaigns(worker.db, (workspaceId) => ({ ...ctx, workspaceId }), ctx.now);
};
const carryOut = (launched: Launched, seconds = 20) =>
  carryOutDecision(contextAt(launched, seconds), hooks, launched.id);
const statesOf = async (launched: Launched) => (await messagesOf(launched)).map(({ state }) => state);
const auditsOf = async ({ id }: Launched) =>
  (
    await owner.sql<{ action: string; detail: object }[]>`
      SELECT action, detail FROM audit_log WHERE object_id = ${id} AND action <> 'campaign.launch'`
  ).map((row) => ({ ...row }));

describe("trying the failed ones again", () => {
  test("puts those back whom it can help and nobody else, and the campaign runs again", async () => {
    const launched = await ended([
      "accepted",
      "TRANSIENT 131000",
      "RECIPIENT 131026",
      "QUOTA 131042",
      "TEMPLATE 132000",
    ]);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    expect(await campaignOf(launched)).toMatchObject({ state: "running", finishedAt: null, failed: 4 });
    expect(await askedFor(launched)).toEqual(["campaign.carry_out_decision"]);
    await finish(launched, 15);
    expect((await campaignOf(launched)).state).toBe("running");
    await carryOut(launched);
    expect(await statesOf(launched)).toEqual(["accepted", "queued", "failed", "queued", "failed"]);
    expect(await campaignOf(launched)).toMatchObject({ state: "running", queued: 2, failed: 2, decision: null });
    expect(await eventsOf(launched)).toContain("retried");
    expect(await auditsOf(launched)).toEqual([
      { action: "campaign.retry_failed", detail: { people: 2, messages: { from: "failed", to: "queued" } } },
    ]);
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({ addsUp: true, waiting: 2, failed: 2 });
  });

  test("ends it a second time by what then became of them", async () => {
    const launched = await ended(["accepted", "TRANSIENT 131000"]);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await carryOut(launched);
    await startSending(launched, [launched.ids[1] ?? ""]);
    await tell(launched, launched.ids[1] ?? "", "accepted", 30);
    await finish(launched, 40);
    expect(await campaignOf(launched)).toMatchObject({ state: "completed", accepted: 2, failed: 0 });
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({ messagedTwice: 0, addsUp: true });
  });

  test("ends the try that failed, so that what the platform still says of it does not settle the new one", async () => {
    const launched = await ended(["TRANSIENT 131000"]);
    const [id = ""] = launched.ids;
    await owner.sql`UPDATE messages SET external_id = 'first' WHERE id = ${id}`;
    await owner.sql`
      INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
      VALUES (${launched.ctx.workspaceId}, ${launched.senderId}, 'first', ${id})`;
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await carryOut(launched);
    const [known] = await owner.sql`SELECT state FROM message_external_ids WHERE message_id = ${id}`;
    expect(known).toEqual({ state: "returned" });
    const [message] = await owner.sql`SELECT external_id, failure_code FROM messages WHERE id = ${id}`;
    expect(message).toEqual({ external_id: null, failure_code: null });
  });

  test("a second click changes nothing", async () => {
    const launched = await ended(["TRANSIENT 131000"]);
    await Promise.all([
      decideCampaign(launched.ctx, launched.id, "retry_failed"),
      decideCampaign(launched.ctx, launched.id, "retry_failed"),
    ]);
    await Promise.all([carryOut(launched), carryOut(launched)]);
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ queued: 1, failed: 0 });
    expect((await eventsOf(launched)).filter((kind) => kind === "retried")).toHaveLength(1);
    expect(await auditsOf(launched)).toHaveLength(1);
    await expect(decideCampaign(launched.ctx, launched.id, "retry_failed")).rejects.toMatchObject({
      key: "campaigns.cannot.decide",
    });
  });

  test("goes through a long campaign in slices, each asking for the next", async () => {
    const launched = await ended(Array<Fate>(501).fill("TRANSIENT 131000"));
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await handOverRequests(launched);
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ queued: 500, failed: 1, decision: { kind: "retry_failed" } });
    expect(await askedFor(launched)).toEqual(["campaign.carry_out_decision"]);
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ queued: 501, failed: 0, decision: null });
  });

  test("does not try those again who fail once more while it is under way", async () => {
    const launched = await ended(["TRANSIENT 131000"]);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await carryOut(launched);
    await startSending(launched, launched.ids);
    await tell(launched, launched.ids[0] ?? "", "failed", 30);
    await carryOut(launched, 31);
    expect(await statesOf(launched)).toEqual(["failed"]);
    await finish(launched, 40);
    expect(await campaignOf(launched)).toMatchObject({ state: "failed", failed: 1 });
  });

  test("is asked for again when its job was lost", async () => {
    const launched = await ended(["TRANSIENT 131000"]);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await handOverRequests(launched);
    const ctx = contextAt(launched, 120);
    await wakeStandingCampaigns(worker.db, (workspaceId) => ({ ...ctx, workspaceId }), ctx.now);
    expect(await askedFor(launched)).toEqual(["campaign.carry_out_decision"]);
  });

  test("stops with the campaign", async () => {
    const launched = await ended(["TRANSIENT 131000"]);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await stopCampaign(launched.ctx, launched.id);
    await carryOut(launched);
    expect(await statesOf(launched)).toEqual(["failed"]);
    await finish(launched, 30);
    expect((await campaignOf(launched)).state).toBe("cancelled");
  });

  test.each<[string, Fate[]]>([
    ["when only people failed who cannot be helped", ["RECIPIENT 131026", "OPTED_OUT 131050", "INVALID_REQUEST 100"]],
    ["when nobody failed", ["accepted", "in doubt"]],
  ])("is refused %s", async (_name, fates) => {
    const launched = await ended(fates);
    await expect(decideCampaign(launched.ctx, launched.id, "retry_failed")).rejects.toMatchObject({
      ...{ code: "precondition_failed", key: "campaigns.nobodyToDecide" },
    });
  });

  test("goes on with those too whom it did not get to before a template in review ended it", async () => {
    const launched = await launchTo(owner, 3);
    await expandCampaign(
      () => contextAt(launched, 1),
      launched.id,
      () => false,
    );
    const [first] = await messagesOf(launched);
    await startSending(launched, [first?.id ?? ""]);
    await tell(launched, first?.id ?? "", "accepted");
    await stopCampaignByObstacle(contextAt(launched, 2), launched.id, "template_in_review");
    await callBackCampaign(contextAt(launched, 3), hooks, launched.id);
    await finish(launched, 4);
    expect(await campaignOf(launched)).toMatchObject({
      state: "failed",
      stateReason: "template_in_review",
      cancelled: 2,
    });
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ state: "running", stateReason: null, queued: 2, cancelled: 0 });
    expect(await originStateOf(launched)).toBe("running");
  });

  test("goes on with the rows of the list that had become no message", async () => {
    const launched = await launchTo(owner, 2);
    await stopCampaignByObstacle(contextAt(launched, 2), launched.id, "template_changed");
    await finish(launched, 4);
    await handOverRequests(launched);
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    expect(await askedFor(launched)).toEqual(["campaign.carry_out_decision", "campaign.expand"]);
    expect(await auditsOf(launched)).toEqual([
      { action: "campaign.retry_failed", detail: { people: 2, messages: { from: "failed", to: "queued" } } },
    ]);
    await carryOut(launched);
    await expandCampaign(
      () => contextAt(launched, 21),
      launched.id,
      () => false,
    );
    expect(await campaignOf(launched)).toMatchObject({ state: "running", queued: 2, decision: null });
  });

  test("uses the template as it is now when the values still fit", async () => {
    const launched = await ended(["TEMPLATE 132015"]);
    await owner.db.update(templates).set({ version: 9 }).where(eq(templates.code, launched.templateCode));
    await decideCampaign(launched.ctx, launched.id, "retry_failed");
    await carryOut(launched);
    const versions =
      await owner.sql`SELECT template_version AS version FROM messages WHERE campaign_id = ${launched.id}`;
    expect([...versions]).toEqual([{ version: 9 }]);
    expect(await campaignOf(launched)).toMatchObject({ templateVersion: 9, queued: 1 });
  });

  test("is refused while the template cannot be sent, or was edited so that the values do not fit", async () => {
    const content = { ...greeting, body: "Dear $(name), we are open.", samples: { name: "Anna" } };
    for (const [change, reason] of [
      [{ state: "paused" as const }, "template_not_approved"],
      [{ version: 9, content }, "template_changed"],
    ] as const) {
      const launched = await ended(["TEMPLATE 132015"]);
      await owner.db.update(templates).set(change).where(eq(templates.code, launched.templateCode));
      await expect(decideCampaign(launched.ctx, launched.id, "retry_failed")).rejects.toMatchObject({
        key: `campaigns.obstacle.${reason}`,
      });
      expect((await campaignOf(launched)).state).toBe("failed");
    }
  });

  test("is refused for a campaign that runs, and for one that was stopped", async () => {
    const running = await launchTo(owner, 1);
    await expect(decideCampaign(running.ctx, running.id, "retry_failed")).rejects.toMatchObject({
      key: "campaigns.cannot.decide",
    });
    const stopped = await ended(["TRANSIENT 131000"]);
    await owner.sql`UPDATE campaigns SET state_reason = 'by_person', state = 'cancelled' WHERE id = ${stopped.id}`;
    await owner.sql`UPDATE origins SET state = 'stopped' WHERE id = ${stopped.id}`;
    await expect(decideCampaign(stopped.ctx, stopped.id, "retry_failed")).rejects.toMatchObject({
      key: "campaigns.cannot.decideStopped",
    });
  });
});

describe("messages left in doubt", () => {
  test("are sent again when a person says so, and counted twice when the first try is heard of after all", async () => {
    const launched = await ended(["accepted", "in doubt"]);
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({ uncertain: 1, leftInDoubt: 1 });
    await decideCampaign(launched.ctx, launched.id, "doubt_again");
    await carryOut(launched);
    const id = launched.ids[1] ?? "";
    expect(await campaignOf(launched)).toMatchObject({ state: "running", queued: 1, uncertain: 0 });
    expect(await originStateOf(launched)).toBe("running");
    await owner.sql`UPDATE outbox SET state = 'sending', attempt = 2, handed_over_at = now() WHERE message_id = ${id}`;
    await hear(launched, id, "accepted", "second", 30);
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({ messagedTwice: 0, addsUp: true });
    await hear(launched, id, "delivered", "first", 40);
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({
      ...{ messagedTwice: 1, accepted: 2, delivered: 1, uncertain: 0, addsUp: true, lost: 0 },
    });
    await finish(launched, 50);
    expect((await campaignOf(launched)).state).toBe("completed");
  });

  test("are not counted twice when the platform gave the first try up", async () => {
    const launched = await ended(["in doubt"]);
    await decideCampaign(launched.ctx, launched.id, "doubt_again");
    await carryOut(launched);
    const id = launched.ids[0] ?? "";
    await owner.sql`UPDATE outbox SET state = 'sending', attempt = 2, handed_over_at = now() WHERE message_id = ${id}`;
    await hear(launched, id, "accepted", "second", 30);
    await hear(launched, id, "delivered", "second", 31);
    await hear(launched, id, "failed", "first", 40);
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({ messagedTwice: 0, delivered: 1 });
    await finish(launched, 50);
  });

  test("are taken for sent when a person says so; the campaign stays ended", async () => {
    const launched = await ended(["accepted", "in doubt"]);
    await decideCampaign(launched.ctx, launched.id, "doubt_sent");
    expect(await campaignOf(launched)).toMatchObject({ state: "partly_failed", uncertain: 1 });
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ state: "completed", accepted: 2, uncertain: 0, decision: null });
    expect(await eventsOf(launched)).toContain("doubt_sent");
    expect(await certifyCampaign(launched.ctx, launched.id)).toMatchObject({
      accepted: 2,
      leftInDoubt: 0,
      addsUp: true,
    });
  });

  test("of a stopped campaign may be taken for sent and are not sent again", async () => {
    const launched = await launchTo(owner, 1);
    await expandCampaign(
      () => contextAt(launched, 1),
      launched.id,
      () => false,
    );
    const [message] = await messagesOf(launched);
    await startSending(launched, [message?.id ?? ""]);
    await stopCampaign(launched.ctx, launched.id);
    await meet(launched, message?.id ?? "", "in doubt");
    await finish(launched, 10);
    await expect(decideCampaign(launched.ctx, launched.id, "doubt_again")).rejects.toMatchObject({ code: "conflict" });
    await decideCampaign(launched.ctx, launched.id, "doubt_sent");
    await carryOut(launched);
    expect(await campaignOf(launched)).toMatchObject({ state: "cancelled", accepted: 1, uncertain: 0 });
  });
});

/** What the platform says of one of a message's tries, which it names by an id of its own. */
async function hear(
  launched: Launched,
  messageId: string,
  fact: "accepted" | "delivered" | "failed",
  externalId: string,
  seconds: number,
): Promise<void> {
  const ctx = contextAt(launched, seconds);
  await applyChanges(ctx, hooks, [
    { messageId, target: fact, at: ctx.now, key: `${externalId}:${fact}`, eventKind: fact, externalId },
  ]);
}
