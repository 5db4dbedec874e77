import { and, eq, sql } from "drizzle-orm";
import type { TemplateState } from "#db/enums";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

export type Template = typeof templates.$inferSelect;

/** SQL condition for one template. */
export function rowOf(workspaceId: string, code: string) {
  return and(eq(templates.workspaceId, workspaceId), eq(templates.code, code));
}

/** The template's channel was not deleted: the templates of a deleted one can only be read. */
const ofLivingChannel = sql`NOT EXISTS (SELECT 1 FROM channels c
  WHERE c.workspace_id = ${templates.workspaceId} AND c.id = ${templates.channelId} AND c.deleted_at IS NOT NULL)`;

/**
 * Reads a template and locks its row until the end of the transaction, so that concurrent changes wait.
 *
 * @throws DomainError "not_found", also for a deleted template and for one of a deleted channel
 */
export async function lockTemplate(ctx: Ctx, code: string): Promise<Template> {
  const [row] = await ctx.db
    .select()
    .from(templates)
    .where(and(rowOf(ctx.workspaceId, code), ofLivingChannel))
    .for("update");
  if (!row || row.state === "deleted") throw notFound("template");
  return row;
}

/** The columns for a state reported by the platform. An archived template stays archived and is restored in that state. */
export function stateFromPlatform(row: Template, state: TemplateState): Pick<Template, "state" | "archivedFrom"> {
  if (row.state !== "archived" || state === "archived" || state === "deleted")
    return { state, archivedFrom: row.archivedFrom };
  return { state: row.state, archivedFrom: state };
}
