import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockTemplate, rowOf, type Template } from "./rows.ts";
import type { SaveTemplateInput } from "./schema.ts";
import { canDo, isBeingSubmitted } from "./state-rules.ts";

/**
 * Keeps what was typed so far, complete or not.
 *
 * @returns the time to look at next, for the following save
 * @throws DomainError "precondition_failed" in a state whose content only a review may change, "conflict" when somebody
 * else saved meanwhile
 */
export async function saveTemplate(ctx: Ctx, input: SaveTemplateInput): Promise<{ updatedAt: string }> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, input.code);
    if (!canDo("save", row.state) || isBeingSubmitted(row, ctx.now)) {
      throw new DomainError("precondition_failed", "templates.notSavable");
    }
    demandSeen(row, input.seenAt);
    await ctx.db
      .update(templates)
      .set({ content: input.content, category: input.category, updatedAt: ctx.now })
      .where(rowOf(ctx.workspaceId, row.code));
    await audit(ctx, {
      action: "template.saved",
      objectKind: "template",
      objectId: row.code,
      detail: { name: row.name, language: row.language },
    });
    return { updatedAt: ctx.now.toISOString() };
  });
}

/** @throws DomainError "conflict" when the template is not as the person saw it */
export function demandSeen(row: Template, seenAt: string): void {
  if (row.updatedAt.getTime() !== Date.parse(seenAt)) throw new DomainError("conflict", "templates.changedMeanwhile");
}
