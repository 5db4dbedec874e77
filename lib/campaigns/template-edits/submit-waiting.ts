import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { templates, type WaitingEdit } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type FindTemplateLink, templateLink } from "#lib/templates/platform-link";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { rowOf } from "#lib/templates/rows";
import { holdCampaigns } from "./hold-campaigns.ts";

/**
 * Submits edits that waited for campaigns, once those have been sent. Campaigns that are due later wait for the new words.
 * Asked again and again.
 */
export async function submitWaitingEdits(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
  find: FindTemplateLink = templateLink,
): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; code: string }>(sql`
    SELECT t.workspace_id AS "workspaceId", t.code FROM templates t
    WHERE t.waiting_edit IS NOT NULL AND t.waiting_edit ->> 'problem' IS NULL AND NOT EXISTS (
      SELECT 1 FROM campaigns c
      WHERE c.workspace_id = t.workspace_id AND c.state IN ('running', 'stopping') AND t.waiting_edit -> 'waitsFor' ? c.id)
    ORDER BY t.code LIMIT 20`);
  for (const { workspaceId, code } of rows) await submitWaitingEdit({ ...contextOf(workspaceId), now }, code, find);
}

async function submitWaitingEdit(ctx: Ctx, code: string, find: FindTemplateLink): Promise<void> {
  const row = await inTransaction(ctx, async ({ db, workspaceId }) => {
    const [found] = await db.select().from(templates).where(rowOf(workspaceId, code));
    return found;
  });
  const edit = row?.waitingEdit;
  if (!row || !edit) return;
  const { content, category } = edit;
  const form = { code, content, category, seenAt: row.updatedAt.toISOString() };
  try {
    const author: Ctx = { ...ctx, actor: { kind: "system", name: edit.by } };
    const hold = (ctx: Ctx, version: number) => holdCampaigns(ctx, code, version);
    await submitTemplate(author, form, find, hold, "decided_before");
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await keepProblem(ctx, code, { ...edit, problem: error.key });
  }
}

/** Keeps the words of an edit that was refused, for a person to see why. */
async function keepProblem(ctx: Ctx, code: string, waitingEdit: WaitingEdit): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db.update(templates).set({ waitingEdit }).where(rowOf(workspaceId, code));
  });
}
