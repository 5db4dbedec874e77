import { and, desc, eq, gte, ne, or, sql } from "drizzle-orm";
import { templateDrafts } from "#db/schema/templates";
import { users } from "#db/schema/workspaces";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { LooseContent } from "./content-schema.ts";
import type { Design } from "./design.ts";
import { getTemplate } from "./queries.ts";
import type { SaveTemplateDraftInput } from "./schema.ts";
import { canDo, isBeingSubmitted } from "./state-rules.ts";

/** How long a draft of somebody else counts as being worked on. */
const recentMs = 24 * 3_600_000;

/** A person's draft: what they typed, what the template said when they began, and how far it was changed. */
export type TemplateDraft = { design: Design; base: Design; revision: number; keptAt: Date };

/**
 * Keeps what a person has typed in the designer of a template; each person has their own, and the template stays as it is.
 *
 * @returns when it was kept, and the revision to pass next time
 * @throws DomainError "not_found"; "precondition_failed" in a state in which the template cannot be edited; "conflict" when
 * another window of the same person has changed or ended the draft since this one saw it
 */
export async function saveTemplateDraft(
  ctx: Ctx,
  input: SaveTemplateDraftInput,
): Promise<{ keptAt: Date; revision: number }> {
  const userId = memberOf(ctx);
  return inTransaction(ctx, async (ctx) => {
    const template = await getTemplate(ctx, input.code);
    if (!canDo("edit", template.state) || isBeingSubmitted(template, ctx.now)) {
      throw new DomainError("precondition_failed", "templates.notSavable");
    }
    const words = {
      ...{ category: input.category, content: input.content, editor: input.editor, updatedAt: ctx.now },
      ...{ baseCategory: input.base.category, baseContent: input.base.content },
    };
    const revision = await (input.revision === 0 || input.takeOver ? insertDraft : updateDraft)(ctx, input, {
      ...words,
      userId,
    });
    if (revision === null) throw new DomainError("conflict", "templates.draftElsewhere");
    return { keptAt: ctx.now, revision };
  });
}

type Words = Omit<typeof templateDrafts.$inferInsert, "workspaceId" | "templateCode" | "revision">;

/** @returns its revision; null when another window has begun one meanwhile */
async function insertDraft(
  { db, workspaceId }: Ctx,
  { code, editor, takeOver }: SaveTemplateDraftInput,
  words: Words,
): Promise<number | null> {
  const [row] = await db
    .insert(templateDrafts)
    .values({ ...words, workspaceId, templateCode: code, revision: 1 })
    .onConflictDoUpdate({
      target: [templateDrafts.workspaceId, templateDrafts.templateCode, templateDrafts.userId],
      set: { ...words, revision: sql`${templateDrafts.revision} + 1` },
      // The same window: the answer to its last change was lost on the way.
      ...(takeOver ? {} : { setWhere: eq(templateDrafts.editor, editor) }),
    })
    .returning({ revision: templateDrafts.revision });
  return row?.revision ?? null;
}

/** @returns its revision; null when another window has changed or ended it meanwhile */
async function updateDraft(
  { db, workspaceId }: Ctx,
  { code, revision, editor }: SaveTemplateDraftInput,
  words: Words,
): Promise<number | null> {
  const [row] = await db
    .update(templateDrafts)
    .set({ ...words, revision: sql`${templateDrafts.revision} + 1` })
    .where(
      and(
        draftOf(workspaceId, code, words.userId),
        or(eq(templateDrafts.revision, revision), eq(templateDrafts.editor, editor)),
      ),
    )
    .returning({ revision: templateDrafts.revision });
  return row?.revision ?? null;
}

/** What the person has typed in the designer of a template, or null. A draft of an older shape counts as none. */
export async function readTemplateDraft(ctx: Ctx, code: string): Promise<TemplateDraft | null> {
  const userId = memberOf(ctx);
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(templateDrafts)
      .where(draftOf(workspaceId, code, userId));
    const content = LooseContent.safeParse(row?.content);
    const base = LooseContent.safeParse(row?.baseContent);
    if (!row || !content.success || !base.success) return null;
    return {
      design: { category: row.category, content: content.data },
      base: { category: row.baseCategory, content: base.data },
      revision: row.revision,
      keptAt: row.updatedAt,
    };
  });
}

/** Forgets the person's draft; forgetting it twice changes nothing. @throws DomainError "not_found" without the template */
export async function discardTemplateDraft(ctx: Ctx, code: string): Promise<void> {
  memberOf(ctx);
  await inTransaction(ctx, async (ctx) => {
    await getTemplate(ctx, code);
    await forgetDraft(ctx, code);
  });
}

/**
 * Forgets a person's draft of a template, within the transaction that stored its words.
 *
 * @param userId the acting person unless given
 */
export async function forgetDraft(ctx: Ctx, code: string, userId = actorId(ctx.actor)): Promise<void> {
  await ctx.db.delete(templateDrafts).where(draftOf(ctx.workspaceId, code, userId));
}

/** Forgets everybody's drafts of a template that is deleted. */
export async function forgetDraftsOfAll(ctx: Ctx, code: string): Promise<void> {
  await ctx.db
    .delete(templateDrafts)
    .where(and(eq(templateDrafts.workspaceId, ctx.workspaceId), eq(templateDrafts.templateCode, code)));
}

/** Who else has typed in the designer of a template in the last day and not saved it, the latest first. */
export async function listOtherEditors(ctx: Ctx, code: string): Promise<{ name: string; at: Date }[]> {
  return inTransaction(ctx, ({ db, workspaceId, now, actor }) =>
    db
      .select({ name: users.name, at: templateDrafts.updatedAt })
      .from(templateDrafts)
      .innerJoin(users, eq(users.id, templateDrafts.userId))
      .where(
        and(
          eq(templateDrafts.workspaceId, workspaceId),
          eq(templateDrafts.templateCode, code),
          ne(templateDrafts.userId, actorId(actor)),
          gte(templateDrafts.updatedAt, new Date(now.getTime() - recentMs)),
        ),
      )
      .orderBy(desc(templateDrafts.updatedAt))
      .limit(3),
  );
}

function draftOf(workspaceId: string, code: string, userId: string) {
  return and(
    eq(templateDrafts.workspaceId, workspaceId),
    eq(templateDrafts.templateCode, code),
    eq(templateDrafts.userId, userId),
  );
}

function memberOf(ctx: Ctx): string {
  if (ctx.actor.kind !== "member") throw new DomainError("forbidden", "permission.missing");
  return ctx.actor.userId;
}
