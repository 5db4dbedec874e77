import { notFound } from "next/navigation";
import { cache } from "react";
import { requireSession } from "#lib/auth/session";
import { getCampaign } from "#lib/campaigns/report/queries";
import { DomainError } from "#lib/errors";

/** The campaign in the URL, read once per request. Responds with 404 for a campaign of another workspace, too. */
export const currentCampaign = cache(async (campaignId: string) => {
  const { ctx } = await requireSession();
  try {
    return await getCampaign(ctx, campaignId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
});
