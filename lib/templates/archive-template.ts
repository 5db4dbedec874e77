import { and, eq, inArray } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { getTemplate } from "./queries.ts";
import { lockTemplate, rowOf } from "./rows.ts";
import { rulesOfChannel } from "./rules-of-channel.ts";
import { canDo } from "./state-rules.ts";

/** Archives a template. It disappears from the list and the send form. */
export async function archiveTemplate(ctx: Ctx, code: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    if (!canDo("archive", row.state)) throw new DomainError("precondition_failed", "templates.notArchivable");
    await ctx.db
      .update(templates)
      .set({ state: "archived", archivedFrom: row.state, approval: null, updatedAt: ctx.now })
      .where(rowOf(ctx.workspaceId, code));
    await audit(ctx, {
      action: "template.archived",
      objectKind: "template",
      objectId: code,
      detail: { name: row.name, state: { from: row.state, to: "archived" } },
    });
  });
}

/**
 * Archives several templates of a channel.
 *
 * @returns the names of those that stay, because their state does not allow it or they are gone
 */
export async function archiveTemplates(ctx: Ctx, channelId: string, codes: readonly string[]): Promise<string[]> {
  await rulesOfChannel(ctx, channelId);
  const kept: string[] = [];
  for (const code of codes) {
    try {
      // A transaction of its own: what cannot be archived takes nothing else back.
      await getTemplate(ctx, code, channelId);
      await archiveTemplate(ctx, code);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      kept.push(code);
    }
  }
  if (kept.length === 0) return [];
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ name: templates.name })
      .from(templates)
      .where(and(eq(templates.workspaceId, workspaceId), inArray(templates.code, kept)))
      .orderBy(templates.name),
  );
  return rows.map(({ name }) => name);
}

/** Restores an archived template in its previous state, or the state a review has given it since. */
export async function restoreTemplate(ctx: Ctx, code: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, code);
    if (!canDo("restore", row.state)) throw new DomainError("precondition_failed", "templates.notArchived");
    const state = row.archivedFrom ?? "draft";
    await ctx.db
      .update(templates)
      .set({ state, archivedFrom: null, updatedAt: ctx.now })
      .where(rowOf(ctx.workspaceId, code));
    await audit(ctx, {
      action: "template.restored",
      objectKind: "template",
      objectId: code,
      detail: { name: row.name, state: { from: row.state, to: state } },
    });
  });
}
