import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { contentChanges } from "./content/content-changes.ts";
import { storedContent } from "./content/read-content.ts";
import { forgetDraft } from "./drafts.ts";
import { withOwnFiles } from "./own-files.ts";
import { requireNotWaiting } from "./review/approved.ts";
import { lockTemplate, rowOf, type Template } from "./rows.ts";
import type { SaveTemplateInput } from "./schema.ts";
import { canDo, isBeingSubmitted } from "./state-rules.ts";

/**
 * Saves the content of a template, complete or not. The person's draft of it is done with.
 *
 * @returns the new `updatedAt`, to pass as `seenAt` of the next save
 * @throws DomainError "precondition_failed" in a state in which only a review may change the content and while it waits for
 * approval, "conflict" when someone else has saved meanwhile
 */
export async function saveTemplate(ctx: Ctx, input: SaveTemplateInput): Promise<{ updatedAt: string }> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, input.code);
    if (!canDo("save", row.state) || isBeingSubmitted(row, ctx.now)) {
      throw new DomainError("precondition_failed", "templates.notSavable");
    }
    requireNotWaiting(row);
    requireUnchanged(row, input.seenAt);
    const content = storedContent(await withOwnFiles(ctx, row.channelId, input.content));
    await ctx.db
      .update(templates)
      .set({ content, category: input.category, updatedAt: ctx.now })
      .where(rowOf(ctx.workspaceId, row.code));
    await forgetDraft(ctx, row.code);
    await audit(ctx, {
      action: "template.saved",
      objectKind: "template",
      objectId: row.code,
      detail: { name: row.name, language: row.language, ...contentChanges(row, { ...input, content }) },
    });
    return { updatedAt: ctx.now.toISOString() };
  });
}

/** @throws DomainError "conflict" when the template has changed since the person opened it */
export function requireUnchanged(row: Template, seenAt: string): void {
  if (row.updatedAt.getTime() !== Date.parse(seenAt)) throw new DomainError("conflict", "templates.changedMeanwhile");
}
