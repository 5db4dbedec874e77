import { and, asc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { mails } from "#db/schema/mail";
import { jobRequests } from "#db/schema/operations";
import { campaignRecipients } from "#db/schema/recipients";
import { campaignRepeats, repeatTurns } from "#db/schema/repeats";
import { templates } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import { defineAttribute } from "#lib/contacts/attributes";
import { createGroup, deleteGroup } from "#lib/contacts/groups";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { changeSendingRules } from "#lib/sending/rules/sending-rules";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { listContacts } from "../audience-import/list-contacts.ts";
import { pauseCampaign } from "../control/control.ts";
import { launchCampaign } from "../launch/launch.ts";
import { approveSend } from "../send-approval/decide-approval.ts";
import { makeTurn } from "./make-turn.ts";
import { readRepeat, readRepeating } from "./read-repeat.ts";
import { type RepeatCampaignInput, RepeatCampaignInput as Rule } from "./schema.ts";
import { endRepeat, pauseRepeat, repeatsMax, resumeRepeat, setRepeat } from "./set-repeat.ts";
import { takeDueTurns } from "./take-turns.ts";

vi.mock("#lib/mail/send-mail", () => ({ canMail: () => true }));
const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 3 });
const web = connect(appUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), web.close()]));
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const now = new Date("2026-11-20T08:00:00Z");
const day = (n: number, time = "09:30") => new Date(`2026-11-${20 + n}T${time}:00Z`);
let workspace: TestWorkspace;
let author: TestMember;
let place: Awaited<ReturnType<typeof makeSendable>>;

beforeEach(async () => {
  workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  author = await workspace.member("administrator");
  place = await makeSendable(owner.db, workspace.id, { content: { ...greeting, body: "We are open.", samples: {} } });
});

const as = (member: TestMember, at: Date): Ctx => ({ ...member.ctx, now: at });
const workerAt = (at: Date): Ctx => ({
  ...{ workspaceId: workspace.id, actor: { kind: "system", name: "Carillon" }, db: worker.db, now: at },
});
const takeAt = (at: Date) => takeDueTurns(worker.db, () => workerAt(at), at);

let numbers = 5555100000;
let launched = 0;
async function launch(people = 2): Promise<string> {
  const text = Array.from({ length: people }, () => `+491${numbers++}`).join("\n");
  const { id: importId } = await importNumbers(author.ctx, { ...place, text });
  // Each at a moment of its own: ids of one millisecond may be the same.
  launched += 1;
  const ctx = { ...author.ctx, now: new Date(now.getTime() + launched) };
  return (await launchCampaign(ctx, { ...place, importId, name: "Menu", scheduledAt: null })).id;
}

const daily: Omit<RepeatCampaignInput, "campaignId"> = {
  ...{ rhythm: "daily", days: [], monthDay: "", at: "09:30", ends: "never", untilDay: "", times: "" },
};
async function repeating(given: Partial<RepeatCampaignInput> = {}) {
  const campaignId = given.campaignId ?? (await launch());
  const { repeatId } = await setRepeat(author.ctx, Rule.parse({ ...daily, ...given, campaignId }));
  return { campaignId, repeatId };
}
const read = async (repeatId: string) => {
  const [row] = await owner.db.select().from(campaignRepeats).where(eq(campaignRepeats.id, repeatId));
  return row;
};
const turnsOf = (repeatId: string) =>
  owner.db
    .select({
      ...{ dueAt: repeatTurns.dueAt, state: repeatTurns.state },
      ...{ reason: repeatTurns.reason, campaignId: repeatTurns.campaignId },
    })
    .from(repeatTurns)
    .where(eq(repeatTurns.repeatId, repeatId))
    .orderBy(asc(repeatTurns.dueAt));
