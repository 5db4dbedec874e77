import { and, eq, ne, sql } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import type { TemplateRules } from "#lib/connectors/profile";
import { templateRulesFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { overfilled } from "#lib/templates/content/overfilled";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { valueFault } from "#lib/templates/content/row-values";
import { type LanguageFacts, otherLanguages, valuesFor } from "#lib/templates/languages/other-languages";
import { pickLanguage } from "#lib/templates/languages/pick-language";
import { textArray } from "#lib/text/text-array";
import type { AssessedRow } from "../audience-import/assess-row.ts";
import type { ImportTarget, TargetTemplate } from "../audience-import/find-target.ts";

/** The attribute of contacts that says in which language they are written to. */
export const languageAttribute = "language";

/** The languages that the people of a list may get; the first one is that of the list's own template. */
export type Languages = {
  choices: readonly [LanguageFacts, ...LanguageFacts[]];
  /** Of the list, in the order of its values. */
  columns: readonly string[];
  rules: TemplateRules;
};

/**
 * What a template can be sent in besides its own language, for a list of which each person gets their own.
 *
 * @returns null where everybody gets the template itself
 */
export async function findLanguages(
  ctx: Ctx,
  { channelId, byLanguage = false }: ImportTarget,
  template: TargetTemplate,
): Promise<Languages | null> {
  if (!byLanguage) return null;
  const { code, name, language, category, topicId, content, state } = templates;
  const named = ctx.db
    .select({ name })
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(code, template.code)));
  const rows = await ctx.db
    .select({ code, name, language, category, topicId, content, state, sendingAllowed: templates.sendingAllowed })
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.channelId, channelId),
        eq(name, named),
        ne(state, "deleted"),
      ),
    )
    .orderBy(language);
  const own = rows.find((row) => row.code === template.code);
  if (!own) return null;
  const sendable = rows.filter((row) => row.state === "pass" && row.sendingAllowed);
  return {
    choices: [own, ...otherLanguages(own, sendable)],
    columns: templateColumns(own.content),
    rules: templateRulesFor(template.platform),
  };
}

/**
 * Gives each person the template in their language: the one that their row names; without one, the one that their contact
 * has. Where the template has neither that language nor one of the same base, they get the template that the list is made
 * for. A row whose values do not fit into the message in the person's language is not sent.
 */
export async function chooseLanguages(ctx: Ctx, languages: Languages, rows: AssessedRow[]): Promise<AssessedRow[]> {
  const known = await languagesOfContacts(
    ctx,
    rows.filter(({ fate, language = "" }) => fate !== "skip" && language.trim() === ""),
  );
  const [own] = languages.choices;
  return rows.map((row) => {
    if (row.fate === "skip") return row;
    const wanted = row.language?.trim() || (known.get(`${row.addressKind} ${row.address}`) ?? "");
    const chosen = pickLanguage(wanted, languages.choices) ?? own;
    if (chosen === own) return row;
    const fault = faultOf(
      chosen,
      valuesFor(chosen.content, languages.columns, row.parameters),
      languages.rules,
      ctx.now,
    );
    return fault ? { ...row, fate: "skip", ...fault } : { ...row, templateCode: chosen.code };
  });
}

/** What keeps values from being sent that fit into the message in another language. */
function faultOf({ content }: LanguageFacts, values: string[], rules: TemplateRules, now: Date) {
  for (const [index, column] of templateColumns(content).entries()) {
    const reason = valueFault(content, column, values[index] ?? "", rules, now);
    if (reason) return { reason, reasonColumn: column };
  }
  const column = overfilled(renderTemplate(content, values), rules);
  return column ? { reason: "too_long_filled" as const, reasonColumn: column } : null;
}

/** Languages of contacts by their addresses; who has none, or is no contact, is not among them. */
async function languagesOfContacts(ctx: Ctx, rows: readonly AssessedRow[]): Promise<Map<string, string>> {
  const [first] = rows;
  if (!first) return new Map();
  const addresses = rows.flatMap(({ address }) => (address === null ? [] : [address]));
  const found = await ctx.db.execute<{ addressKind: string; address: string; language: string }>(sql`
    SELECT a.address_kind AS "addressKind", a.address, c.attributes ->> ${languageAttribute} AS language
    FROM contact_addresses a JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id
    WHERE a.workspace_id = ${ctx.workspaceId} AND a.address = ANY(${textArray(addresses)})
      AND c.attributes ? ${languageAttribute}`);
  return new Map(found.map(({ addressKind, address, language }) => [`${addressKind} ${address}`, language]));
}
