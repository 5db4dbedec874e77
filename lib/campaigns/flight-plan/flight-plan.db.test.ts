import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { flightPlans } from "#db/schema/recipients";
import { origins, outbox, sendingRules } from "#db/schema/sending";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { noteReachLimit } from "#lib/channels/reach/note-limit";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { claimMessages } from "#lib/sending/claim";
import { ensureLane, takeLane } from "#lib/sending/lanes/lanes";
import { closeOrigins } from "#lib/sending/origins/origins";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { expandCampaign } from "../launch/expand.ts";
import { launchCampaign } from "../launch/launch.ts";
import { hooks } from "../testing.ts";
import { goOnPlanning, planSend } from "./plan-send.ts";
import { findFate, readPlan, readPlanOfCampaign } from "./read-plan.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
const worker = (await connectionAs("worker")).db;

let ctx: Ctx;
let place: { channelId: string; senderId: string; templateCode: string };
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  ({ ctx } = await workspace.member("operator"));
  const content = { ...greeting, body: "We are open.", samples: {} };
  place = await makeSendable(owner.db, workspace.id, { content, category: "marketing" });
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspace.id));
});

const phone = (n: number) => `+4915555${String(n).padStart(6, "0")}`;
const later = (seconds: number) => new Date(ctx.now.getTime() + seconds * 1_000);
const listOf = (people: number) =>
  importNumbers(ctx, { ...place, text: [...Array.from({ length: people }, (_, n) => phone(n)), "+49 15x"].join("\n") });
const sendOf = (importId: string) => ({ ...place, importId, name: "", scheduledAt: null });

async function plan(importId: string, given: object = {}) {
  const { id } = await planSend(
    () => ctx,
    { ...sendOf(importId), ...given },
    () => false,
  );
  return readPlan(ctx, id);
}

async function stop(n: number): Promise<void> {
  const row = {
    workspaceId: ctx.workspaceId,
    id: newId(),
    platform: "whatsapp",
    addressKind: "phone",
    address: phone(n),
  };
  await owner.db
    .insert(suppressions)
    .values({ ...row, kind: "marketing", source: "word", at: ctx.now } as typeof suppressions.$inferInsert);
}

/** Launches the list, lets one claim take what it may, and says what became of each row. */
async function sendAndClaim(importId: string) {
  const { id } = await launchCampaign(ctx, sendOf(importId));
  const working = { ...ctx, db: worker };
  await expandCampaign(
    () => working,
    id,
    () => false,
  );
  const lane = { id: place.senderId, channelId: place.channelId, limitPerSecond: 1_000 };
  await ensureLane(working, lane);
  const held = await takeLane(working, lane.id);
  if (!held) throw new Error("the lane is driven");
  const claim = await claimMessages(working, hooks, held, 100);
  await closeOrigins(working, claim?.rests ?? []);
  return { id, sent: claim?.claimed.length ?? 0 };
}

