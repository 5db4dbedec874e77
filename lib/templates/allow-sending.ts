import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockTemplate, rowOf, type Template } from "./rows.ts";
import type { SwitchTemplateInput } from "./schema.ts";

/**
 * Switches the sending of a template off or on again. Campaigns that run notice at their next slice.
 *
 * @throws DomainError "precondition_failed" when the platform's change of category stopped it: that wants `allowSending`
 */
export async function setSendingAllowed(ctx: Ctx, input: SwitchTemplateInput): Promise<void> {
  await change(ctx, input.code, "template.sendingSwitched", { on: input.on }, (row) => {
    if (input.on && row.sendingStoppedBy === "category") {
      throw new DomainError("precondition_failed", "templates.categoryStopped");
    }
    // Switching off what the category stopped keeps that reason: a person still has to agree to the new price.
    return { sendingAllowed: input.on, sendingStoppedBy: input.on ? null : (row.sendingStoppedBy ?? "person") };
  });
}

/** Agrees to send under the category the platform chose. */
export async function allowSending(ctx: Ctx, code: string): Promise<void> {
  await change(ctx, code, "template.sendingAllowed", {}, () => ({ sendingAllowed: true, sendingStoppedBy: null }));
}

/** Whether a change of category by the platform stops the sending. */
export async function setPauseOnCategoryChange(ctx: Ctx, input: SwitchTemplateInput): Promise<void> {
  await change(ctx, input.code, "template.categoryPauseSwitched", { on: input.on }, () => ({
    pauseOnCategoryChange: input.on,
  }));
}

// `updatedAt` stays: switches are no change of the words that somebody may have open in the designer.
async function change(
  ctx: Ctx,
  code: string,
  action: string,
  detail: Record<string, unknown>,
  decide: (row: Template) => Partial<Template>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    await ctx.db.update(templates).set(decide(row)).where(rowOf(ctx.workspaceId, code));
    await audit(ctx, { action, objectKind: "template", objectId: code, detail: { name: row.name, ...detail } });
  });
}
