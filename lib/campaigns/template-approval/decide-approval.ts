import { type TemplateApproval, templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError } from "#lib/errors";
import { forgetDraft } from "#lib/templates/drafts";
import { type FindTemplateLink, templateLink } from "#lib/templates/platform-link";
import { waitingApproval } from "#lib/templates/review/approved";
import type { Submitted } from "#lib/templates/review/submit-template";
import { type LockedTemplate, lockTemplate, rowOf } from "#lib/templates/rows";
import { editTemplate } from "../template-edits/edit-template.ts";
import { listApprovers, mayDecide } from "./approvers.ts";
import { mailAnswer } from "./mail-approval.ts";
import type { ApproveTemplateInput, SendTemplateBackInput } from "./schema.ts";

/**
 * Lets through what was asked: it is submitted as its author typed it and decided about campaigns. When the platform does not
 * take it, it goes on waiting.
 *
 * @returns the state afterwards; `waits` when it is kept until what is being sent has left
 * @throws DomainError "forbidden" for whoever asked, unless nobody else could decide; "conflict" when something else is asked
 * by now, or another campaign uses the template than the person was shown; and as `submitTemplate` does
 */
export async function approveTemplate(
  ctx: Ctx,
  { code, askedAt, campaigns }: ApproveTemplateInput,
  find: FindTemplateLink = templateLink,
): Promise<Submitted & { waits: boolean }> {
  const { row, approval } = await inTransaction(ctx, (ctx) => requireMine(ctx, code, askedAt));
  const { content, category, choice } = approval;
  const form = { code, content, category, seenAt: row.updatedAt.toISOString(), choice, campaigns };
  const submitted = await editTemplate(ctx, form, find, { approves: askedAt });
  await inTransaction(ctx, async (ctx) => {
    // Of an edit that waits the draft has the words, should it be withdrawn.
    if (!submitted.waits) await forgetDraft(ctx, code, approval.byId);
    await note(ctx, row, "template.approved", null);
    await mailAnswer(ctx, row, approval, { approved: true, reason: null });
  });
  return submitted;
}

/** Sends what was asked back to its author, with a reason. @throws DomainError as `approveTemplate` does for the decision */
export async function sendTemplateBack(ctx: Ctx, { code, askedAt, reason }: SendTemplateBackInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { row, approval } = await requireMine(ctx, code, askedAt);
    await storeAnswer(ctx, code, approval, reason);
    await note(ctx, row, "template.sent_back", reason);
    await mailAnswer(ctx, row, approval, { approved: false, reason });
  });
}

/** Takes back what was asked, so that it can be edited again. Its author's words stay. Does nothing when nothing waits. */
export async function withdrawApproval(ctx: Ctx, code: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    if (!waitingApproval(row)) return;
    await ctx.db.update(templates).set({ approval: null }).where(rowOf(ctx.workspaceId, code));
    await note(ctx, row, "template.approval_withdrawn", null);
  });
}

/** Gives a request back. Its words stay in it: the author's draft of them may be gone. */
export async function storeAnswer(
  ctx: Ctx,
  code: string,
  approval: TemplateApproval,
  reason: string | null,
): Promise<void> {
  const answer = { byId: actorId(ctx.actor), by: recordedName(ctx.actor), at: ctx.now.toISOString(), reason };
  await ctx.db
    .update(templates)
    .set({ approval: { ...approval, state: "sent_back", answer } })
    .where(rowOf(ctx.workspaceId, code));
}

/** @throws DomainError unless the reader may decide about what was asked then */
async function requireMine(ctx: Ctx, code: string, askedAt: string) {
  const row = await lockTemplate(ctx, code);
  const approval = waitingApproval(row);
  if (approval?.at !== askedAt) throw new DomainError("conflict", "templateApproval.changed");
  if (!mayDecide(ctx, approval, await listApprovers(ctx))) throw new DomainError("forbidden", "templateApproval.own");
  return { row, approval };
}

type Noted = "template.approved" | "template.sent_back" | "template.approval_withdrawn";

async function note(ctx: Ctx, { code, name, language }: LockedTemplate, action: Noted, reason: string | null) {
  const detail = { name, language };
  await audit(ctx, { action, objectKind: "template", objectId: code, detail, ...(reason ? { reason } : {}) });
}
