import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { messageEvents, messages } from "#db/schema/messages";
import { poolOutages } from "#db/schema/sender-pools";
import { outbox } from "#db/schema/sending";
import { serviceWindows } from "#db/schema/service";
import { workspaces } from "#db/schema/workspaces";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { listPoolSenders, savePool } from "#lib/channels/sender-pools/pools";
import type { SavePoolInput } from "#lib/channels/sender-pools/schema";
import type { Ctx } from "#lib/context";
import { getMessage } from "#lib/messages/queries";
import { timelineOf } from "#lib/messages/timeline";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { ensureLane, takeLane } from "#lib/sending/lanes/lanes";
import { parked } from "#lib/sending/pools/parked";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import {
  greeting,
  insertBinding,
  insertChannel,
  insertSender,
  insertTemplate,
  makeSendable,
} from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { pauseCampaign, resumeCampaign } from "../control/control.ts";
import { planSend } from "../flight-plan/plan-send.ts";
import { findFate, readPlan } from "../flight-plan/read-plan.ts";
import { expandCampaign } from "../launch/expand.ts";
import { launchCampaign } from "../launch/launch.ts";
import { takeBackCampaign } from "../launch/take-back.ts";
import { readWaitFacts } from "../report/waits.ts";
import { hooks } from "../testing.ts";
import { advanceWave } from "../waves/advance-waves.ts";
import { putOffUntil } from "../waves/rules.ts";
import { readPoolOutages, readPoolPace } from "./read-outages.ts";
import { releaseParked } from "./release-parked.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let ctx: Ctx;
let worker: Ctx;
let place: { channelId: string; senderId: string; templateCode: string };
let first: string;
let second: string;
let third: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  ({ ctx } = await workspace.member("owner"));
  worker = { ...ctx, db: (await connectionAs("worker")).db, actor: { kind: "system", name: "test" } };
  const content = { ...greeting, body: "We are open.", samples: {} };
  place = await makeSendable(owner.db, workspace.id, { content, category: "marketing" });
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspace.id));
  first = place.senderId;
  const { channelId } = place;
  second = await insertSender(owner.db, workspace.id, channelId, { externalId: "2", address: "+493055502" });
  third = await insertSender(owner.db, workspace.id, channelId, { externalId: "3", address: "+493055503" });
});

const german = (n: number) => `+4915555${String(n).padStart(6, "0")}`;
const french = (n: number) => `+33612345${String(n).padStart(3, "0")}`;
const later = (ms: number): Ctx => ({ ...worker, now: new Date(ctx.now.getTime() + ms) });

/** Germans from the first and the second sender, everybody else from the third. */
const makePool = (given: Partial<SavePoolInput> = {}) =>
  savePool(ctx, {
    ...{ channelId: place.channelId, poolId: null, name: "Europe", otherIds: [third], whenOut: "move" },
    rules: [{ countries: ["DE"], senderIds: [first, second] }],
    ...given,
  });
const listOf = (numbers: string[]) => importNumbers(ctx, { ...place, text: numbers.join("\n") });
async function launch(poolId: string, numbers: string[], scheduledAt: string | null = null) {
  const { id: importId } = await listOf(numbers);
  const input = { ...place, senderId: `pool:${poolId}`, importId, name: "", scheduledAt };
  return (await launchCampaign(ctx, input)).id;
}
async function send(poolId: string, numbers: string[]) {
  const id = await launch(poolId, numbers);
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  return id;
}

/** What each person's message comes from. */
async function sendersOfCampaign(campaignId: string): Promise<Record<string, string>> {
  const rows = await owner.db
    .select({ address: messages.address, senderId: messages.senderId, lane: outbox.laneId })
    .from(messages)
    .leftJoin(outbox, and(eq(outbox.workspaceId, messages.workspaceId), eq(outbox.messageId, messages.id)))
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.campaignId, campaignId)));
  for (const { senderId, lane } of rows) if (lane !== null) expect(lane).toBe(senderId);
  return Object.fromEntries(rows.map(({ address, senderId }) => [address, senderId]));
}