/** Takes the turn of a moment and makes it, as the worker does. @returns its line */
async function turnAt(repeatId: string, at: Date) {
  await takeAt(at);
  await makeTurn(workerAt(at), repeatId, at);
  return (await turnsOf(repeatId)).find(({ dueAt }) => dueAt.getTime() === at.getTime());
}
const campaign = async (id: string | null | undefined) => {
  const [row] = await owner.db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, workspace.id), eq(campaigns.id, id ?? "")));
  return row;
};
const people = async (importId = "") =>
  (
    await owner.db
      .select({ address: campaignRecipients.address, parameters: campaignRecipients.parameters })
      .from(campaignRecipients)
      .where(eq(campaignRecipients.importId, importId))
      .orderBy(asc(campaignRecipients.rowNumber))
  ).map(({ address, parameters }) => [address, ...parameters].join(" "));

describe("a turn", () => {
  test("is a campaign of its own, like the one that is repeated, at its time and not before", async () => {
    const { campaignId, repeatId } = await repeating();
    await takeAt(day(0, "09:29"));
    expect(await turnsOf(repeatId)).toEqual([]);
    const line = await turnAt(repeatId, day(0));
    expect(line).toMatchObject({ state: "made", reason: null });
    const [first, made] = [await campaign(campaignId), await campaign(line?.campaignId)];
    expect(made).toMatchObject({ name: "Menu · 2026-11-20 09:30", state: "running", rowsSend: 2 });
    expect(made).toMatchObject({ templateCode: first?.templateCode, senderId: first?.senderId });
    expect(await people(made?.importId)).toEqual(await people(first?.importId));
    expect((await read(repeatId))?.nextAt).toEqual(day(1));
    expect(await readRepeating(author.ctx, [campaignId, line?.campaignId ?? ""])).toEqual(
      new Map([
        [campaignId, "repeats"],
        [line?.campaignId, "turn"],
      ]),
    );
    const report = await readRepeat(as(author, day(0, "10:00")), line?.campaignId ?? "");
    expect(report).toMatchObject({ name: "Menu", isStart: false, next: [day(1), day(2), day(3)] });
    expect(report?.turns).toMatchObject([{ dueAt: day(0), people: 2 }]);
  });

  test("is asked for with its own key, and its job makes it", async () => {
    const { campaignId, repeatId } = await repeating();
    await takeAt(day(0));
    const jobs = await owner.db.select().from(jobRequests).where(eq(jobRequests.kind, "campaign.turn"));
    expect(jobs.filter(({ workspaceId }) => workspaceId === workspace.id)).toMatchObject([
      { payload: { campaignId, repeatId, dueAt: day(0).toISOString() } },
    ]);
  });

  test("asks a group who is in it now, and what is known of them", async () => {
    await defineAttribute(author.ctx, { key: "city", name: "City", kind: "text" });
    const { id: groupId } = await createGroup(author.ctx, { name: "Friends" });
    const add = (address: string, city: string) =>
      addContact(
        author.ctx,
        AddContactInput.parse({
          ...{ name: "", groupIds: [groupId], attributes: { city } },
          addresses: [{ addressKind: "phone", address }],
        }),
      );
    await owner.db
      .update(templates)
      .set({ content: { ...greeting, body: "See you in $(city).", samples: { "body.city": "Berlin" } } })
      .where(eq(templates.workspaceId, workspace.id));
    await add("+4915550000001", "Bonn");
    const values = { "body.city": { from: "@city", fallback: "town" } };
    const list = await listContacts(author.ctx, { ...place, kind: "group", id: groupId, values });
    const { id } = await launchCampaign(author.ctx, { ...place, importId: list.id, name: "Menu", scheduledAt: null });
    const { repeatId } = await repeating({ campaignId: id });
    await add("+4915550000002", "Mainz");
    const made = await campaign((await turnAt(repeatId, day(0)))?.campaignId);
    expect(await people(made?.importId)).toEqual(["+4915550000001 Bonn", "+4915550000002 Mainz"]);
    await deleteGroup(author.ctx, { id: groupId, members: "keep" });
    expect(await turnAt(repeatId, day(1))).toMatchObject({ state: "skipped", reason: "audience_gone" });
    expect(await read(repeatId)).toMatchObject({ state: "running", nextAt: day(2) });
  });

  test("is made once by two workers that take it and by two jobs that make it at the same time", async () => {
    const { repeatId } = await repeating();
    for (const n of [0, 1, 2]) {
      await Promise.all([takeAt(day(n)), takeAt(day(n)), takeAt(day(n))]);
      await Promise.all([1, 2, 3].map(() => makeTurn(workerAt(day(n)), repeatId, day(n))));
      await makeTurn(workerAt(day(n)), repeatId, day(n));
    }
    expect((await turnsOf(repeatId)).map(({ dueAt, state }) => [dueAt, state])).toEqual(
      [0, 1, 2].map((n) => [day(n), "made"]),
    );
    const rows = await owner.db.select().from(campaigns).where(eq(campaigns.workspaceId, workspace.id));
    expect(rows).toHaveLength(4);
  });

  test("that a stopped installation missed is skipped with a line, and the one that is not late is made", async () => {
    const { repeatId } = await repeating();
    await takeAt(day(3, "09:50"));
    await makeTurn(workerAt(day(3, "09:50")), repeatId, day(3));
    expect((await turnsOf(repeatId)).map(({ state, reason }) => [state, reason])).toEqual([
      ...[0, 1, 2].map(() => ["skipped", "missed"]),
      ["made", null],
    ]);
    await takeAt(day(4, "10:01"));
    expect((await turnsOf(repeatId)).at(-1)).toMatchObject({ dueAt: day(4), state: "skipped", reason: "missed" });
    expect((await read(repeatId))?.nextAt).toEqual(day(5));
  });

  test("whose job comes too late is skipped, and so is one that no try could make", async () => {
    const { repeatId } = await repeating();
    await takeAt(day(0));
    await makeTurn(workerAt(day(0, "10:01")), repeatId, day(0));
    expect(await turnsOf(repeatId)).toMatchObject([{ state: "skipped", reason: "missed" }]);
    await takeAt(day(1));
    await takeAt(day(1, "11:20"));
    expect((await turnsOf(repeatId)).at(-1)).toMatchObject({ state: "making" });
    await takeAt(day(1, "11:31"));
    expect((await turnsOf(repeatId)).at(-1)).toMatchObject({ state: "skipped", reason: "trouble" });
  });

  test("is skipped with what stands in its way", async () => {
    const { repeatId } = await repeating();
    const template = (set: Partial<typeof templates.$inferSelect>) =>
      owner.db.update(templates).set(set).where(eq(templates.workspaceId, workspace.id));
    await template({ sendingAllowed: false });
    expect(await turnAt(repeatId, day(0))).toMatchObject({ state: "skipped", reason: "template_sending_off" });
    await template({ state: "deleted", sendingAllowed: true });
    expect(await turnAt(repeatId, day(1))).toMatchObject({ state: "skipped", reason: "template_deleted" });
    await template({
      state: "pass",
      content: { ...greeting, body: "Hello $(name).", samples: { "body.name": "Ana" } },
    });
    expect(await turnAt(repeatId, day(2))).toMatchObject({ state: "skipped", reason: "template_gone" });
    expect(await read(repeatId)).toMatchObject({ state: "running" });
  });

  test("of a deleted channel is skipped, and ends the repeat", async () => {
    const { repeatId } = await repeating();
    await owner.sql`UPDATE channels SET deleted_at = now() WHERE id = ${place.channelId} AND workspace_id = ${workspace.id}`;
    expect(await turnAt(repeatId, day(0))).toMatchObject({ state: "skipped", reason: "channel_deleted" });
    expect(await read(repeatId)).toMatchObject({ state: "ended", nextAt: null });
  });

  test("is skipped while the one before is paused", async () => {
    const { campaignId, repeatId } = await repeating();
    await pauseCampaign(author.ctx, campaignId);
    expect(await turnAt(repeatId, day(0))).toMatchObject({ state: "skipped", reason: "previous_paused" });
  });
});

