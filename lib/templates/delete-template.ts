import { and, eq } from "drizzle-orm";
import { fallbackRules } from "#db/schema/fallback";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { forgetDraftsOfAll } from "./drafts.ts";
import { type FindTemplateLink, platformRefusal, templateLink } from "./platform-link.ts";
import { lockName } from "./review/apply-review.ts";
import { lockTemplate, rowOf } from "./rows.ts";
import { canDo, isBeingSubmitted } from "./state-rules.ts";

/**
 * Deletes a template permanently, here and on the platform. The name of a submitted template stays locked for 30 days; the
 * name of a draft is free at once.
 *
 * @throws DomainError "precondition_failed" while a submission is in progress; "conflict" while rules of fallbacks send it;
 * "platform_refused" or "unavailable" when the
 * platform does not delete it, and then nothing is deleted here either
 */
export async function deleteTemplate(ctx: Ctx, code: string, find: FindTemplateLink = templateLink): Promise<void> {
  const row = await inTransaction(ctx, (ctx) => lockTemplate(ctx, code));
  if (!canDo("delete", row.state) || isBeingSubmitted(row, ctx.now)) {
    throw new DomainError("precondition_failed", "templates.notDeletable");
  }
  await refuseUsed(ctx, code);
  if (row.externalId !== null) {
    // The account of an unbound channel cannot be reached: delete the local template only.
    const link = await find(ctx, row.channelId);
    const { name, externalId } = row;
    const answer = await link?.templates.remove(link.channel, { name, externalId }, link.io);
    if (answer && !answer.ok) throw platformRefusal(answer.failure);
  }
  await inTransaction(ctx, async (ctx) => {
    const current = await lockTemplate(ctx, code);
    // Where the platform has deleted it meanwhile, rules that took it since pass it over.
    await ctx.db
      .update(templates)
      .set({ state: "deleted", sendingAllowed: false, approval: null, updatedAt: ctx.now })
      .where(rowOf(ctx.workspaceId, code));
    await forgetDraftsOfAll(ctx, code);
    if (current.externalId !== null || current.submittedAt !== null) await lockName(ctx, current);
    await audit(ctx, {
      action: "template.deleted",
      objectKind: "template",
      objectId: code,
      detail: { name: current.name, language: current.language, state: { from: current.state, to: "deleted" } },
    });
  });
}

/** A rule of a fallback would send nothing any more. */
async function refuseUsed(ctx: Ctx, code: string): Promise<void> {
  const rules = await inTransaction(ctx, ({ db, workspaceId }) =>
    db.$count(fallbackRules, and(eq(fallbackRules.workspaceId, workspaceId), eq(fallbackRules.templateCode, code))),
  );
  if (rules > 0) throw new DomainError("conflict", "templates.usedByRules", { values: { count: rules } });
}