/** @returns the addresses that a claim of a sender's lane hands over */
async function claim(laneId: string, at: Ctx = worker, channelId = place.channelId): Promise<string[]> {
  await ensureLane(at, { id: laneId, channelId, limitPerSecond: 80 });
  await owner.sql`UPDATE lanes SET lease = NULL WHERE id = ${laneId}`;
  const held = await takeLane(at, laneId);
  if (!held) throw new Error("the lane is driven");
  const found = await claimMessages(at, hooks as never, held, 100);
  expect(found?.stops).toEqual([]);
  return (found?.claimed ?? []).map(({ address }) => address).sort();
}

const disconnect = (senderId: string) => owner.sql`UPDATE senders SET state = 'DISCONNECTED' WHERE id = ${senderId}`;
const connectAgain = (senderId: string) => owner.sql`UPDATE senders SET state = 'CONNECTED' WHERE id = ${senderId}`;
const release = (ms = 60_000) =>
  releaseParked(worker.db, (workspaceId) => ({ ...worker, workspaceId }), new Date(ctx.now.getTime() + ms));
const outagesNow = () =>
  owner.db
    .select({ waiting: poolOutages.waiting, moved: poolOutages.moved, overAt: poolOutages.overAt })
    .from(poolOutages)
    .where(eq(poolOutages.workspaceId, ctx.workspaceId))
    .orderBy(asc(poolOutages.rule));
const dueTimes = async () =>
  (await owner.db.select({ at: outbox.dueAt }).from(outbox).where(eq(outbox.workspaceId, ctx.workspaceId))).map(
    ({ at }) => at.getTime(),
  );

