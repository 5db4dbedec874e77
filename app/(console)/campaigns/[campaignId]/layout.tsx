import type { ReactNode } from "react";
import { currentCampaign } from "./campaign.ts";

/** Looks the campaign up before anything is sent: a missing one answers 404, which a page behind a skeleton no longer can. */
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
