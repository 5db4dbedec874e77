import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Role } from "#db/enums";
import { mails } from "#db/schema/mail";
import { templates } from "#db/schema/templates";
import { auditLog, memberships, users } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { listAttentionItems } from "#lib/statistics/attention";
import { archiveTemplate } from "#lib/templates/archive-template";
import { listTemplateVersions } from "#lib/templates/queries";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { saveTemplate } from "#lib/templates/save-template";
import {
  failure,
  fakePlatform,
  formOf,
  later,
  makeTemplate,
  noon,
  owner,
  readTemplate,
  type TestChannel,
  validContent,
  web,
} from "#lib/templates/test-support";
import { insertChannel } from "#lib/testing/factories";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { editTemplate } from "../template-edits/edit-template.ts";
import { askForApproval } from "./ask-for-approval.ts";
import { approveTemplate, sendTemplateBack, withdrawApproval } from "./decide-approval.ts";
import { countWaiting, switchApproval } from "./switch-approval.ts";

vi.mock("#lib/mail/send-mail", () => ({ canMail: () => true }));
afterAll(() => Promise.all([owner.close(), web.close()]));

const newWords = { ...validContent, body: "Hello $(name), your order is on its way and arrives on $(day) at noon." };

let workspace: TestWorkspace;
let channel: TestChannel;
let author: TestMember;
let boss: TestMember;

beforeEach(async () => {
  workspace = await makeWorkspace({ owner: owner.db, web: web.db }, noon);
  author = await workspace.member("operator");
  boss = await workspace.member("owner");
  channel = { ctx: author.ctx, channelId: await insertChannel(owner.db, workspace.id) };
  await switchApproval(boss.ctx, { on: true, waiting: 0 });
});

const at = (ctx: Ctx, ms: number): Ctx => ({ ...ctx, now: later(ms) });
const read = (code: string) => readTemplate(channel, code);

/** Asks for the approval of a new template, or of new words of an approved one. */
async function ask(values: Parameters<typeof makeTemplate>[1] = {}, by = author, content = newWords) {
  const row = await makeTemplate(channel, values);
  await askForApproval(by.ctx, { ...formOf(row, content), choice: "now" });
  return { code: row.code, askedAt: by.ctx.now.toISOString() };
}

const approve = (asked: { code: string; askedAt: string }, by = boss, platform = fakePlatform()) =>
  approveTemplate(at(by.ctx, 60_000), { ...asked, campaigns: [] }, platform.find);

async function actionsOf(code: string): Promise<string[]> {
  const rows = await owner.db
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.workspaceId, workspace.id), eq(auditLog.objectId, code)))
    .orderBy(auditLog.id);
  return rows.map(({ action }) => action);
}

const mailed = async () =>
  (await owner.db.select().from(mails).where(eq(mails.workspaceId, workspace.id)).orderBy(mails.id)).map(
    ({ kind, userId }) => ({ kind, userId }),
  );

