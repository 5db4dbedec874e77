import { and, eq, inArray, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";

/**
 * Makes messages of a campaign, which are to be sent again, leave with the template as it is now. Without that the next claim
 * stops for a template that was edited since. The values were made for other content, so they must still have their places.
 *
 * @param messageIds messages that failed or were called back; at most a few thousand; none changes the campaign alone
 * @returns false, and changes nothing, when the edited template has other variables: the people need a new list
 * @throws DomainError "not_found" for a campaign of another workspace
 */
export async function adoptTemplate(ctx: Ctx, campaignId: string, messageIds: string[]): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId));
    const [campaign] = await db.select().from(campaigns).where(where).for("update");
    if (!campaign) throw notFound("campaign");
    const [template] = await db
      .select({ content: templates.content, version: templates.version })
      .from(templates)
      .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, campaign.templateCode)));
    if (!template) return false;
    const { content, version } = template;
    if (templateColumns(content).join("\n") !== templateColumns(campaign.content).join("\n")) return false;
    await db.update(campaigns).set({ content, templateVersion: version }).where(where);
    if (messageIds.length === 0) return true;
    const ofCampaign = and(eq(messages.workspaceId, workspaceId), eq(messages.campaignId, campaignId));
    const rows = await db
      .select({ id: messages.id, parameters: messages.parameters })
      .from(messages)
      .where(and(ofCampaign, inArray(messages.id, messageIds)))
      .orderBy(messages.id)
      .for("update");
    const texts = rows.map(({ id, parameters }) => ({ id, preview: renderTemplate(content, parameters ?? []).body }));
    await db.execute(sql`
      UPDATE messages m SET template_version = ${version}, preview = r.preview
      FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS r(id text, preview text)
      WHERE m.workspace_id = ${workspaceId} AND m.id = r.id`);
    return true;
  });
}
