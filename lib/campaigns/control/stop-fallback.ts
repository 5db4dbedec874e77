import { and, eq } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { stopFallback } from "#lib/fallback/running/stop-fallback";
import { lockOrigin } from "#lib/sending/origins/origins";
import { noteCampaignEvent } from "../report/events.ts";

/**
 * Lets no message of a campaign be replaced any more, whether the campaign runs or has ended. The campaign's own messages go
 * on, and replacements that left stay sent. It cannot be taken back.
 *
 * @throws DomainError "not_found"; "conflict" for a campaign without a fallback, or whose fallback was stopped before
 */
export async function stopCampaignFallback(ctx: Ctx, campaignId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)))
      .for("update");
    if (!row) throw notFound("campaign");
    if (!(await stopFallback(ctx, campaignId))) throw new DomainError("conflict", "campaigns.cannot.stopFallback");
    await noteCampaignEvent(ctx, campaignId, "fallback_stopped", { by: recordedName(ctx.actor) });
    await audit(ctx, {
      action: "campaign.stop_fallback",
      objectKind: "campaign",
      objectId: campaignId,
      detail: { name: row.name },
    });
  });
}
