import { and, eq, isNull, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { keepAsDraft } from "./drafts.ts";
import { formOf } from "./form-of.ts";
import { copyList } from "./list-rest.ts";

/**
 * Makes a draft of the person from a campaign: the same template, sender, fallback and pace, and a list of the people it was to
 * be sent to, checked again. It starts when the person says so. A draft that the person had on the channel gives way.
 *
 * @returns the channel on whose send form the draft is
 * @throws DomainError "not_found"; "precondition_failed" when the template is gone or has other variables, or nobody is left
 */
export async function duplicateCampaign(ctx: Ctx, campaignId: string): Promise<{ channelId: string }> {
  return inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db
      .select({ campaign: campaigns })
      .from(campaigns)
      .innerJoin(channels, and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)))
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId), isNull(channels.deletedAt)));
    if (!row) throw notFound("campaign");
    const { campaign } = row;
    const importId = await copyList(ctx, campaign, { restOf: null, which: sql`true` });
    const { channelId } = campaign;
    const form = { ...(await formOf(ctx, campaign)), importId, when: "now" as const, at: "", name: "" };
    delete form.theirClock;
    await keepAsDraft(ctx, channelId, form, { replace: true });
    return { channelId };
  });
}
