import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import type { TemplateRules } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { contentIssues } from "../content/content-rules.ts";
import { insertDraft } from "../create-template.ts";
import { getTemplate } from "../queries.ts";
import { rulesOfChannel } from "../rules-of-channel.ts";
import {
  type CopyTemplatesInput,
  FiledTemplate,
  fileFormat,
  type ImportTemplatesInput,
  TemplateFile,
  type TemplatesInput,
} from "./schema.ts";

/**
 * What became of one template: the code of the new draft, or why there is none, as a key of the catalogue `errors` with its
 * values. `number` is its place in the file, from 1.
 */
export type Brought = { number: number; name: string; language: string } & (
  | { code: string }
  | { code: null; key: string; values: Record<string, string | number> }
);

export type TemplateChannel = { id: string; name: string };

/**
 * Channels of the workspace that have templates, without one of them; by name.
 *
 * @throws DomainError "not_found" without that one
 */
export async function listTemplateChannels(ctx: Ctx, except: string): Promise<TemplateChannel[]> {
  await rulesOfChannel(ctx, except);
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id: channels.id, name: channels.name, type: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), ne(channels.id, except), isNull(channels.deletedAt)))
      .orderBy(channels.name, channels.id),
  );
  return rows.filter(({ type }) => profileFor(type)?.templates).map(({ id, name }) => ({ id, name }));
}

/**
 * The templates as a file. Codes of another channel are left out.
 *
 * @throws DomainError "not_found" for a channel that is gone
 */
export async function exportTemplates(ctx: Ctx, { channelId, codes }: TemplatesInput): Promise<string> {
  await rulesOfChannel(ctx, channelId);
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        name: templates.name,
        language: templates.language,
        category: templates.category,
        content: templates.content,
      })
      .from(templates)
      .where(
        and(eq(templates.workspaceId, workspaceId), eq(templates.channelId, channelId), inArray(templates.code, codes)),
      )
      .orderBy(templates.name, templates.language),
  );
  return `${JSON.stringify({ format: fileFormat, version: 1, templates: rows }, null, 2)}\n`;
}

/**
 * Makes drafts of the templates of a file. One that cannot be read, or that the channel's platform cannot have, is refused by
 * itself.
 *
 * @throws DomainError "invalid" for a file of another kind; "not_found" for a channel that is gone
 */
export async function importTemplates(ctx: Ctx, { channelId, file }: ImportTemplatesInput): Promise<Brought[]> {
  const rules = await rulesOfChannel(ctx, channelId);
  const read = TemplateFile.safeParse(parsed(file));
  if (!read.success) throw new DomainError("invalid", "templates.fileShape", { field: "file" });
  const results: Brought[] = [];
  for (const [index, raw] of read.data.templates.entries()) {
    const one = FiledTemplate.safeParse(raw);
    const place = { number: index + 1, name: textOf(raw, "name"), language: textOf(raw, "language") };
    if (one.success) results.push(await bring(ctx, channelId, rules, place, one.data));
    else results.push({ ...place, code: null, ...refusalOf(one.error.issues[0]) });
  }
  return results;
}

/**
 * Makes drafts of templates on another channel of the workspace, whose platform's rules they have to keep.
 *
 * @throws DomainError "not_found" for a channel or a template that is not there
 */
export async function copyToChannel(ctx: Ctx, input: CopyTemplatesInput): Promise<Brought[]> {
  const { channelId, codes, targetId } = input;
  const rules = await rulesOfChannel(ctx, targetId);
  const results: Brought[] = [];
  for (const [index, code] of codes.entries()) {
    const { name, language, category, content } = await getTemplate(ctx, code, channelId);
    const place = { number: index + 1, name, language };
    results.push(await bring(ctx, targetId, rules, place, { name, language, category, content } as FiledTemplate));
  }
  return results;
}

/** What is empty can be written afterwards; what the platform does not have cannot. */
const unwritten = /(?:Required|Missing)$/;

async function bring(
  ctx: Ctx,
  channelId: string,
  rules: TemplateRules,
  place: { number: number; name: string; language: string },
  { name, language, category, content }: FiledTemplate,
): Promise<Brought> {
  const issue = contentIssues(content, rules).find(({ key }) => !unwritten.test(key));
  if (issue) return { ...place, code: null, key: `templates.content.${issue.key}`, values: issue.values };
  if (!rules.languages.includes(language))
    return { ...place, code: null, key: "templates.languageRequired", values: {} };
  const draft = { channelId, name, language, category, pauseOnCategoryChange: true, content };
  try {
    // A transaction of its own: what is refused takes nothing else back.
    // Codes are made from the time.
    const now = new Date(ctx.now.getTime() + place.number);
    const { code } = await insertDraft({ ...ctx, now }, draft, () => Promise.resolve(draft), "template.copied");
    return { ...place, code };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...place, code: null, key: error.key, values: error.values };
  }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    return null;
  }
}

function refusalOf(issue: { message: string; path: PropertyKey[] } | undefined) {
  // The messages of our own rules are keys; those of the shape are not.
  const key = issue && /^templates\.\w+$/.test(issue.message) ? issue.message : "templates.entryShape";
  return { key, values: { field: issue?.path.join(".") ?? "" } };
}

function textOf(raw: unknown, key: "name" | "language"): string {
  const value = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>)[key] : null;
  return typeof value === "string" ? value.slice(0, 100) : "";
}
