import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { mails } from "#db/schema/mail";
import { jobRequests } from "#db/schema/operations";
import { templates } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { changeSendingRules } from "#lib/sending/rules/sending-rules";
import { listAttentionItems } from "#lib/statistics/attention";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { cancelScheduledCampaign } from "../control/control.ts";
import { launchCampaign } from "../launch/launch.ts";
import { startScheduledCampaign } from "../launch/start.ts";
import { takeBackCampaign } from "../launch/take-back.ts";
import { getCampaign, listCampaignEvents, listCampaigns } from "../report/queries.ts";
import { type ListedState, shownState } from "../rules.ts";
import { holdCampaign } from "../template-edits/hold-campaigns.ts";
import { releaseHeldCampaigns } from "../template-edits/release-held.ts";
import { approveSend, sendSendBack } from "./decide-approval.ts";

vi.mock("#lib/mail/send-mail", () => ({ canMail: () => true }));
const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const content: TemplateContent = { ...greeting, body: "We are open.", samples: {} };
const later = (ctx: Ctx, seconds: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1_000) });

let workspace: TestWorkspace;
let author: TestMember;
let boss: TestMember;
let place: Awaited<ReturnType<typeof makeSendable>>;

beforeEach(async () => {
  workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  author = await workspace.member("administrator");
  boss = await workspace.member("owner");
  place = await makeSendable(owner.db, workspace.id, { content });
  await allow(1);
});

const allow = (approveAbove: number | null) =>
  changeSendingRules(boss.ctx, { undoSeconds: 10, capMessages: null, capDays: null, approveAbove });

let numbers = 5555000000;
async function listOf(people: number): Promise<string> {
  const text = Array.from({ length: people }, () => `+491${numbers++}`).join("\n");
  return (await importNumbers(author.ctx, { ...place, text })).id;
}

/** Launches a send by the author. @returns its id, and what a decision about it names */
async function launch({ people = 2, by = author.ctx, inSeconds = 0, importId = "" } = {}) {
  const list = importId || (await listOf(people));
  const scheduledAt = inSeconds ? later(by, inSeconds).now.toISOString() : null;
  const { id } = await launchCampaign(
    by,
    { ...place, importId: list, name: "Autumn", scheduledAt },
    { undoSeconds: 10 },
  );
  return { campaignId: id, askedAt: by.now.toISOString() };
}

const read = async (id: string) => (await getCampaign(author.ctx, id)).campaign;
async function shown(id: string): Promise<string> {
  const campaign = await read(id);
  return shownState({ ...campaign, expanded: campaign.expandedAt !== null }, 0);
}
const startJobs = async (id: string) =>
  (await owner.db.select().from(jobRequests)).filter(({ payload }) => JSON.stringify(payload).includes(id));
const mailed = async () =>
  (await owner.db.select().from(mails).where(eq(mails.workspaceId, workspace.id)).orderBy(mails.createdAt)).map(
    ({ kind, userId }) => ({ kind, userId }),
  );

