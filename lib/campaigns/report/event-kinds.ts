/** Kinds of lines on a campaign's page; their words stand under `campaigns.events`. */
export const campaignEventKinds = [
  "scheduled",
  "started",
  "first_accepted",
  "slowed",
  "paused",
  "stopped_by_obstacle",
  "resumed",
  "stopped",
  "cancelled",
  "uncertain",
  "resent",
  "finished",
] as const;
export type CampaignEventKind = (typeof campaignEventKinds)[number];
