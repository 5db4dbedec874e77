import { and, eq, inArray, sql } from "drizzle-orm";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { readTemplates } from "../languages/campaign-languages.ts";

/**
 * Makes messages of a campaign, which are to be sent again, leave with the template as it is now, each in its language. Without
 * that the next claim stops for a template that was edited since. The values were made for other content, so they must still
 * have their places.
 *
 * @param messageIds messages that failed or were called back; at most a few thousand; none changes the campaign alone
 * @returns false, and changes nothing, when an edited template has other variables: the people need a new list
 * @throws DomainError "not_found" for a campaign of another workspace
 */
export async function adoptTemplate(ctx: Ctx, campaignId: string, messageIds: string[]): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId));
    const [campaign] = await db.select().from(campaigns).where(where).for("update");
    if (!campaign) throw notFound("campaign");
    const own = await wordsNow(ctx, campaign);
    const others = own && (await otherWordsNow(ctx, campaign));
    if (!own || !others) return false;
    await db
      .update(campaigns)
      .set({ content: own.content, templateVersion: own.version, languages: others })
      .where(where);
    if (messageIds.length === 0) return true;
    const ofCampaign = and(eq(messages.workspaceId, workspaceId), eq(messages.campaignId, campaignId));
    const rows = await db
      .select({ id: messages.id, parameters: messages.parameters, code: messages.templateCode })
      .from(messages)
      .where(and(ofCampaign, inArray(messages.id, messageIds)))
      .orderBy(messages.id)
      .for("update");
    const texts = rows.map(({ id, parameters, code }) => {
      const { content, version } = others.find((other) => other.code === code) ?? own;
      return { id, version, preview: renderTemplate(content, parameters ?? []).body };
    });
    await db.execute(sql`
      UPDATE messages m SET template_version = r.version, preview = r.preview
      FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS r(id text, version int, preview text)
      WHERE m.workspace_id = ${workspaceId} AND m.id = r.id`);
    return true;
  });
}

type Campaign = typeof campaigns.$inferSelect;

/** The campaign's own template as it is now; null when its variables are others. */
async function wordsNow({ db, workspaceId }: Ctx, campaign: Campaign) {
  const [template] = await db
    .select({ content: templates.content, version: templates.version })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, campaign.templateCode)));
  return template && hasPlaces(template.content, campaign.content) ? template : null;
}

/** Its further languages as they are now; null when one of them is gone or has other variables. */
async function otherWordsNow(ctx: Ctx, { languages }: Campaign) {
  const rows = await readTemplates(ctx, languages);
  const others = languages.flatMap((language) => {
    const now = rows.find((row) => row.code === language.code);
    if (!now || !hasPlaces(now.content, language.content)) return [];
    return [{ ...language, version: now.version, content: now.content }];
  });
  return others.length === languages.length ? others : null;
}

/** True when values that were made for other content have the same places in this one. */
function hasPlaces(content: TemplateContent, before: TemplateContent): boolean {
  return templateColumns(content).join("\n") === templateColumns(before).join("\n");
}