describe("a send to more people than one person may send to", () => {
  test("is decided by the number of people that get it", async () => {
    expect(await shown((await launch({ people: 1 })).campaignId)).toBe("scheduled");
    expect((await read((await launch({ people: 1 })).campaignId)).approval).toBeNull();
    expect(await shown((await launch({ people: 2 })).campaignId)).toBe("awaiting_approval");
    await allow(null);
    expect((await read((await launch({ people: 2 })).campaignId)).approval).toBeNull();
  });

  test("is found in the list by the state that it shows", async () => {
    const [small, waits, back] = [await launch({ people: 1 }), await launch(), await launch()];
    await sendSendBack(boss.ctx, { ...back, reason: "No" });
    const listed = async (...states: ListedState[]) =>
      (await listCampaigns(author.ctx, { states, page: 1, pageSize: 10 })).rows.map(({ id }) => id).sort();
    expect(await listed("scheduled")).toEqual([small.campaignId]);
    expect(await listed("awaiting_approval")).toEqual([waits.campaignId]);
    expect(await listed("sent_back")).toEqual([back.campaignId]);
    expect(await listed("awaiting_approval", "scheduled")).toEqual([small.campaignId, waits.campaignId].sort());
    expect(await listed("running")).toEqual([]);
  });

  test("waits, is shown to who may decide, and does not start whatever asks for it", async () => {
    const { campaignId } = await launch();
    await startScheduledCampaign(later(author.ctx, 86_400), campaignId);
    expect(await shown(campaignId)).toBe("awaiting_approval");
    expect(await startJobs(campaignId)).toEqual([]);
    const { rows } = await listCampaigns(author.ctx, { page: 1, pageSize: 10 });
    expect(rows.map((row) => shownState(row, 0))).toEqual(["awaiting_approval"]);
    const needs = async (ctx: Ctx) => (await listAttentionItems(ctx)).filter(({ kind }) => kind === "sendApproval");
    expect(await needs(boss.ctx)).toMatchObject([{ campaignId, state: "waiting", people: 2 }]);
    expect(await needs(author.ctx)).toEqual([]);
    expect(await needs((await workspace.member("operator")).ctx)).toEqual([]);
    expect(await mailed()).toEqual([{ kind: "send_waits", userId: boss.userId }]);
  });

  test("starts at once when another person approves it, and both are named", async () => {
    const asked = await launch();
    const then = later(boss.ctx, 3_600);
    await approveSend(then, asked);
    expect(await read(asked.campaignId)).toMatchObject({ state: "scheduled", scheduledAt: then.now });
    await startScheduledCampaign(then, asked.campaignId);
    const campaign = await read(asked.campaignId);
    expect(campaign).toMatchObject({ state: "running", approval: { byId: author.userId, state: "approved" } });
    expect(campaign.approval?.answer).toMatchObject({ byId: boss.userId, reason: null });
    const entries = await owner.db
      .select({ actorId: auditLog.actorId, action: auditLog.action, detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.workspaceId, workspace.id), eq(auditLog.action, "campaign.approved")));
    expect(entries).toMatchObject([{ actorId: boss.userId, detail: { people: 2, launchedBy: campaign.approval?.by } }]);
    const kinds = (await listCampaignEvents(author.ctx, asked.campaignId)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["approval_asked", "approved", "started"]));
    expect(await mailed()).toContainEqual({ kind: "send_answered", userId: author.userId });
  });

  test("keeps a time that has not come, and leaves at once when it has passed", async () => {
    const [soon, passed] = [await launch({ inSeconds: 7_200 }), await launch({ inSeconds: 600 })];
    const then = later(boss.ctx, 3_600);
    await approveSend(then, soon);
    await approveSend(then, passed);
    expect((await read(soon.campaignId)).scheduledAt).toEqual(later(author.ctx, 7_200).now);
    expect((await read(passed.campaignId)).scheduledAt).toEqual(then.now);
  });

  test("is decided by nobody who launched it, and by no operator", async () => {
    const asked = await launch();
    const own = { code: "forbidden", key: "sendApproval.own" };
    await expect(approveSend(author.ctx, asked)).rejects.toMatchObject(own);
    await expect(approveSend((await workspace.member("operator")).ctx, asked)).rejects.toMatchObject(own);
    await expect(sendSendBack(author.ctx, { ...asked, reason: "No" })).rejects.toMatchObject(own);
    expect(await shown(asked.campaignId)).toBe("awaiting_approval");
  });

  test("is refused where nobody else could decide", async () => {
    const importId = await listOf(2);
    const alone = await makeWorkspace({ owner: owner.db, web: web.db });
    const { ctx } = await alone.member("owner");
    await changeSendingRules(ctx, { undoSeconds: 0, capMessages: null, capDays: null, approveAbove: 1 });
    const here = await makeSendable(owner.db, alone.id, { content });
    const list = await importNumbers(ctx, { ...here, text: "+4915555000001\n+4915555000002" });
    await expect(
      launchCampaign(ctx, { ...here, importId: list.id, name: "", scheduledAt: null }),
    ).rejects.toMatchObject({ code: "precondition_failed", key: "sendApproval.nobody" });
    await expect(launch({ importId })).resolves.toBeDefined();
  });

  test("goes back with a reason, never starts as it is, and can be edited and asked for again", async () => {
    const asked = await launch();
    await sendSendBack(later(boss.ctx, 60), { ...asked, reason: "Too early" });
    expect(await shown(asked.campaignId)).toBe("sent_back");
    await startScheduledCampaign(later(author.ctx, 120), asked.campaignId);
    expect((await read(asked.campaignId)).state).toBe("scheduled");
    await expect(approveSend(boss.ctx, asked)).rejects.toMatchObject({ code: "conflict" });
    const back = (await listAttentionItems(author.ctx)).filter(({ kind }) => kind === "sendApproval");
    expect(back).toMatchObject([{ state: "sent_back", reason: "Too early" }]);
    const { importId } = await takeBackCampaign(later(author.ctx, 180), asked.campaignId);
    const again = await launch({ importId });
    expect(await shown(again.campaignId)).toBe("awaiting_approval");
  });

  test("asks anew when it is edited after the approval", async () => {
    const asked = await launch({ inSeconds: 7_200 });
    await approveSend(boss.ctx, asked);
    const { importId } = await takeBackCampaign(later(author.ctx, 60), asked.campaignId);
    expect(await shown((await launch({ importId })).campaignId)).toBe("awaiting_approval");
  });

  test("asks anew when its template has other words by then", async () => {
    const asked = await launch({ inSeconds: 7_200 });
    await approveSend(boss.ctx, asked);
    const { campaignId } = asked;
    await holdCampaign(boss.ctx, campaignId, 2);
    await owner.db
      .update(templates)
      .set({ version: 2, content: { ...content, body: "We are closed." } })
      .where(eq(templates.workspaceId, workspace.id));
    const then = later(boss.ctx, 60);
    const { db } = await connectionAs("worker");
    const system = { kind: "system", name: "test" } as const;
    await releaseHeldCampaigns(db, (workspaceId) => ({ ...then, db, workspaceId, actor: system }), then.now);
    const campaign = await read(campaignId);
    expect(campaign).toMatchObject({ heldForVersion: null, content: { body: "We are closed." } });
    expect(await shown(campaignId)).toBe("awaiting_approval");
    await startScheduledCampaign(later(boss.ctx, 7_200), campaignId);
    expect((await read(campaignId)).state).toBe("scheduled");
    await expect(approveSend(then, asked)).rejects.toMatchObject({ key: "sendApproval.changed" });
    await approveSend(then, { campaignId, askedAt: then.now.toISOString() });
  });

  test("can be called off and edited in the last minute before its time and after it, while it waits", async () => {
    const [called, edited] = [await launch({ inSeconds: 600 }), await launch({ inSeconds: 600 })];
    await cancelScheduledCampaign(later(author.ctx, 590), called.campaignId);
    expect((await read(called.campaignId)).state).toBe("cancelled");
    await takeBackCampaign(later(author.ctx, 900), edited.campaignId);
    await expect(approveSend(boss.ctx, called)).rejects.toMatchObject({ code: "conflict" });
    await expect(approveSend(boss.ctx, edited)).rejects.toMatchObject({ code: "conflict" });
  });

  test.each([
    ["two approvals", (asked: Asked, other: Ctx) => approveSend(other, asked)],
    ["an approval and a refusal", (asked: Asked, other: Ctx) => sendSendBack(other, { ...asked, reason: "No" })],
    ["an approval and a call-off", (asked: Asked, other: Ctx) => cancelScheduledCampaign(other, asked.campaignId)],
    ["an approval and an edit", (asked: Asked, other: Ctx) => takeBackCampaign(other, asked.campaignId)],
  ])("of %s at once one holds", async (_name, rival) => {
    const second = await workspace.member("administrator");
    for (let round = 0; round < 5; round++) {
      const asked = await launch();
      const results = await Promise.allSettled([approveSend(boss.ctx, asked), rival(asked, second.ctx)]);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const { state, approval } = await read(asked.campaignId);
      const jobs = await startJobs(asked.campaignId);
      expect(jobs.length).toBe(approval?.state === "approved" && state === "scheduled" ? 1 : 0);
    }
  });
});

type Asked = { campaignId: string; askedAt: string };
