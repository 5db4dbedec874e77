import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { templateRulesFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { contentChanges } from "../content/content-changes.ts";
import { storedContent } from "../content/read-content.ts";
import { withOwnFiles } from "../own-files.ts";
import { lockTemplate, rowOf } from "../rows.ts";
import type { SaveTemplateInput } from "../schema.ts";
import { type Permit, requireApproved } from "./approved.ts";
import { requireComplete, requireEditable } from "./may-submit.ts";

/**
 * Keeps an edit until campaigns that are being sent with the words of now have ended; `submitWaitingEdits` submits it then.
 *
 * @param waitsFor ids of those campaigns
 * @param permit how it gets past the approval of a workspace that wants one
 * @throws DomainError as `submitTemplate` does for what can be told beforehand
 */
export async function keepWaitingEdit(
  ctx: Ctx,
  typed: SaveTemplateInput,
  waitsFor: string[],
  permit: Permit | null = null,
): Promise<void> {
  const row = await lockTemplate(ctx, typed.code);
  const asked = await requireApproved(ctx, row, permit);
  const input = { ...typed, content: storedContent(await withOwnFiles(ctx, row.channelId, typed.content)) };
  const rules = templateRulesFor(row.platform);
  requireComplete(row, input, rules);
  if (rules.mode === "reviewed") await requireEditable(ctx, row, input, rules);
  const { content, category } = input;
  const { byId, by } = asked ?? { byId: actorId(ctx.actor), by: recordedName(ctx.actor) };
  const made = { byId, by, at: ctx.now.toISOString() };
  await ctx.db
    .update(templates)
    .set({ waitingEdit: { content, category, waitsFor, ...made, problem: null }, approval: null })
    .where(rowOf(ctx.workspaceId, row.code));
  const detail = { name: row.name, language: row.language, ...contentChanges(row, input) };
  await audit(ctx, { action: "template.edit_waits", objectKind: "template", objectId: row.code, detail });
}

/** Takes back an edit that waits; its author's draft still has its words. */
export async function withdrawWaitingEdit(ctx: Ctx, code: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    if (!row.waitingEdit) return;
    await ctx.db.update(templates).set({ waitingEdit: null }).where(rowOf(ctx.workspaceId, code));
    const detail = { name: row.name, language: row.language };
    await audit(ctx, { action: "template.edit_withdrawn", objectKind: "template", objectId: code, detail });
  });
}
