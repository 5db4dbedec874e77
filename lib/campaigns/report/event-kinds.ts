/** Kinds of lines on a campaign's page; their words stand under `campaigns.events`. */
export const campaignEventKinds = [
  "scheduled",
  "started",
  "first_accepted",
  "slowed",
  "paused",
  "stopped_by_obstacle",
  "held_for_template",
  "released",
  "resumed",
  "stopped",
  "cancelled",
  "uncertain",
  "resent",
  "left_in_doubt",
  "reopened",
  "retried",
  "doubt_sent",
  "doubt_again",
  "rest_sent",
  "finished",
] as const;
export type CampaignEventKind = (typeof campaignEventKinds)[number];