describe("a flight plan", () => {
  test("says what the claim does: who is sent to, and who is not for which reason", async () => {
    const list = await listOf(6);
    // Since the list was checked one opted out, and one has got as much as the workspace allows.
    await stop(2);
    await owner.db
      .insert(sendingRules)
      .values({ workspaceId: ctx.workspaceId, capMessages: 1, capDays: 7, updatedAt: ctx.now });
    await owner.db.insert(messages).values({
      ...{
        workspaceId: ctx.workspaceId,
        id: "20260101000000000001",
        channelId: place.channelId,
        senderId: place.senderId,
      },
      ...{ direction: "outbound", source: "console", addressKind: "phone", address: phone(4), kind: "template" },
      ...{ category: "marketing", state: "delivered", acceptedAt: ctx.now, preview: "", attempt: 1 },
    } as never);
    await owner.db
      .update(messages)
      .set({ id: `${ctx.now.toISOString().replace(/\D/g, "").slice(0, 14)}000001` })
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, "20260101000000000001")));
    const planned = await plan(list.id);
    expect(planned).toMatchObject({
      ...{ state: "done", rowsSend: 6, rowsSkip: 1, late: 0, reach: null },
      figures: { looked: 6, sends: 4, skips: { opted_out: 1, capped: 1 }, holds: {} },
    });
    const { id, sent } = await sendAndClaim(list.id);
    expect(sent).toBe(planned.figures.sends);
    const [row] = await owner.db.select().from(campaigns).where(eq(campaigns.id, id));
    expect(row?.leftOut).toBe(2);
    expect(await readPlanOfCampaign(ctx, id)).toMatchObject({ id: planned.id });
  });

  test("sends nothing and keeps nothing back", async () => {
    const list = await listOf(2);
    await plan(list.id);
    for (const table of [messages, outbox, origins, campaigns]) {
      expect(await owner.db.select().from(table).where(eq(table.workspaceId, ctx.workspaceId))).toEqual([]);
    }
  });

  test("holds everybody until the sending hours open, and ends after that", async () => {
    const list = await listOf(3);
    const day = new Date(ctx.now.getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    const weekday = (["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const)[
      new Date(`${day}T12:00:00Z`).getUTCDay()
    ];
    await owner.db.update(workspaces).set({ zone: "UTC" }).where(eq(workspaces.id, ctx.workspaceId));
    const hours = {
      week: [{ day: weekday, from: "10:00", to: "18:00" }],
      closed: [],
      clock: "workspace",
      attribute: null,
    };
    await owner.db.insert(sendingRules).values({ workspaceId: ctx.workspaceId, hours, updatedAt: ctx.now } as never);
    const planned = await plan(list.id);
    expect(planned.figures).toMatchObject({ sends: 3, holds: { hours: 3 } });
    expect(planned.endsAt?.toISOString().slice(0, 13)).toBe(`${day}T10`);
    expect((await plan(list.id, { keepsHours: false })).figures.holds).toEqual({});
    const found = await findFate(ctx, { planId: planned.id, wanted: phone(1) });
    expect(found).toMatchObject({ fate: { kind: "hold", why: "hours", until: new Date(`${day}T10:00:00Z`) } });
  });

  test("tells how many wait until the business may reach more, and when the last leaves then", async () => {
    const list = await listOf(5);
    await inTransaction({ ...ctx, db: worker }, (ctx) => noteReachLimit(ctx, place.channelId, ["TIER_2"], ctx.now));
    const planned = await plan(list.id);
    expect(planned).toMatchObject({
      late: 3,
      reach: { people: 2, share: 2, own: 0, room: 2 },
      figures: { newlyReached: 5 },
    });
    expect(planned.endsAt && planned.endsAt > later(2 * 86_400)).toBe(true);
    expect((await sendAndClaim(list.id)).sent).toBe(2);
  });

  test("finds one recipient by the address however it is typed, or by the row", async () => {
    const list = await listOf(3);
    await stop(1);
    const { id: planId } = await plan(list.id);
    const fate = (wanted: string) => findFate(ctx, { planId, wanted });
    expect(await fate(phone(0))).toMatchObject({ rowNumber: 1, fate: { kind: "send" }, text: "We are open." });
    expect(await fate("+49 155 5500 0000")).toMatchObject({ rowNumber: 1 });
    expect(await fate("2")).toMatchObject({
      address: phone(1),
      fate: { kind: "skip", reason: "opted_out" },
      text: null,
    });
    expect(await fate("4")).toMatchObject({ fate: { kind: "row" } });
    expect(await fate("+4915555999999")).toBeNull();
  });

  test("looks at a long list in batches, goes on where it stopped, and counts nobody twice", async () => {
    const list = await listOf(4_100);
    const { id } = await planSend(
      () => ctx,
      sendOf(list.id),
      () => true,
    );
    expect(await readPlan(ctx, id)).toMatchObject({ state: "working", figures: { looked: 2_000 } });
    const jobs = await owner.db.select().from(jobRequests).where(eq(jobRequests.workspaceId, ctx.workspaceId));
    expect(jobs).toMatchObject([{ kind: "campaign.plan", key: id }]);
    const goOn = () =>
      goOnPlanning(
        () => ({ ...ctx, db: worker }),
        id,
        () => false,
      );
    await Promise.all([goOn(), goOn()]);
    const finished = () =>
      owner.db.select({ at: flightPlans.finishedAt }).from(flightPlans).where(eq(flightPlans.id, id));
    const before = await finished();
    ctx = { ...ctx, now: later(60) };
    await goOn();
    expect(await finished()).toEqual(before);
    expect(await readPlan(ctx, id)).toMatchObject({ state: "done", figures: { looked: 4_100, sends: 4_100 } });
  });

  test("fails where the template has gone meanwhile", async () => {
    const list = await listOf(2_100);
    const { id } = await planSend(
      () => ctx,
      sendOf(list.id),
      () => true,
    );
    await owner.db.update(templates).set({ state: "deleted" }).where(eq(templates.code, place.templateCode));
    await goOnPlanning(
      () => ({ ...ctx, db: worker }),
      id,
      () => false,
    );
    expect(await readPlan(ctx, id)).toMatchObject({ state: "failed" });
  });

  test("is refused for what could not be launched", async () => {
    const list = await listOf(1);
    await owner.db.update(templates).set({ sendingAllowed: false }).where(eq(templates.code, place.templateCode));
    await expect(plan(list.id)).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await owner.db.select().from(flightPlans).where(eq(flightPlans.importId, list.id))).toEqual([]);
  });
});