describe("a large turn", () => {
  const allow = (approveAbove: number | null) =>
    changeSendingRules(author.ctx, { undoSeconds: 0, capMessages: null, capDays: null, approveAbove });
  const mailed = () => owner.db.select().from(mails).where(eq(mails.workspaceId, workspace.id));

  test("waits for somebody other than who set the rule, and the next one calls it off", async () => {
    const boss = await workspace.member("owner");
    const { repeatId } = await repeating();
    await allow(1);
    const first = await campaign((await turnAt(repeatId, day(0)))?.campaignId);
    expect(first).toMatchObject({ state: "scheduled", approval: { state: "waiting", byId: author.userId } });
    expect((await mailed()).map(({ kind, userId }) => [kind, userId])).toEqual([
      ["send_waits", author.userId],
      ["send_waits", boss.userId],
    ]);
    const asked = { campaignId: first?.id ?? "", askedAt: first?.approval?.at ?? "" };
    await expect(approveSend(as(author, day(0)), asked)).rejects.toMatchObject({ code: "forbidden" });
    const second = await campaign((await turnAt(repeatId, day(1)))?.campaignId);
    expect(await campaign(first?.id)).toMatchObject({ state: "cancelled", stateReason: "next_turn" });
    await approveSend(as(boss, day(1)), { campaignId: second?.id ?? "", askedAt: second?.approval?.at ?? "" });
    await turnAt(repeatId, day(2));
    expect(await campaign(second?.id)).toMatchObject({ state: "scheduled", approval: { state: "approved" } });
  });

  test("is skipped where nobody else could decide", async () => {
    const { repeatId } = await repeating();
    const boss = await workspace.member("owner");
    await allow(1);
    await owner.sql`DELETE FROM memberships WHERE workspace_id = ${workspace.id} AND user_id = ${boss.userId}`;
    expect(await turnAt(repeatId, day(0))).toMatchObject({ state: "skipped", reason: "no_approver" });
  });
});

