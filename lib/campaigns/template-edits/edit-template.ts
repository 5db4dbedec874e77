import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type FindTemplateLink, templateLink } from "#lib/templates/platform-link";
import type { Permit } from "#lib/templates/review/approved";
import { type Submitted, submitTemplate } from "#lib/templates/review/submit-template";
import { keepWaitingEdit } from "#lib/templates/review/waiting-edit";
import { lockTemplate } from "#lib/templates/rows";
import { effectsOf } from "./effects.ts";
import { holdCampaigns } from "./hold-campaigns.ts";
import type { EditTemplateInput } from "./schema.ts";
import { readTemplateUse } from "./template-use.ts";

/**
 * Edits a template that campaigns use, as the person chose. Under `now` the campaigns end by themselves, at their next claim
 * or start.
 *
 * @param permit how it gets past the approval of a workspace that wants one
 * @returns the state of the template afterwards; `waits` when the edit is kept until what is being sent has left
 * @throws DomainError "conflict" when another campaign uses it by now than the person was shown; "precondition_failed" when
 * campaigns were to go on with words that their lists have no values for; and as `submitTemplate` does
 */
export async function editTemplate(
  ctx: Ctx,
  { choice, campaigns, ...form }: EditTemplateInput,
  find: FindTemplateLink = templateLink,
  permit: Permit | null = null,
): Promise<Submitted & { waits: boolean }> {
  if (choice === "finish_first") {
    return inTransaction(ctx, async (ctx) => {
      const { state } = await lockTemplate(ctx, form.code);
      const use = await requireShown(ctx, form.code, campaigns);
      const running = use.filter((campaign) => campaign.state === "running");
      await keepWaitingEdit(
        ctx,
        form,
        running.map(({ id }) => id),
        permit,
      );
      return { state, waits: true };
    });
  }
  const decide = async (ctx: Ctx, version: number) => {
    const use = await requireShown(ctx, form.code, campaigns);
    if (choice === "now") return;
    if (effectsOf(use, choice, form.content).ended.campaigns > 0) {
      throw new DomainError("precondition_failed", "templates.listsDoNotFit");
    }
    await holdCampaigns(ctx, form.code, version);
  };
  const submitted = await submitTemplate(ctx, form, find, decide, permit);
  return { ...submitted, waits: false };
}

/** @throws DomainError "conflict" for a campaign that the person was not shown */
async function requireShown(ctx: Ctx, code: string, shown: readonly string[]) {
  const use = await readTemplateUse(ctx, code);
  if (use.some(({ id }) => !shown.includes(id))) throw new DomainError("conflict", "templates.useChanged");
  return use;
}
