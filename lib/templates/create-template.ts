import { and, eq, gt, isNull } from "drizzle-orm";
import type { Platform, TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { templateNames, templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import type { TemplateRules } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newTemplateCode } from "#lib/ids";
import { contentForCategory } from "./content/edit-parts.ts";
import { lockTemplate } from "./rows.ts";
import type { CopyTemplateInput, CreateTemplateInput } from "./schema.ts";
import { startersFor } from "./starters/starters.ts";

const emptyContent: TemplateContent = { header: null, body: "", footer: null, buttons: [], samples: {} };

/**
 * Creates a draft, empty or with the words of a starter. The channel need not be bound yet.
 *
 * @returns the template's code
 * @throws DomainError "conflict" when the channel already has a template of that name and language, or the name is locked;
 * "not_found" for a starter that the channel's platform does not have, and for a topic that is not there
 */
export async function createTemplate(ctx: Ctx, input: CreateTemplateInput): Promise<{ code: string }> {
  const from = async (ctx: Ctx) => {
    const platform = await platformOf(ctx, input.channelId);
    return { ...input, topicId: await topicOf(ctx, platform, input), content: openingContent(platform, input) };
  };
  return insertDraft(ctx, input, from, "template.created");
}

/** The topic that was chosen; null where none was, and for what nobody can leave by topic. */
async function topicOf(ctx: Ctx, platform: Platform, input: CreateTemplateInput): Promise<string | null> {
  const { topicId, category } = input;
  if (!topicId || category !== "marketing" || !profileFor(platform)?.unsubscribes) return null;
  const [topic] = await ctx.db
    .select({ id: topics.id })
    .from(topics)
    .where(and(eq(topics.workspaceId, ctx.workspaceId), eq(topics.id, topicId), isNull(topics.archivedAt)))
    .for("share");
  if (!topic) throw notFound("topic");
  return topic.id;
}

function openingContent(platform: Platform, { category, starter }: CreateTemplateInput): TemplateContent {
  if (!starter) return contentForCategory(emptyContent, category, rulesOf(platform));
  const found = startersFor(platform).find(({ key }) => key === starter);
  if (!found) throw notFound("template");
  return found.content;
}

/**
 * Creates a draft with the content of another template of the same channel, with a new name or language.
 *
 * @throws DomainError "not_found" without such a template; "conflict" as in `createTemplate`
 */
export async function copyTemplate(ctx: Ctx, input: CopyTemplateInput): Promise<{ code: string }> {
  const from = async (ctx: Ctx) => {
    const source = await lockTemplate(ctx, input.code);
    return { ...source, name: input.name, language: input.language };
  };
  return insertDraft(ctx, input, from, "template.copied");
}

export type Draft = {
  channelId: string;
  name: string;
  language: string;
  category: TemplateCategory;
  pauseOnCategoryChange: boolean;
  content: TemplateContent;
  topicId?: string | null;
};

/**
 * Creates a draft of whatever `draftOf` gives within the transaction.
 *
 * @throws DomainError "conflict" as in `createTemplate`; "invalid" for a category that cannot be designed
 */
export async function insertDraft(
  ctx: Ctx,
  requested: { name: string; language: string },
  draftOf: (ctx: Ctx) => Promise<Draft>,
  action: "template.created" | "template.copied",
): Promise<{ code: string }> {
  const code = newTemplateCode(ctx.now);
  try {
    await inTransaction(ctx, async (ctx) => {
      const { channelId, name, language, category, pauseOnCategoryChange, content, topicId } = await draftOf(ctx);
      await requireAvailableName(ctx, channelId, name);
      await ctx.db.insert(templates).values({
        workspaceId: ctx.workspaceId,
        code,
        channelId,
        name,
        language,
        category,
        pauseOnCategoryChange,
        content,
        topicId: topicId ?? null,
        createdBy: recordedName(ctx.actor),
        createdAt: ctx.now,
        updatedAt: ctx.now,
      });
      await audit(ctx, { action, objectKind: "template", objectId: code, detail: { name, language, channelId } });
    });
  } catch (error) {
    if (isUniqueViolation(error, "templates_name")) {
      throw new DomainError("conflict", "templates.nameTaken", { values: { name: requested.name }, field: "name" });
    }
    throw error;
  }
  return { code };
}

/** The platform of a channel that is there, which stays as it is until the end of the transaction. */
async function platformOf(ctx: Ctx, channelId: string): Promise<Platform> {
  const [channel] = await ctx.db
    .select({ type: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)))
    .for("share");
  if (!channel) throw notFound("channel");
  return channel.type;
}

function rulesOf(platform: Platform): TemplateRules {
  const rules = profileFor(platform)?.templates;
  if (!rules) throw new DomainError("precondition_failed", "templates.typeLater");
  return rules;
}

/** @throws DomainError "conflict" when a template of that name was deleted less than 30 days ago */
async function requireAvailableName(ctx: Ctx, channelId: string, name: string): Promise<void> {
  const [lock] = await ctx.db
    .select({ until: templateNames.lockedUntil })
    .from(templateNames)
    .where(
      and(
        eq(templateNames.workspaceId, ctx.workspaceId),
        eq(templateNames.channelId, channelId),
        eq(templateNames.name, name),
        gt(templateNames.lockedUntil, ctx.now),
      ),
    );
  if (!lock) return;
  const date = lock.until.toISOString().slice(0, 10);
  throw new DomainError("conflict", "templates.nameLocked", { values: { date }, field: "name" });
}
