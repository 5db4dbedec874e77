import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { templateLabels, templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, limitOf } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { rowOf } from "../rows.ts";
import { rulesOfChannel } from "../rules-of-channel.ts";
import { type CreateLabelInput, type LabelInput, type LabelTemplatesInput, labelsMax } from "./schema.ts";

export type Label = Pick<typeof templateLabels.$inferSelect, "id" | "name" | "colour">;

const listed = { id: templateLabels.id, name: templateLabels.name, colour: templateLabels.colour };

/** The labels of the workspace, by name. */
export async function listLabels(ctx: Ctx): Promise<Label[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select(listed)
      .from(templateLabels)
      .where(eq(templateLabels.workspaceId, workspaceId))
      .orderBy(sql`lower(${templateLabels.name})`, asc(templateLabels.id)),
  );
}

/**
 * Makes a label that every member of the workspace can use.
 *
 * @throws DomainError "conflict" when one has that name in whatever case; "limit_exceeded" at the most that a workspace can have
 */
export async function createLabel(ctx: Ctx, { name, colour }: CreateLabelInput): Promise<Label> {
  const label = { id: newId(), name, colour };
  try {
    await inTransaction(ctx, async (ctx) => {
      if ((await listLabels(ctx)).length >= labelsMax) {
        throw new DomainError("limit_exceeded", "templateLabels.many", { values: { max: labelsMax } });
      }
      await ctx.db.insert(templateLabels).values({ workspaceId: ctx.workspaceId, ...label, createdAt: ctx.now });
      await noteLabel(ctx, "workspace.label_made", name);
    });
  } catch (error) {
    if (!isUniqueViolation(error, "template_labels_name")) throw error;
    throw new DomainError("conflict", "templateLabels.taken", { values: { name }, field: "name" });
  }
  return label;
}

/**
 * Deletes a label, and takes it off the templates that have it.
 *
 * @throws DomainError "not_found" for one that is gone; "forbidden" for a member who sees some channels only: it is on templates of others, too
 */
export async function deleteLabel(ctx: Ctx, { id }: LabelInput): Promise<void> {
  if (limitOf(ctx)) throw new DomainError("forbidden", "templateLabels.ofAll");
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [gone] = await db
      .delete(templateLabels)
      .where(and(eq(templateLabels.workspaceId, workspaceId), eq(templateLabels.id, id)))
      .returning(listed);
    if (!gone) throw notFound("label");
    await db
      .update(templates)
      .set({ labelIds: sql`array_remove(${templates.labelIds}, ${id})` })
      .where(and(eq(templates.workspaceId, workspaceId), sql`${id} = ANY (${templates.labelIds})`));
    await noteLabel(ctx, "workspace.label_deleted", gone.name);
  });
}

/**
 * Puts labels on templates of a channel and takes others off. Templates that are gone are left out.
 *
 * @throws DomainError "not_found" for a label or a channel that is gone
 */
export async function labelTemplates(ctx: Ctx, { channelId, codes, add, remove }: LabelTemplatesInput): Promise<void> {
  await rulesOfChannel(ctx, channelId);
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const labels = new Map((await listLabels(ctx)).map((label) => [label.id, label.name]));
    if (add.some((id) => !labels.has(id))) throw notFound("label");
    const rows = await db
      .select({ code: templates.code, name: templates.name, labelIds: templates.labelIds })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.channelId, channelId),
          inArray(templates.code, codes),
          sql`${templates.state} <> 'deleted'`,
        ),
      )
      .orderBy(asc(templates.code))
      .for("update");
    const namesOf = (ids: readonly string[]) => ids.flatMap((id) => labels.get(id) ?? []).join(", ");
    for (const { code, name, labelIds } of rows) {
      const kept = labelIds.filter((id) => !remove.includes(id) && labels.has(id));
      const next = [...new Set([...kept, ...add])];
      if (next.join() === labelIds.join()) continue;
      await db.update(templates).set({ labelIds: next }).where(rowOf(workspaceId, code));
      await audit(ctx, {
        action: "template.labelled",
        objectKind: "template",
        objectId: code,
        detail: { name, labels: { from: namesOf(labelIds) || null, to: namesOf(next) || null } },
      });
    }
  });
}

async function noteLabel(ctx: Ctx, action: "workspace.label_made" | "workspace.label_deleted", name: string) {
  await audit(ctx, { action, objectKind: "workspace", objectId: ctx.workspaceId, detail: { name } });
}
