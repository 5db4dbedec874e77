import { and, desc, eq, ne, or } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { templateNames, templates, templateVersions } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import type { ConnectorEvent } from "#lib/connectors/events";
import { templateRulesFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { rowOf, type Template } from "../rows.ts";
import { nameLockedUntil } from "../state-rules.ts";
import { changesFromReview, type ReviewResult } from "./review-result.ts";

/**
 * Applies a template event of a platform's webhook: a review, a pause, a ban, a change of category or of quality. A template whose
 * submission was never answered is found by name and language, and gets its external id here. Repeated, outdated and unknown
 * events change nothing.
 *
 * Sending needs no notice: every claim reads the template's state and `sendingAllowed`.
 *
 * @returns the code of the template that changed, or null
 */
export async function applyTemplateReview(
  ctx: Ctx,
  event: Extract<ConnectorEvent, { kind: "template" }>,
  channelId: string,
): Promise<string | null> {
  return inTransaction(ctx, async (ctx) => {
    const { workspaceId, db } = ctx;
    const found = await db
      .select()
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.channelId, channelId),
          ne(templates.state, "deleted"),
          or(
            eq(templates.externalId, event.templateExternalId),
            and(eq(templates.name, event.name), eq(templates.language, event.language)),
          ),
        ),
      )
      .for("update");
    const row =
      found.find((one) => one.externalId === event.templateExternalId) ??
      // Not a draft that merely has the same name: that was never submitted.
      found.find((one) => one.externalId === null && one.submittedAt !== null);
    if (!row) return null;
    const known = row.externalId === null ? { ...row, externalId: event.templateExternalId } : row;
    const changed = await applyReviewResult(ctx, known, event);
    if (!changed && row.externalId === null) {
      await db.update(templates).set({ externalId: known.externalId }).where(rowOf(workspaceId, row.code));
    }
    return changed ? row.code : null;
  });
}

/**
 * Stores the changes of a review result and writes the audit log. The caller's transaction must hold the lock on the row.
 *
 * @returns whether anything changed
 */
export async function applyReviewResult(ctx: Ctx, row: Template, result: ReviewResult): Promise<boolean> {
  const { workspaceId, db, now } = ctx;
  const [last] = await db
    .select({ content: templateVersions.content })
    .from(templateVersions)
    .where(and(eq(templateVersions.workspaceId, workspaceId), eq(templateVersions.templateCode, row.code)))
    .orderBy(desc(templateVersions.version))
    .limit(1);
  const change = changesFromReview(row, result, last?.content ?? null);
  if (!change) return false;
  await db
    .update(templates)
    .set({ ...change, externalId: row.externalId, updatedAt: now })
    .where(rowOf(workspaceId, row.code));
  if (change.state === "deleted") await lockName(ctx, row);
  const template = { objectKind: "template", objectId: row.code } as const;
  const names = { name: row.name, language: row.language };
  const quality = { quality: { from: row.quality, to: change.quality ?? row.quality } };
  if (!change.state && !change.category) {
    await audit(ctx, { action: "template.quality_changed", ...template, detail: { ...names, ...quality } });
    return true;
  }
  await audit(ctx, {
    action: "template.reviewed",
    ...template,
    detail: {
      ...names,
      ...(change.state ? { state: { from: row.state, to: change.state }, reason: change.reason } : {}),
      ...(change.category ? { category: { from: row.category, to: change.category } } : {}),
      ...(change.quality ? quality : {}),
    },
  });
  return true;
}

/** Locks the name of a deleted template for as long as the platform that reviewed it does. */
export async function lockName(ctx: Ctx, row: Template): Promise<void> {
  const [channel] = await ctx.db
    .select({ platform: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, row.channelId)));
  const rules = channel ? templateRulesFor(channel.platform) : null;
  if (rules?.mode !== "reviewed") return;
  const lockedUntil = nameLockedUntil(ctx.now, rules.review);
  await ctx.db
    .insert(templateNames)
    .values({ workspaceId: ctx.workspaceId, channelId: row.channelId, name: row.name, lockedUntil })
    .onConflictDoUpdate({
      target: [templateNames.workspaceId, templateNames.channelId, templateNames.name],
      set: { lockedUntil },
    });
}
