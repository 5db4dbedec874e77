import { and, eq } from "drizzle-orm";
import type { TemplateState } from "#db/enums";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

export type Template = typeof templates.$inferSelect;

/** The row of one template. */
export function rowOf(workspaceId: string, code: string) {
  return and(eq(templates.workspaceId, workspaceId), eq(templates.code, code));
}

/**
 * Takes a template for a change, inside the transaction of `ctx`: two people's changes follow each other.
 *
 * @throws DomainError "not_found" also for a deleted one
 */
export async function lockTemplate(ctx: Ctx, code: string): Promise<Template> {
  const [row] = await ctx.db.select().from(templates).where(rowOf(ctx.workspaceId, code)).for("update");
  if (!row || row.state === "deleted") throw notFound("template");
  return row;
}

/** Where a state from the platform is kept: an archived template stays archived and comes back in that state. */
export function placeState(row: Template, state: TemplateState): Pick<Template, "state" | "archivedFrom"> {
  if (row.state !== "archived" || state === "archived" || state === "deleted")
    return { state, archivedFrom: row.archivedFrom };
  return { state: row.state, archivedFrom: state };
}
