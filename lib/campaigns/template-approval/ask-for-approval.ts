import { eq } from "drizzle-orm";
import { type TemplateApproval, templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { templateRulesFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError } from "#lib/errors";
import { contentChanges } from "#lib/templates/content/content-changes";
import { storedContent } from "#lib/templates/content/read-content";
import { forgetDraft } from "#lib/templates/drafts";
import { withOwnFiles } from "#lib/templates/own-files";
import { requireNotWaiting } from "#lib/templates/review/approved";
import { requireComplete, requireEditable } from "#lib/templates/review/may-submit";
import { lockTemplate, rowOf } from "#lib/templates/rows";
import { canDo, isBeingSubmitted } from "#lib/templates/state-rules";
import { listApprovers } from "./approvers.ts";
import { mailWaiting } from "./mail-approval.ts";
import type { AskForApprovalInput } from "./schema.ts";

/**
 * Asks another person of the workspace to let a template through to the platform. What was typed is kept as it was asked until
 * they decide; of a template that can be sent, the words of now stay in use.
 *
 * @returns `waits` when the words stay in the author's draft, since the template can be sent
 * @throws DomainError "precondition_failed" where nobody has to approve templates, one waits already or an edit waits for
 * campaigns; "invalid", "limit_exceeded" and "conflict" as `submitTemplate` for what can be told beforehand
 */
export async function askForApproval(ctx: Ctx, typed: AskForApprovalInput): Promise<{ waits: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    // Held until the end: whoever switches approvals off either waits for this, or is seen here.
    const [workspace] = await ctx.db
      .select({ wants: workspaces.templateApproval })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for("share");
    const row = await lockTemplate(ctx, typed.code);
    if (!workspace?.wants) throw new DomainError("precondition_failed", "templateApproval.off");
    requireNotWaiting(row);
    if (row.waitingEdit) throw new DomainError("precondition_failed", "templateApproval.editWaits");
    if (isBeingSubmitted(row, ctx.now)) throw new DomainError("precondition_failed", "templates.notSubmittable");
    const content = storedContent(await withOwnFiles(ctx, row.channelId, typed.content));
    const input = { ...typed, content };
    const rules = templateRulesFor(row.platform);
    requireComplete(row, input, rules);
    if (rules.mode === "reviewed") await requireEditable(ctx, row, input, rules);

    const { category, choice } = typed;
    const approval: TemplateApproval = {
      ...{ state: "waiting", content, category, choice, answer: null },
      ...{ byId: actorId(ctx.actor), by: recordedName(ctx.actor), at: ctx.now.toISOString() },
    };
    // What can be sent says what it said until the platform has approved the new words; the draft keeps those till then.
    const saved = canDo("save", row.state);
    await ctx.db
      .update(templates)
      .set({ approval, ...(saved ? { content, category, updatedAt: ctx.now } : {}) })
      .where(rowOf(ctx.workspaceId, row.code));
    if (saved) await forgetDraft(ctx, row.code);
    await audit(ctx, {
      action: "template.approval_asked",
      objectKind: "template",
      objectId: row.code,
      detail: { name: row.name, language: row.language, ...contentChanges(row, input) },
    });
    await mailWaiting(ctx, row, await listApprovers(ctx));
    return { waits: !saved };
  });
}