describe("a repeat", () => {
  test("ends after its last day, and after its last time, skipped ones included", async () => {
    const [until, times] = [await repeating({ ends: "day", untilDay: "2026-11-21" }), await repeating()];
    await setRepeat(author.ctx, Rule.parse({ ...daily, campaignId: times.campaignId, ends: "times", times: "2" }));
    expect((await readRepeat(author.ctx, times.campaignId))?.next).toEqual([day(0), day(1)]);
    await takeAt(day(4));
    for (const { repeatId } of [until, times]) {
      expect(await turnsOf(repeatId)).toHaveLength(2);
      expect(await read(repeatId)).toMatchObject({ state: "ended", nextAt: null });
    }
  });

  test("is paused, resumed without what was missed, changed and ended, each with an entry", async () => {
    const { campaignId, repeatId } = await repeating();
    await takeAt(day(0));
    await pauseRepeat(as(author, day(0)), repeatId);
    await makeTurn(workerAt(day(0)), repeatId, day(0));
    await takeAt(day(2));
    expect(await turnsOf(repeatId)).toMatchObject([{ state: "skipped", reason: "by_person" }]);
    await setRepeat(as(author, day(2)), Rule.parse({ ...daily, campaignId, at: "10:00" }));
    expect(await read(repeatId)).toMatchObject({ state: "paused", nextAt: null });
    await resumeRepeat(as(author, day(2)), repeatId);
    expect(await read(repeatId)).toMatchObject({ state: "running", nextAt: day(2, "10:00") });
    await expect(resumeRepeat(author.ctx, repeatId)).rejects.toMatchObject({ code: "conflict" });
    await endRepeat(author.ctx, repeatId);
    await expect(pauseRepeat(author.ctx, repeatId)).rejects.toMatchObject({ code: "conflict" });
    await takeAt(day(5));
    expect(await turnsOf(repeatId)).toHaveLength(1);
    const entries = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspace.id));
    expect(entries.map(({ action }) => action).filter((action) => action.includes("repeat"))).toEqual(
      expect.arrayContaining(["set", "paused", "changed", "resumed", "ended"].map((act) => `campaign.repeat_${act}`)),
    );
    const again = await repeating({ campaignId });
    expect(again.repeatId).not.toBe(repeatId);
  });

  test("is one for a campaign, whoever sets it at the same time", async () => {
    for (let round = 0; round < 5; round += 1) {
      const campaignId = await launch();
      const input = Rule.parse({ ...daily, campaignId });
      await Promise.all([1, 2, 3, 4].map(() => setRepeat(author.ctx, input)));
      const rows = await owner.db
        .select()
        .from(campaignRepeats)
        .where(and(eq(campaignRepeats.workspaceId, workspace.id), eq(campaignRepeats.campaignId, campaignId)));
      expect(rows).toHaveLength(1);
    }
  });

  test("is refused without a turn to come, of a send by the people's clocks, and of one too many", async () => {
    const campaignId = await launch();
    const set = (given: Partial<RepeatCampaignInput>) =>
      setRepeat(author.ctx, Rule.parse({ ...daily, campaignId, ...given }));
    const past = { ends: "day", untilDay: "2026-11-19" } as const;
    await expect(set(past)).rejects.toMatchObject({ code: "invalid", field: "untilDay" });
    await owner.sql`UPDATE origins SET local_at = '2026-11-25T10:00' WHERE id = ${campaignId}`;
    await expect(set({})).rejects.toMatchObject({ key: "campaigns.repeatTheirClock" });
    await owner.sql`UPDATE origins SET local_at = NULL WHERE id = ${campaignId}`;
    await owner.sql`INSERT INTO campaign_repeats (workspace_id, id, campaign_id, channel_id, state, rhythm, at, zone, set_by_id, set_by)
      SELECT ${workspace.id}, n::text, n::text, 'c', 'paused', 'daily', '09:30', 'UTC', 'x', 'x' FROM generate_series(1, ${repeatsMax}) n`;
    await expect(set({})).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  test("of another workspace is not found", async () => {
    const { campaignId, repeatId } = await repeating();
    const other = await (await makeWorkspace({ owner: owner.db, web: web.db }, now)).member("owner");
    for (const act of [pauseRepeat, resumeRepeat, endRepeat]) {
      await expect(act(other.ctx, repeatId)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(setRepeat(other.ctx, Rule.parse({ ...daily, campaignId }))).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await readRepeat(other.ctx, campaignId)).toBeNull();
  });
});

describe("RepeatCampaignInput", () => {
  test.each<[string, Partial<RepeatCampaignInput>, string | undefined]>([
    ["takes a daily rule", {}, undefined],
    ["wants a day of the week", { rhythm: "weekly" }, "campaigns.repeatDays"],
    ["wants a day of the month", { rhythm: "monthly", monthDay: "32" }, "campaigns.repeatMonthDay"],
    ["does not look at what was not chosen", { monthDay: "32", untilDay: "x", times: "y" }, undefined],
    ["wants a time", { at: "24:00" }, "campaigns.repeatTime"],
    ["wants a date", { ends: "day", untilDay: "2026-02-30" }, "campaigns.repeatUntil"],
    ["wants a number of times", { ends: "times", times: "0" }, "campaigns.repeatTimes"],
  ])("%s", (_name, given, message) => {
    const parsed = Rule.safeParse({ ...daily, campaignId: "20261120000000000001", ...given });
    expect(parsed.error?.issues[0]?.message).toBe(message);
  });
});
