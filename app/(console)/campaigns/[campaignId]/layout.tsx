import type { ReactNode } from "react";
import { currentCampaign } from "./campaign.ts";

/** Looks the campaign up before the response starts, so that a missing one gets status 404 in spite of the skeleton. */
export default async function CampaignLayout({
  params,
  children,
}: {
  params: Promise<{ campaignId: string }>;
  children: ReactNode;
}) {
  await currentCampaign((await params).campaignId);
  return children;
}
