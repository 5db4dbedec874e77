import { and, asc, eq, inArray, lt, ne } from "drizzle-orm";
import type { TemplateState } from "#db/enums";
import { templates, templateVersions } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import type { HeldTemplate, TemplateDraft } from "#lib/connectors/abilities";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { newTemplateCode } from "#lib/ids";
import { storedContent } from "../content/read-content.ts";
import { fromDraft } from "../content/to-draft.ts";
import { type FindTemplateLink, platformRefusal, requireLink, templateLink } from "../platform-link.ts";
import { rulesOfChannel } from "../rules-of-channel.ts";
import type { SyncTemplatesInput } from "../schema.ts";
import { applyReviewResult } from "./apply-review.ts";

/**
 * What came of it: templates brought over, those of ours about which the platform said something new, and the names of those
 * with parts that we do not know.
 */
export type Synced = { imported: number; updated: number; unread: string[] };

/**
 * Brings over templates that were made at the platform: those of the account whose name and language the channel has not got.
 * Their review is the platform's; each counts as one version, so that campaigns can hold on to it. What the platform says
 * about templates that the channel has is applied as if its webhook had said it, since one may have been missed.
 *
 * @throws DomainError "not_found" for a channel that is gone; "precondition_failed" while it is unbound; "platform_refused" or "unavailable" when the platform
 * does not give its list
 */
export async function syncTemplates(
  ctx: Ctx,
  { channelId }: SyncTemplatesInput,
  find: FindTemplateLink = templateLink,
): Promise<Synced> {
  await rulesOfChannel(ctx, channelId);
  const { templates: ability, channel, io } = await requireLink(find, ctx, channelId);
  const asked = io.now();
  const answer = await ability.list(channel, io);
  if (!answer.ok) throw platformRefusal(answer.failure);
  const held = answer.value.filter(({ state }) => state !== "deleted");
  return inTransaction(ctx, async (ctx) => {
    const known = new Set(await listKnown(ctx, channelId));
    const unknown = held.filter((one) => !known.has(placeOf(one)) && !known.has(one.externalId));
    let imported = 0;
    for (const [index, one] of unknown.entries()) {
      if (one.draft === null) continue;
      // Codes are made from the time, and a whole account is brought over in one moment.
      const code = newTemplateCode(new Date(ctx.now.getTime() + index));
      if (await insertHeld(ctx, channelId, code, { ...one, draft: one.draft })) imported++;
    }
    const unread = unknown.filter(({ draft }) => draft === null).map(({ name }) => name);
    const updated = await applyStates(ctx, channelId, held, asked);
    return { imported, updated, unread: [...new Set(unread)] };
  });
}

/** States in which a template is neither on its way to the platform nor under review there. */
const settled: TemplateState[] = ["pass", "fail", "paused", "disabled"];

/** Applies states and categories that the platform's list has otherwise. @returns how many templates changed */
async function applyStates(ctx: Ctx, channelId: string, held: readonly HeldTemplate[], at: Date): Promise<number> {
  const rows = await ctx.db
    .select()
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.channelId, channelId),
        inArray(templates.state, settled),
        // Reviewed or submitted while we were asking: the list is outdated.
        lt(templates.updatedAt, at),
      ),
    )
    .orderBy(asc(templates.code))
    .for("update");
  const byId = new Map(held.map((one) => [one.externalId, one]));
  let updated = 0;
  for (const row of rows) {
    const one = row.externalId === null ? undefined : byId.get(row.externalId);
    if (!one || !settled.includes(one.state)) continue;
    if (one.state === row.state && one.category === row.category) continue;
    const { state, category, reason } = one;
    if (await applyReviewResult(ctx, row, { state, category, reason: reason ?? row.reason, at })) updated++;
  }
  return updated;
}

const placeOf = ({ name, language }: { name: string; language: string }) => `${name}\n${language}`;

/** Names with languages, and the platform's ids, of all templates that a channel has. */
async function listKnown({ db, workspaceId }: Ctx, channelId: string): Promise<string[]> {
  const { name, language, externalId } = templates;
  const rows = await db
    .select({ name, language, externalId })
    .from(templates)
    .where(
      and(eq(templates.workspaceId, workspaceId), eq(templates.channelId, channelId), ne(templates.state, "deleted")),
    );
  return rows.flatMap((row) => [placeOf(row), ...(row.externalId === null ? [] : [row.externalId])]);
}

/** @returns false when somebody has made a template of that name meanwhile */
async function insertHeld(
  ctx: Ctx,
  channelId: string,
  code: string,
  { externalId, draft, name, language, state, category, reason }: HeldTemplate & { draft: TemplateDraft },
): Promise<boolean> {
  const content = storedContent(fromDraft(draft).content);
  const by = recordedName(ctx.actor);
  const [made] = await ctx.db
    .insert(templates)
    .values({
      ...{
        workspaceId: ctx.workspaceId,
        code,
        channelId,
        name,
        language,
        category,
        content,
        state,
        externalId,
        reason,
      },
      archivedFrom: state === "archived" ? "pass" : null,
      ...{ version: 1, submittedAt: ctx.now, decidedAt: ctx.now },
      ...{ createdBy: by, createdAt: ctx.now, updatedAt: ctx.now },
    })
    .onConflictDoNothing()
    .returning({ code: templates.code });
  if (!made) return false;
  await ctx.db.insert(templateVersions).values({
    ...{ workspaceId: ctx.workspaceId, templateCode: code, version: 1, content },
    ...{ submittedBy: by, submittedAt: ctx.now },
  });
  await audit(ctx, {
    action: "template.imported",
    objectKind: "template",
    objectId: code,
    detail: { name, language, channelId },
  });
  return true;
}
