import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { templateDrafts } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { ensureMembership, ensureUser } from "#lib/workspaces/ensure-workspace";
import { deleteTemplate } from "./delete-template.ts";
import { discardTemplateDraft, listOtherEditors, readTemplateDraft, saveTemplateDraft } from "./drafts.ts";
import { submitTemplate } from "./review/submit-template.ts";
import type { Template } from "./rows.ts";
import { saveTemplate } from "./save-template.ts";
import {
  failure,
  fakePlatform,
  formOf,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  validContent,
  web,
} from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const firstWindow = randomUUID();
const secondWindow = randomUUID();
const typed = { ...validContent, body: "Half a sentence" };

/** What the designer sends to keep a draft. */
function draftOf(row: Template, changes: Partial<Parameters<typeof saveTemplateDraft>[1]> = {}) {
  const { code, content, category } = formOf(row);
  return {
    ...{ code, category, content: typed, base: { category, content } },
    ...{ revision: 0, editor: firstWindow, takeOver: false },
    ...changes,
  };
}

function as(ctx: Ctx, userId: string, name = "Somebody"): Ctx {
  return { ...ctx, actor: { kind: "member", userId, name, email: `${userId}@lumen.example`, role: "operator" } };
}

describe("a draft of a template", () => {
  it("gives the same person the same words back, and leaves the template as it is", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const kept = await saveTemplateDraft(channel.ctx, draftOf(row));
    expect(kept).toEqual({ keptAt: channel.ctx.now, revision: 1 });
    expect(await readTemplateDraft(channel.ctx, row.code)).toEqual({
      design: { category: "utility", content: typed },
      base: { category: "utility", content: row.content },
      revision: 1,
      keptAt: channel.ctx.now,
    });
    expect(await readTemplate(channel, row.code)).toEqual(row);
  });

  it("is each person's own", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    const other = as(channel.ctx, "v");
    expect(await readTemplateDraft(other, row.code)).toBeNull();
    await saveTemplateDraft(other, draftOf(row, { content: { ...typed, body: "Theirs" } }));
    expect((await readTemplateDraft(channel.ctx, row.code))?.design.content.body).toBe(typed.body);
  });

  it.each(["pass", "paused", "fail"] as const)("is kept for a template that is %s", async (state) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state });
    await saveTemplateDraft(channel.ctx, draftOf(row));
    expect(await readTemplateDraft(channel.ctx, row.code)).not.toBeNull();
    expect(await readTemplate(channel, row.code)).toEqual(row);
  });

  it.each(["auditing", "disabled", "archived"] as const)("is refused for a template that is %s", async (state) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state });
    await expect(saveTemplateDraft(channel.ctx, draftOf(row))).rejects.toMatchObject({ key: "templates.notSavable" });
  });

  it("is not found in another workspace", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel);
    await expect(saveTemplateDraft(other.ctx, draftOf(row))).rejects.toMatchObject({ key: "notFound.template" });
    await expect(discardTemplateDraft(other.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
  });
});

describe("two windows of one person", () => {
  it("do not overwrite each other without a word", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { revision } = await saveTemplateDraft(channel.ctx, draftOf(row));
    // The second window opened with the first draft, and goes on from it.
    await saveTemplateDraft(channel.ctx, draftOf(row, { editor: secondWindow, revision }));
    const late = draftOf(row, { revision: 7, editor: randomUUID() });
    for (const input of [late, { ...late, revision: 0 }]) {
      await expect(saveTemplateDraft(channel.ctx, input)).rejects.toMatchObject({
        code: "conflict",
        key: "templates.draftElsewhere",
      });
    }
    await expect(saveTemplateDraft(channel.ctx, draftOf(row, { revision }))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("let the person choose one of them", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    const mine = draftOf(row, { editor: secondWindow, content: { ...typed, body: "Chosen" }, takeOver: true });
    expect((await saveTemplateDraft(channel.ctx, mine)).revision).toBe(2);
    expect((await readTemplateDraft(channel.ctx, row.code))?.design.content.body).toBe("Chosen");
  });

  it("a window whose answer was lost on the way goes on", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    expect((await saveTemplateDraft(channel.ctx, draftOf(row))).revision).toBe(2);
    expect((await saveTemplateDraft(channel.ctx, draftOf(row, { revision: 1 }))).revision).toBe(3);
  });

  it("a draft that was ended elsewhere is not begun again by itself", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { revision } = await saveTemplateDraft(channel.ctx, draftOf(row));
    await saveTemplate(channel.ctx, formOf(row, typed));
    await expect(saveTemplateDraft(channel.ctx, draftOf(row, { revision }))).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a draft ends", () => {
  it("when the person saves the template, and nobody else's does", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const other = as(channel.ctx, "v");
    await saveTemplateDraft(channel.ctx, draftOf(row));
    await saveTemplateDraft(other, draftOf(row));
    await saveTemplate(channel.ctx, formOf(row, typed));
    expect(await readTemplateDraft(channel.ctx, row.code)).toBeNull();
    expect(await readTemplateDraft(other, row.code)).not.toBeNull();
  });

  it("when the platform takes the submission, and stays when it refuses", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    const refusing = fakePlatform({ submit: () => Promise.resolve(failure("INVALID_REQUEST")) });
    await expect(submitTemplate(channel.ctx, formOf(row), refusing.find)).rejects.toMatchObject({
      code: "platform_refused",
    });
    expect(await readTemplateDraft(channel.ctx, row.code)).not.toBeNull();
    await submitTemplate(channel.ctx, formOf(await readTemplate(channel, row.code)), fakePlatform().find);
    expect(await readTemplateDraft(channel.ctx, row.code)).toBeNull();
  });

  it("when the template is deleted, for everybody", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    await saveTemplateDraft(as(channel.ctx, "v"), draftOf(row));
    await deleteTemplate(channel.ctx, row.code, fakePlatform().find);
    const left = await owner.db.select().from(templateDrafts).where(eq(templateDrafts.templateCode, row.code));
    expect(left).toEqual([]);
  });

  it("when the person discards it, and again without an error", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplateDraft(channel.ctx, draftOf(row));
    await discardTemplateDraft(channel.ctx, row.code);
    await discardTemplateDraft(channel.ctx, row.code);
    expect(await readTemplateDraft(channel.ctx, row.code)).toBeNull();
  });
});

describe("listOtherEditors", () => {
  it("names who else has typed in the last day", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const email = `ana-${row.code}@lumen.example`;
    const userId = await ensureUser(owner.db, { email, name: "Ana", passwordHash: "x" }, channel.ctx.now);
    const { workspaceId } = channel.ctx;
    await ensureMembership(owner.db, { workspaceId, userId, role: "operator" }, channel.ctx.now);
    await saveTemplateDraft(as(channel.ctx, userId, "Ana"), draftOf(row));
    await saveTemplateDraft(channel.ctx, draftOf(row));
    expect(await listOtherEditors(channel.ctx, row.code)).toEqual([{ name: "Ana", at: channel.ctx.now }]);
    expect(await listOtherEditors({ ...channel.ctx, now: later(25 * 3_600_000) }, row.code)).toEqual([]);
  });
});