describe("where another person approves templates", () => {
  test("nothing is submitted or kept for later without it, whichever way is tried", async () => {
    const row = await makeTemplate(channel);
    const approved = await makeTemplate(channel, { state: "pass", externalId: "ext", version: 1 });
    const { find, asked } = fakePlatform();
    const needed = { code: "precondition_failed", key: "templateApproval.needed" };
    await expect(submitTemplate(author.ctx, formOf(row), find)).rejects.toMatchObject(needed);
    await expect(submitTemplate(boss.ctx, formOf(row), find)).rejects.toMatchObject(needed);
    for (const choice of ["now", "hold", "finish_first"] as const) {
      const edit = { ...formOf(approved, newWords), choice, campaigns: [] };
      await expect(editTemplate(boss.ctx, edit, find)).rejects.toMatchObject(needed);
    }
    expect(asked).toEqual([]);
    expect(await read(row.code)).toMatchObject({ state: "draft", version: 0 });
  });

  test("what is asked waits, is kept as it was typed, and cannot be changed meanwhile", async () => {
    const asked = await ask();
    const row = await read(asked.code);
    expect(row).toMatchObject({
      state: "draft",
      content: { body: newWords.body },
      approval: { state: "waiting", byId: author.userId, choice: "now", answer: null },
    });
    const waits = { key: "templateApproval.waits" };
    await expect(saveTemplate(boss.ctx, formOf(row))).rejects.toMatchObject(waits);
    await expect(submitTemplate(boss.ctx, formOf(row), fakePlatform().find)).rejects.toMatchObject(waits);
    await expect(askForApproval(boss.ctx, { ...formOf(row), choice: "now" })).rejects.toMatchObject(waits);
  });

  test("an incomplete template cannot be asked for", async () => {
    const row = await makeTemplate(channel);
    const empty = { ...formOf(row, { ...validContent, body: "" }), choice: "now" as const };
    await expect(askForApproval(author.ctx, empty)).rejects.toMatchObject({ code: "invalid" });
    expect((await read(row.code)).approval).toBeNull();
  });

  test("once approved it goes to the platform as its author typed it, with both names", async () => {
    const asked = await ask();
    const platform = fakePlatform();
    expect(await approve(asked, boss, platform)).toEqual({ state: "auditing", waits: false });
    const row = await read(asked.code);
    expect(platform.asked).toEqual([`submit ${row.name}`]);
    expect(row).toMatchObject({ state: "auditing", version: 1, approval: null, content: { body: newWords.body } });
    expect(await listTemplateVersions(author.ctx, asked.code)).toMatchObject([
      { submittedBy: author.ctx.actor.name, approvedBy: boss.ctx.actor.name },
    ]);
    expect(await actionsOf(asked.code)).toEqual([
      "template.created",
      "template.approval_asked",
      "template.submitted",
      "template.approved",
    ]);
  });

  test("what can be sent keeps its words until the platform has approved the new ones", async () => {
    const asked = await ask({ state: "pass", externalId: "ext", version: 1 });
    expect(await read(asked.code)).toMatchObject({ state: "pass", content: { body: validContent.body } });
    const platform = fakePlatform();
    await approve(asked, boss, platform);
    expect(platform.asked).toEqual(["edit ext"]);
    expect(await read(asked.code)).toMatchObject({ state: "auditing", content: { body: newWords.body } });
  });

  test("what the platform refuses goes on waiting, and can be sent back", async () => {
    const asked = await ask();
    const refusing = fakePlatform({ submit: async () => failure("INVALID_REQUEST") });
    await expect(approve(asked, boss, refusing)).rejects.toMatchObject({ code: "platform_refused" });
    expect(await read(asked.code)).toMatchObject({ state: "draft", approval: { state: "waiting" } });
    await sendTemplateBack(boss.ctx, { ...asked, reason: "The platform does not take it." });
    expect(await read(asked.code)).toMatchObject({ approval: { state: "sent_back" } });
  });
});

