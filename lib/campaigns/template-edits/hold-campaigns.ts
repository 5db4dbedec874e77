import { and, asc, eq, inArray } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { countInFlight } from "#lib/sending/in-flight";
import { lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { usesTemplate } from "../languages/uses-template.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { touchedStates } from "./effects.ts";

/** Why a campaign is paused that waits for the new words of its template; the words stand under `campaigns.stateReasons`. */
export const heldReason = "template_edited";

/**
 * Lets the campaigns of a template wait for a version that is being submitted, in the caller's transaction. What they have
 * handed over has left; the rest goes on with the new words once they may be sent (`releaseHeldCampaigns`).
 */
export async function holdCampaigns(ctx: Ctx, templateCode: string, version: number): Promise<void> {
  const rows = await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        usesTemplate(templateCode),
        inArray(campaigns.state, [...touchedStates]),
      ),
    )
    .orderBy(asc(campaigns.id));
  for (const { id } of rows) await holdCampaign(ctx, id, version);
}

/** Pauses a campaign if it runs, and keeps it for a version of its template. One that has ended is left as it is. */
export async function holdCampaign(ctx: Ctx, campaignId: string, version: number): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const origin = { kind: "campaign", id: campaignId } as const;
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, origin);
    const [row] = await ctx.db.select({ state: campaigns.state }).from(campaigns).where(where).for("update");
    const touched = touchedStates.find((state) => state === row?.state);
    if (!touched) return;
    const paused = touched === "running" ? { state: "paused" as const, stateReason: heldReason } : {};
    await ctx.db
      .update(campaigns)
      .set({ ...paused, heldForVersion: version })
      .where(where);
    if (touched !== "running") return;
    await setOriginState(ctx, origin, "paused");
    const inFlight = await countInFlight(ctx, origin);
    await noteCampaignEvent(ctx, campaignId, "held_for_template", { by: recordedName(ctx.actor), inFlight });
  });
}
