import { and, eq, getTableColumns, isNull } from "drizzle-orm";
import type { Platform, TemplateState } from "#db/enums";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

export type Template = typeof templates.$inferSelect;
/** With the platform of its channel, whose rules hold for it. */
export type LockedTemplate = Template & { platform: Platform };

/** SQL condition for one template. */
export function rowOf(workspaceId: string, code: string) {
  return and(eq(templates.workspaceId, workspaceId), eq(templates.code, code));
}

/**
 * Reads a template and locks its row until the end of the transaction, so that concurrent changes wait.
 *
 * @throws DomainError "not_found", also for a deleted template and for one of a deleted channel
 */
export async function lockTemplate(ctx: Ctx, code: string): Promise<LockedTemplate> {
  const [row] = await ctx.db
    .select({ ...getTableColumns(templates), platform: channels.type })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    // The templates of a deleted channel can only be read.
    .where(and(rowOf(ctx.workspaceId, code), isNull(channels.deletedAt)))
    .for("update", { of: templates });
  if (!row || row.state === "deleted") throw notFound("template");
  return row;
}

/** The columns for a state reported by the platform. An archived template stays archived and is restored in that state. */
export function stateFromPlatform(row: Template, state: TemplateState): Pick<Template, "state" | "archivedFrom"> {
  if (row.state !== "archived" || state === "archived" || state === "deleted")
    return { state, archivedFrom: row.archivedFrom };
  return { state: row.state, archivedFrom: state };
}
