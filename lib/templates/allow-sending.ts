import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import type { AuditChange } from "#lib/audit/audit-entries";
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
  await changeSending(ctx, input.code, "template.sendingSwitched", (row) => {
    if (input.on && row.sendingStoppedBy === "category") {
      throw new DomainError("precondition_failed", "templates.categoryStopped");
    }
    // Keep "category" as the reason when it is switched off too: a person still has to agree to the new price.
    return { sendingAllowed: input.on, sendingStoppedBy: input.on ? null : (row.sendingStoppedBy ?? "person") };
  });
}

/** Resumes sending after a category change by the platform, at the price of the new category. */
export async function allowSending(ctx: Ctx, code: string): Promise<void> {
  await changeSending(ctx, code, "template.sendingAllowed", () => ({ sendingAllowed: true, sendingStoppedBy: null }));
}

/** Sets whether a category change by the platform stops sending. */
export async function setPauseOnCategoryChange(ctx: Ctx, input: SwitchTemplateInput): Promise<void> {
  const { code, on } = input;
  await change(
    ctx,
    code,
    () => ({ pauseOnCategoryChange: on }),
    (ctx, row) => {
      const detail = { name: row.name, pauseOnCategoryChange: { from: row.pauseOnCategoryChange, to: on } };
      return audit(ctx, { action: "template.categoryPauseSwitched", objectKind: "template", objectId: code, detail });
    },
  );
}

async function changeSending(
  ctx: Ctx,
  code: string,
  action: "template.sendingSwitched" | "template.sendingAllowed",
  decide: (row: Template) => Pick<Template, "sendingAllowed" | "sendingStoppedBy">,
): Promise<void> {
  await change(ctx, code, decide, (ctx, row) => {
    const sending: AuditChange = { from: row.sendingAllowed, to: decide(row).sendingAllowed };
    return audit(ctx, { action, objectKind: "template", objectId: code, detail: { name: row.name, sending } });
  });
}

// Leaves `updatedAt` alone: it detects conflicting edits of the content, and the switches are not content.
async function change(
  ctx: Ctx,
  code: string,
  decide: (row: Template) => Partial<Template>,
  record: (ctx: Ctx, before: Template) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    await ctx.db.update(templates).set(decide(row)).where(rowOf(ctx.workspaceId, code));
    await record(ctx, row);
  });
}