describe("who decides", () => {
  test("whoever asked cannot approve their own, nor send it back, while somebody else can", async () => {
    const asked = await ask({}, boss);
    await workspace.member("administrator");
    const own = { code: "forbidden", key: "templateApproval.own" };
    await expect(approve(asked)).rejects.toMatchObject(own);
    await expect(sendTemplateBack(boss.ctx, { ...asked, reason: "No" })).rejects.toMatchObject(own);
    expect(await read(asked.code)).toMatchObject({ state: "draft", approval: { state: "waiting" } });
  });

  test("the only one who can approve may approve their own", async () => {
    expect(await approve(await ask({}, boss))).toMatchObject({ state: "auditing" });
  });

  test("somebody who cannot sign in any more does not count as another one", async () => {
    const asked = await ask({}, boss);
    const { userId } = await workspace.member("administrator");
    await owner.db.update(users).set({ disabledAt: noon }).where(eq(users.id, userId));
    expect(await approve(asked)).toMatchObject({ state: "auditing" });
  });

  test.each<Role>(["operator", "viewer", "agent", "finance"])("a member who is %s cannot", async (role) => {
    const asked = await ask();
    const member = await workspace.member(role);
    await expect(approve(asked, member)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("somebody who is no longer a member cannot", async () => {
    const asked = await ask();
    const gone = await workspace.member("administrator");
    await owner.db.delete(memberships).where(eq(memberships.userId, gone.userId));
    await expect(approve(asked, gone)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a decision about what was asked before is refused once something else is asked", async () => {
    const asked = await ask();
    await withdrawApproval(author.ctx, asked.code);
    const row = await read(asked.code);
    const again = { ...formOf(row, validContent), choice: "now" as const };
    await askForApproval(at(author.ctx, 1_000), again);
    const changed = { code: "conflict", key: "templateApproval.changed" };
    await expect(approve(asked)).rejects.toMatchObject(changed);
    await expect(sendTemplateBack(boss.ctx, { ...asked, reason: "No" })).rejects.toMatchObject(changed);
  });

  test("a submission that follows an older request is refused by the submission itself, too", async () => {
    const asked = await ask();
    const { find, asked: calls } = fakePlatform();
    const form = formOf(await read(asked.code));
    const older = { approves: later(-1_000).toISOString() };
    await expect(submitTemplate(boss.ctx, form, find, undefined, older)).rejects.toMatchObject({
      key: "templateApproval.changed",
    });
    expect(calls).toEqual([]);
  });

  test("of two who approve at the same time one submits it", async () => {
    const other = await workspace.member("administrator");
    const asked = await ask();
    const platform = fakePlatform();
    const results = await Promise.allSettled([approve(asked, boss, platform), approve(asked, other, platform)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(platform.asked).toHaveLength(1);
  });
});

describe("what was sent back", () => {
  test("keeps its words and the reason, and can be asked again", async () => {
    const asked = await ask();
    await sendTemplateBack(boss.ctx, { ...asked, reason: "Name the shop." });
    const row = await read(asked.code);
    expect(row).toMatchObject({
      content: { body: newWords.body },
      approval: { state: "sent_back", answer: { by: boss.ctx.actor.name, reason: "Name the shop." } },
    });
    expect(await actionsOf(asked.code)).toContain("template.sent_back");
    await expect(approve(asked)).rejects.toMatchObject({ key: "templateApproval.changed" });
    await askForApproval(at(author.ctx, 1_000), { ...formOf(row), choice: "now" });
    expect((await read(asked.code)).approval).toMatchObject({ state: "waiting", answer: null });
  });

  test("an archived template waits for nobody", async () => {
    const asked = await ask();
    await archiveTemplate(author.ctx, asked.code);
    expect(await read(asked.code)).toMatchObject({ state: "archived", approval: null });
  });
});

describe("people hear of it", () => {
  test("those who can approve by mail and on the dashboard, and the author of the answer", async () => {
    const other = await workspace.member("administrator");
    const asked = await ask({}, boss);
    expect(await mailed()).toEqual([{ kind: "template_waits", userId: other.userId }]);
    const matters = async ({ ctx }: TestMember) =>
      (await listAttentionItems(ctx)).filter(({ kind }) => kind === "approval");
    expect(await matters(other)).toMatchObject([{ state: "waiting", code: asked.code, by: boss.ctx.actor.name }]);
    expect(await matters(boss)).toEqual([]);
    expect(await matters(author)).toEqual([]);

    await sendTemplateBack(other.ctx, { ...asked, reason: "Too long" });
    expect(await mailed()).toContainEqual({ kind: "template_answered", userId: boss.userId });
    expect(await matters(boss)).toMatchObject([{ state: "sent_back", reason: "Too long", by: other.ctx.actor.name }]);
    expect(await matters(other)).toEqual([]);
  });
});

describe("switching it off", () => {
  test("gives back what waits, submits nothing, and lets people submit again", async () => {
    const asked = await ask();
    const answered = await ask();
    await sendTemplateBack(boss.ctx, { ...answered, reason: "No" });
    expect(await countWaiting(boss.ctx)).toBe(1);
    expect(await switchApproval(boss.ctx, { on: false, waiting: 1 })).toEqual({ back: 1 });
    const row = await read(asked.code);
    expect(row).toMatchObject({ state: "draft", approval: { state: "sent_back", answer: { reason: null } } });
    expect((await read(answered.code)).approval).toMatchObject({ answer: { reason: "No" } });
    expect(await submitTemplate(author.ctx, formOf(row), fakePlatform().find)).toEqual({ state: "auditing" });
    expect((await read(asked.code)).approval).toBeNull();
  });

  test("is refused when more wait than the person was told", async () => {
    await ask();
    await expect(switchApproval(boss.ctx, { on: false, waiting: 0 })).rejects.toMatchObject({
      key: "templateApproval.count",
    });
    expect(await countWaiting(boss.ctx)).toBe(1);
  });

  test("nobody can ask where nobody has to approve", async () => {
    await switchApproval(boss.ctx, { on: false, waiting: 0 });
    const row = await makeTemplate(channel);
    await expect(askForApproval(author.ctx, { ...formOf(row), choice: "now" })).rejects.toMatchObject({
      key: "templateApproval.off",
    });
  });

  test("an edit that waits for campaigns since before it was switched on is asked for by nobody a second time", async () => {
    const waitingEdit = {
      ...{ content: newWords, category: "utility" as const, waitsFor: ["1"], byId: "u", by: "Ines" },
      ...{ at: noon.toISOString(), problem: null },
    };
    const row = await makeTemplate(channel, { state: "pass", externalId: "ext", version: 1, waitingEdit });
    await expect(askForApproval(author.ctx, { ...formOf(row), choice: "now" })).rejects.toMatchObject({
      key: "templateApproval.editWaits",
    });
    const form = formOf(await read(row.code), newWords);
    const decided = await submitTemplate(author.ctx, form, fakePlatform().find, undefined, "decided_before");
    expect(decided).toEqual({ state: "auditing" });
  });

  test("an approved edit that waits for campaigns is kept, and its request is done with", async () => {
    const row = await makeTemplate(channel, { state: "pass", externalId: "ext", version: 1 });
    await askForApproval(author.ctx, { ...formOf(row, newWords), choice: "finish_first" });
    expect(await approve({ code: row.code, askedAt: noon.toISOString() })).toEqual({ state: "pass", waits: true });
    expect(await read(row.code)).toMatchObject({ approval: null, waitingEdit: { byId: author.userId } });
    const [kept] = await owner.db.select().from(templates).where(eq(templates.code, row.code));
    expect(kept?.content.body).toBe(validContent.body);
  });
});
