import { randomInt } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { campaignRecipients, campaigns } from "#db/schema/campaigns";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { stamp } from "#lib/ids";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics } from "#lib/statistics/record";
import { renderTemplate } from "#lib/templates/content/render-template";
import { sliceSize } from "./jobs.ts";

/**
 * Makes messages of the campaign's next recipients and asks for their sending, in one transaction: killed in between, it
 * goes on behind the last row that became a message.
 *
 * @returns true while there are more
 */
export async function expandNextSlice(
  ctx: Ctx,
  campaignId: string,
  enqueueSlice: (ctx: Ctx, slice: { campaignId: string; senderId: string; slice: number }) => Promise<void>,
): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    const [campaign] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (campaign?.state !== "running" || campaign.expandedAt) return false;
    const people = await ctx.db
      .select({
        rowNumber: campaignRecipients.rowNumber,
        phone: campaignRecipients.phone,
        country: campaignRecipients.country,
        parameters: campaignRecipients.parameters,
      })
      .from(campaignRecipients)
      .where(
        and(
          eq(campaignRecipients.workspaceId, ctx.workspaceId),
          eq(campaignRecipients.importId, campaign.importId),
          eq(campaignRecipients.fate, "send"),
          gt(campaignRecipients.rowNumber, campaign.expandedThrough),
        ),
      )
      .orderBy(campaignRecipients.rowNumber)
      .limit(sliceSize);
    const last = people.at(-1);
    if (!last) {
      await ctx.db.update(campaigns).set({ expandedAt: ctx.now, wakeAt: ctx.now }).where(where);
      return false;
    }
    const slice = last.rowNumber;
    const prefix = stamp(ctx.now);
    // Five digits tell messages of one millisecond apart; the start is drawn so that two campaigns do not meet.
    const first = randomInt(100_000 - sliceSize);
    const rows = people.map((person, i) => ({
      id: `${prefix}${String(first + i).padStart(5, "0")}`,
      ...person,
      preview: renderTemplate(campaign.content, person.parameters).body,
    }));
    await ctx.db.execute(sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, phone, country, campaign_id, row_number,
        template_code, template_name, language, category, kind, parameters, preview, state, slice, created_at)
      SELECT ${ctx.workspaceId}, r.id, ${campaign.channelId}, ${campaign.senderId}, 'outbound', 'console', r.phone, r.country,
        ${campaign.id}, r."rowNumber", ${campaign.templateCode}, ${campaign.templateName}, ${campaign.templateLanguage},
        ${campaign.category}, 'template', r.parameters, r.preview, 'queued', ${slice}, ${ctx.now.toISOString()}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "rowNumber" int, phone text, country text,
        parameters jsonb, preview text)`);
    await ctx.db
      .update(campaigns)
      .set({ expandedThrough: slice, queued: sql`${campaigns.queued} + ${rows.length}`, progressAt: ctx.now })
      .where(where);
    const { zone } = await currentWorkspace(ctx);
    const day = dayIn(zone, ctx.now);
    await recordStatistics(
      ctx,
      rows.map((row) => ({
        day,
        channelId: campaign.channelId,
        senderId: campaign.senderId,
        templateCode: campaign.templateCode,
        category: campaign.category,
        country: row.country ?? "",
        submitted: 1,
      })),
    );
    await enqueueSlice(ctx, { campaignId, senderId: campaign.senderId, slice });
    return true;
  });
}
