import { z } from "zod";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { lockOrigin } from "#lib/sending/origins/origins";
import { noteCampaignEvent } from "../report/events.ts";
import { CampaignRef } from "../schema.ts";
import { lockCampaign, nameOf, sendOthers, whileMeasured } from "./advance-ab-tests.ts";

export const ChooseWinnerInput = CampaignRef.extend({ side: z.enum(["a", "b"]) });
export type ChooseWinnerInput = z.output<typeof ChooseWinnerInput>;

/**
 * A person decides an A/B test, before its figures do or in place of them. A paused campaign goes on with it once it is resumed.
 *
 * @throws DomainError "not_found"; "conflict" for a campaign whose test is not measured, or decided already
 */
export async function chooseWinner(ctx: Ctx, { campaignId, side }: ChooseWinnerInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const found = await lockCampaign(ctx, campaignId);
    if (!found) throw notFound("campaign");
    const campaign = whileMeasured(found);
    if (!campaign || (campaign.state !== "running" && campaign.state !== "paused")) {
      throw new DomainError("conflict", "campaigns.cannot.chooseWinner");
    }
    const by = recordedName(ctx.actor);
    await sendOthers(ctx, campaign, { side, by });
    const template = nameOf(campaign, side);
    await noteCampaignEvent(ctx, campaignId, "ab_chosen", { by, side: side.toUpperCase(), name: template });
    const detail = { template };
    await audit(ctx, { action: "campaign.choose_winner", objectKind: "campaign", objectId: campaignId, detail });
  });
}