describe("a campaign that leaves from a pool", () => {
  test("gives each person a sender by their country, and says why", async () => {
    const { id: poolId } = await makePool();
    const people = [...Array.from({ length: 30 }, (_, n) => german(n)), french(1)];
    const id = await send(poolId, people);
    const from = await sendersOfCampaign(id);
    expect(from[french(1)]).toBe(third);
    expect(new Set(people.slice(0, 30).map((one) => from[one]))).toEqual(new Set([first, second]));
    const [row] = await owner.db
      .select({ id: messages.id, channelId: messages.channelId })
      .from(messages)
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.address, french(1))));
    const detail = await getMessage(ctx, row?.channelId ?? "", row?.id ?? "");
    expect(timelineOf(detail)).toContainEqual(
      expect.objectContaining({ kind: "sender_chosen", cause: "pool_others", sender: "3" }),
    );
    expect(await checkInvariants(owner.sql)).toEqual([]);
  });

  test("keeps the sender that messaged a person before, and before it the one whose window is open", async () => {
    const { id: onlyThird } = await makePool({ name: "Third", rules: [] });
    const { id: poolId } = await makePool();
    const before = await send(onlyThird, [german(1), german(2)]);
    const sent = await owner.db.select({ id: messages.id }).from(messages).where(eq(messages.campaignId, before));
    const accepted = { target: "accepted", at: ctx.now, key: "accepted:1", eventKind: "accepted" } as const;
    await applyChanges(
      worker,
      hooks as never,
      sent.map(({ id }) => ({ messageId: id, ...accepted })),
    );
    const at = new Date(ctx.now.getTime() - 3_600_000);
    const wrote = { workspaceId: ctx.workspaceId, laneId: second, addressKind: "phone" as const, lastInboundAt: at };
    await owner.db.insert(serviceWindows).values({ ...wrote, address: german(2) });
    const longAgo = { ...wrote, laneId: third, lastInboundAt: new Date(ctx.now.getTime() - 25 * 3_600_000) };
    await owner.db.insert(serviceWindows).values({ ...longAgo, address: german(3) });
    const from = await sendersOfCampaign(await send(poolId, [german(1), german(2), german(3)]));
    expect(from).toMatchObject({ [german(1)]: third, [german(2)]: second });
    expect(from[german(3)]).not.toBe(third);
    const causes = await owner.db
      .select({ detail: messageEvents.detail })
      .from(messageEvents)
      .where(and(eq(messageEvents.workspaceId, ctx.workspaceId), eq(messageEvents.kind, "sender_chosen")));
    expect(causes.map(({ detail }) => detail.cause)).toEqual(
      expect.arrayContaining(["pool_messages", "pool_window", "pool_country"]),
    );
  });

  test("is planned with the people and the end of each sender, as it is then sent", async () => {
    const { id: poolId } = await makePool();
    await owner.sql`UPDATE senders SET limit_per_second = 1 WHERE id = ${third}`;
    const people = [
      ...Array.from({ length: 20 }, (_, n) => german(n)),
      ...Array.from({ length: 9 }, (_, n) => french(n)),
    ];
    const { id: importId } = await listOf(people);
    const input = { ...place, senderId: `pool:${poolId}`, importId, name: "", scheduledAt: null };
    const { id: planId } = await planSend(
      () => ctx,
      input,
      () => false,
    );
    const plan = await readPlan(ctx, planId);
    const { id } = await launchCampaign(ctx, input);
    await expandCampaign(
      () => worker,
      id,
      () => false,
    );
    const from = Object.values(await sendersOfCampaign(id));
    for (const sender of plan.senders) {
      expect(sender.people).toBe(from.filter((one) => one === sender.id).length);
    }
    const slow = plan.senders.find(({ id }) => id === third);
    expect(slow).toMatchObject({ name: "+493055503", people: 9, endsAt: new Date(ctx.now.getTime() + 9_000) });
    expect(plan.endsAt).toEqual(slow?.endsAt);
    expect(await findFate(ctx, { planId, wanted: french(3) })).toMatchObject({ sender: "+493055503" });
  });

  test("is planned to wait where no sender of a rule can send", async () => {
    const { id: poolId } = await makePool();
    await disconnect(third);
    const { id: importId } = await listOf([german(1), french(1)]);
    const input = { ...place, senderId: `pool:${poolId}`, importId, name: "", scheduledAt: null };
    const { id } = await planSend(
      () => ctx,
      input,
      () => false,
    );
    expect(await readPlan(ctx, id)).toMatchObject({ figures: { sends: 2, holds: { sender: 1 } }, endsAt: null });
  });

  test("is launched while one sender of the pool can send, and refused when none can", async () => {
    const { id: poolId } = await makePool();
    await disconnect(first);
    await disconnect(third);
    await expect(launch(poolId, [german(1)])).resolves.toBeTruthy();
    await disconnect(second);
    await expect(launch(poolId, [german(2)])).rejects.toMatchObject({ key: "campaigns.obstacle.sender_not_connected" });
    await expect(launch("other", [german(3)])).rejects.toMatchObject({ code: "not_found" });
  });

  test("opens the send form again with its pool when it is taken back", async () => {
    const { id: poolId } = await makePool();
    const id = await launch(poolId, [german(1)], new Date(ctx.now.getTime() + 3_600_000).toISOString());
    expect(await takeBackCampaign(ctx, id)).toMatchObject({ senderId: `pool:${poolId}` });
  });
});

test("a wave of a pool begins on the lanes of all its senders", async () => {
  const { id: poolId } = await makePool();
  const people = Array.from({ length: 300 }, (_, n) => german(n));
  const id = await launch(poolId, people);
  const waves = { waitMinutes: 1, failedShare: null, optOutShare: null };
  await owner.db.update(campaigns).set({ waves, wave: 1 }).where(eq(campaigns.id, id));
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  const lanesOf = async (wave: number) =>
    (
      await owner.db
        .select({ lane: outbox.laneId })
        .from(outbox)
        .where(and(eq(outbox.originId, id), eq(outbox.dueAt, putOffUntil(wave))))
    ).map(({ lane }) => lane);
  expect(new Set(await lanesOf(2))).toEqual(new Set([first, second]));
  await owner.db.update(campaigns).set({ wave: 2 }).where(eq(campaigns.id, id));
  await advanceWave(later(1_000), id);
  expect(await lanesOf(2)).toEqual([]);
  expect(new Set(await lanesOf(3))).toEqual(new Set([first, second]));
});

