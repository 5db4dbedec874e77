import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockTemplate, rowOf, type Template } from "./rows.ts";
import type { SwitchTemplateInput } from "./schema.ts";

/**
 * Switches sending of a template off or on. Running campaigns stop at their next claim.
 *
 * @throws DomainError "precondition_failed" when a category change by the platform stopped it: use `allowSending` for that
 */
export async function setSendingAllowed(ctx: Ctx, input: SwitchTemplateInput): Promise<void> {
  await change(ctx, input.code, "template.sendingSwitched", { on: input.on }, (row) => {
    if (input.on && row.sendingStoppedBy === "category") {
      throw new DomainError("precondition_failed", "templates.categoryStopped");
    }
    // Keep "category" as the reason when it is switched off too: a person still has to agree to the new price.
    return { sendingAllowed: input.on, sendingStoppedBy: input.on ? null : (row.sendingStoppedBy ?? "person") };
  });
}

/** Resumes sending after a category change by the platform, at the price of the new category. */
export async function allowSending(ctx: Ctx, code: string): Promise<void> {
  await change(ctx, code, "template.sendingAllowed", {}, () => ({ sendingAllowed: true, sendingStoppedBy: null }));
}

/** Sets whether a category change by the platform stops sending. */
export async function setPauseOnCategoryChange(ctx: Ctx, input: SwitchTemplateInput): Promise<void> {
  await change(ctx, input.code, "template.categoryPauseSwitched", { on: input.on }, () => ({
    pauseOnCategoryChange: input.on,
  }));
}

// Leaves `updatedAt` alone: it detects conflicting edits of the content, and the switches are not content.
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
