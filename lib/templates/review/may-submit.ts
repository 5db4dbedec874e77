import type { TemplateRules } from "#lib/connectors/profile";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { designIssues } from "../content/design-rules.ts";
import { type FindTemplateLink, requireLink, type TemplateLink } from "../platform-link.ts";
import { listApprovedEdits } from "../queries.ts";
import type { Template } from "../rows.ts";
import { requireUnchanged } from "../save-template.ts";
import type { SaveTemplateInput } from "../schema.ts";
import { canDo, editAllowance } from "../state-rules.ts";

/** @throws DomainError when it cannot be submitted to the platform now */
export async function requireSubmittable(
  ctx: Ctx,
  row: Template,
  input: SaveTemplateInput,
  rules: Extract<TemplateRules, { mode: "reviewed" }>,
  find: FindTemplateLink,
): Promise<TemplateLink> {
  requireComplete(row, input, rules);
  await requireEditable(ctx, row, input, rules);
  return requireLink(find, ctx, row.channelId);
}

/** @throws DomainError when it is approved and the edit goes beyond what the platform allows of such a template */
export async function requireEditable(
  ctx: Ctx,
  row: Template,
  input: SaveTemplateInput,
  rules: Extract<TemplateRules, { mode: "reviewed" }>,
): Promise<void> {
  if (row.state === "pass") {
    if (input.category !== row.category) throw new DomainError("precondition_failed", "templates.categoryFixed");
    const { refusal } = editAllowance(await listApprovedEdits(ctx, row.code), rules.review, ctx.now);
    if (refusal) throw new DomainError("limit_exceeded", `templates.${refusal}`);
  }
}

/** @throws DomainError when its state or its content does not allow it, or it has changed since the person opened it */
export function requireComplete(row: Template, input: SaveTemplateInput, rules: TemplateRules): void {
  if (!canDo("submit", row.state)) throw new DomainError("precondition_failed", "templates.notSubmittable");
  requireUnchanged(row, input.seenAt);
  const [issue] = designIssues(input, rules);
  if (!issue) return;
  throw new DomainError("invalid", `templates.content.${issue.key}`, {
    values: issue.values,
    field: issue.field === "category" ? issue.field : `content.${issue.field}`,
  });
}