/** An SMS channel with a pool of two words that may be used in Germany. */
async function makeSmsPool() {
  const channelId = await insertChannel(owner.db, ctx.workspaceId, { type: "sms", state: "bound" });
  await insertBinding(owner.db, ctx.workspaceId, channelId, { platform: "sms" });
  const content = { ...greeting, body: "We are open.", samples: {} };
  const templateCode = await insertTemplate(owner.db, ctx.workspaceId, channelId, { content });
  const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "" };
  for (const name of ["KIOSK", "SHOP"]) await fileSenderId(ctx, { channelId, name, country: "DE", ...none });
  const ids = (await listPoolSenders(ctx, channelId)).map((one) => one.id);
  const pool = { channelId, poolId: null, name: "Words", whenOut: "move" as const, rules: [], otherIds: ids };
  const { id: poolId } = await savePool(ctx, pool);
  return { poolId, channelId, templateCode };
}

test("SMS of a pool come from those of its sender IDs that may be used in the country", async () => {
  const { poolId, channelId, templateCode } = await makeSmsPool();
  const text = Array.from({ length: 12 }, (_, n) => german(n)).join("\n");
  const { id: importId } = await importNumbers(ctx, { channelId, templateCode, text });
  const input = { channelId, templateCode, senderId: `pool:${poolId}`, importId, name: "", scheduledAt: null };
  const { id } = await launchCampaign(ctx, input);
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  const named = async () =>
    owner.sql<{ name: string; n: number }[]>`SELECT s.external_id AS name, count(*)::int AS n FROM messages m
      JOIN senders s ON s.id = m.sender_id WHERE m.campaign_id = ${id} GROUP BY 1 ORDER BY 1`;
  expect((await named()).map(({ name }) => name)).toEqual(["KIOSK", "SHOP"]);
  await owner.sql`UPDATE sender_filings SET state = 'refused' WHERE name = 'SHOP' AND workspace_id = ${ctx.workspaceId}`;
  const first = await claim(channelId, worker, channelId);
  // What another sender takes over waits for its turn on the same lane.
  const rest = await claim(channelId, later(1_000), channelId);
  expect([...first, ...rest].sort()).toEqual(text.split("\n").sort());
  expect(await named()).toEqual([{ name: "KIOSK", n: 12 }]);
});

test("SMS of a pool are left out where none of its sender IDs may be used any more", async () => {
  const { poolId, channelId, templateCode } = await makeSmsPool();
  const { id: importId } = await importNumbers(ctx, { channelId, templateCode, text: german(1) });
  const input = { channelId, templateCode, senderId: `pool:${poolId}`, importId, name: "", scheduledAt: null };
  const { id } = await launchCampaign(ctx, input);
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  await owner.sql`UPDATE sender_filings SET state = 'refused' WHERE workspace_id = ${ctx.workspaceId}`;
  expect(await claim(channelId, worker, channelId)).toEqual([]);
  const [left] = await owner.db.select().from(messages).where(eq(messages.campaignId, id));
  expect(left?.state).toBe("left_out");
});

describe("a sender of a pool that cannot send", () => {
  test("gives its messages to another one of the same rule, each to one, and says so", async () => {
    const { id: poolId } = await makePool();
    const people = Array.from({ length: 30 }, (_, n) => german(n));
    const id = await send(poolId, people);
    const before = await sendersOfCampaign(id);
    const own = people.filter((one) => before[one] === first);
    await disconnect(first);
    expect(await claim(first)).toEqual([]);
    expect(Object.values(await sendersOfCampaign(id))).toEqual(people.map(() => second));
    expect(await claim(second)).toEqual([...people].sort());
    expect(await claim(first)).toEqual([]);
    const [campaign] = await owner.db.select().from(campaigns).where(eq(campaigns.id, id));
    if (!campaign) throw new Error("the campaign is gone");
    expect(await readPoolPace(ctx, campaign)).toBe(160);
    expect(await readPoolOutages(ctx, id)).toMatchObject([
      { senderId: first, reason: "sender_not_connected", moved: own.length, waiting: 0 },
    ]);
    const changed = await owner.db
      .select({ detail: messageEvents.detail })
      .from(messageEvents)
      .where(and(eq(messageEvents.workspaceId, ctx.workspaceId), eq(messageEvents.kind, "sender_changed")));
    expect(changed).toHaveLength(own.length);
    expect(changed[0]?.detail).toEqual({ reason: "sender_not_connected", sender: "2" });
    expect(await checkInvariants(owner.sql)).toEqual([]);
  });

  test("keeps its messages waiting where no other one of the rule can send, until it can", async () => {
    const { id: poolId } = await makePool();
    const id = await send(poolId, [french(1), french(2)]);
    await disconnect(third);
    expect(await claim(third)).toEqual([]);
    expect(await dueTimes()).toEqual([parked.any.getTime(), parked.any.getTime()]);
    expect(await readPoolOutages(ctx, id)).toMatchObject([{ senderId: third, waiting: 2, moved: 0 }]);
    expect(await readWaitFacts(ctx, id)).toMatchObject({ firstDue: null, lastDue: null });
    const [held] = await owner.db.select({ id: messages.id }).from(messages).where(eq(messages.campaignId, id));
    expect((await getMessage(ctx, place.channelId, held?.id ?? "")).waits).toEqual({ cause: "sender", until: null });
    await release();
    expect(await claim(third, later(120_000))).toEqual([]);
    await connectAgain(third);
    await pauseCampaign(ctx, id);
    await release();
    expect(await outagesNow()).toMatchObject([{ waiting: 2, overAt: null }]);
    await resumeCampaign(ctx, id);
    await release();
    expect(await outagesNow()).toMatchObject([{ waiting: 0, overAt: expect.any(Date) }]);
    expect(await claim(third, later(120_000))).toEqual([french(1), french(2)]);
    expect(await checkInvariants(owner.sql)).toEqual([]);
  });

  test("strands nothing that a claim puts off while the sender comes back", async () => {
    const { id: poolId } = await makePool();
    await send(poolId, [french(1), french(2)]);
    await disconnect(third);
    await claim(third);
    await owner.sql`UPDATE outbox SET due_at = now() WHERE message_id = (SELECT min(message_id) FROM outbox
      WHERE workspace_id = ${ctx.workspaceId})`;
    await connectAgain(third);
    let releasing: Promise<void> | null = null;
    // As a claim that saw the sender out writes it: the message, then the outage.
    await owner.sql.begin(async (tx) => {
      await tx`UPDATE outbox SET due_at = ${parked.any.toISOString()} WHERE workspace_id = ${ctx.workspaceId}`;
      await tx`UPDATE pool_outages SET waiting = 2, over_at = NULL WHERE workspace_id = ${ctx.workspaceId}`;
      releasing = release();
      const waits = () => owner.sql`SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await vi.waitFor(async () => expect(await waits()).toHaveLength(1), { timeout: 10_000 });
    });
    await releasing;
    await release();
    expect((await dueTimes()).filter((at) => at >= parked.any.getTime())).toEqual([]);
  });

  test("lets another one of its rule take what waits, once that one can send", async () => {
    const { id: poolId } = await makePool();
    const id = await send(poolId, [german(1), german(2), german(3)]);
    await disconnect(first);
    await disconnect(second);
    await claim(first);
    await claim(second);
    expect((await dueTimes()).every((at) => at === parked.any.getTime())).toBe(true);
    await connectAgain(second);
    await release();
    await claim(first, later(120_000));
    expect(await claim(second, later(120_000))).toEqual([german(1), german(2), german(3)]);
    expect(Object.values(await sendersOfCampaign(id))).toEqual([second, second, second]);
  });

  test("keeps its messages where the pool says that they wait", async () => {
    const { id: poolId } = await makePool({ whenOut: "wait" });
    const id = await send(
      poolId,
      Array.from({ length: 20 }, (_, n) => german(n)),
    );
    const before = await sendersOfCampaign(id);
    await disconnect(first);
    expect(await claim(first)).toEqual([]);
    await release();
    expect(await sendersOfCampaign(id)).toEqual(before);
    expect((await dueTimes()).filter((at) => at === parked.own.getTime())).toHaveLength(
      Object.values(before).filter((senderId) => senderId === first).length,
    );
  });

  test("keeps a message that may have left, although others of its rule can send", async () => {
    const { id: poolId } = await makePool({ rules: [{ countries: ["DE"], senderIds: [first, second] }] });
    const people = Array.from({ length: 20 }, (_, n) => german(n));
    const id = await send(poolId, people);
    const from = await sendersOfCampaign(id);
    const doubted = people.find((one) => from[one] === first) ?? "";
    await owner.sql`UPDATE outbox b SET attempt = 1 FROM messages m
      WHERE m.workspace_id = b.workspace_id AND m.id = b.message_id AND m.address = ${doubted}
        AND m.workspace_id = ${ctx.workspaceId}`;
    await owner.sql`INSERT INTO message_events (workspace_id, message_id, key, kind, at)
      SELECT workspace_id, id, 'uncertain:1', 'uncertain', now() FROM messages
      WHERE workspace_id = ${ctx.workspaceId} AND address = ${doubted}`;
    await disconnect(first);
    await claim(first);
    const after = await sendersOfCampaign(id);
    expect(Object.entries(after).filter(([, senderId]) => senderId === first)).toEqual([[doubted, first]]);
    await release();
    expect((await dueTimes()).filter((at) => at === parked.own.getTime())).toHaveLength(1);
    await connectAgain(first);
    await release();
    expect(await claim(first, later(120_000))).toEqual([doubted]);
  });

  test("is looked at no more once its campaign was stopped", async () => {
    const { id: poolId } = await makePool();
    const id = await send(poolId, [french(1)]);
    await disconnect(third);
    await claim(third);
    await owner.sql`UPDATE origins SET state = 'stopped' WHERE workspace_id = ${ctx.workspaceId} AND id = ${id}`;
    await release();
    expect(await outagesNow()).toMatchObject([{ waiting: 0, overAt: expect.any(Date) }]);
  });

  test("with its marketing paused is one that cannot send marketing", async () => {
    const { id: poolId } = await makePool();
    await send(poolId, [french(1)]);
    await owner.sql`UPDATE senders SET marketing_paused_at = now() WHERE id = ${third}`;
    expect(await claim(third)).toEqual([]);
    const [outage] = await owner.db.select().from(poolOutages).where(eq(poolOutages.workspaceId, ctx.workspaceId));
    expect(outage).toMatchObject({ reason: "marketing_paused", waiting: 1 });
  });
});

test("one sender without a pool stops its campaign as before", async () => {
  const { id: importId } = await listOf([german(1)]);
  const { id } = await launchCampaign(ctx, { ...place, importId, name: "", scheduledAt: null });
  await expandCampaign(
    () => worker,
    id,
    () => false,
  );
  await disconnect(first);
  const held = await takeLane(worker, first);
  if (!held) throw new Error("the lane is driven");
  const found = await claimMessages(worker, hooks as never, held, 10);
  expect(found).toMatchObject({ claimed: [], stops: [{ reason: "sender_not_connected" }] });
});
