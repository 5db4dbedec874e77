import { obstacleReasons } from "#lib/sending/may-leave";

/** Why a campaign was paused or failed: keys under `campaigns.stateReasons`. */
export type StateReason = (typeof obstacleReasons)[number] | (typeof ofCampaign)[number] | "by_person";

const ofCampaign = ["template_edited", "wave_failures", "wave_opt_outs", "next_turn"] as const;

/** @returns the reason as a key of the catalogue; `by_person` for an unknown one */
export function reasonKey(reason: unknown): StateReason {
  return [...ofCampaign, ...obstacleReasons].find((known) => known === reason) ?? "by_person";
}

/** The page where the obstacle can be removed; null when there is none. */
export function remedyHref(reason: StateReason, ids: { channelId: string; templateCode: string }): string | null {
  const base = `/channels/${ids.channelId}`;
  switch (reason) {
    case "channel_not_bound":
    case "platform_auth":
    case "platform_policy":
    case "platform_payment":
    case "complaints_high":
    case "bounces_high":
      return `${base}/account`;
    case "sender_not_connected":
    case "marketing_paused":
    case "platform_quota":
    case "platform_reputation":
      return `${base}/numbers`;
    case "template_deleted":
      return `${base}/templates`;
    case "template_in_review":
    case "template_not_approved":
    case "category_changed":
    case "template_sending_off":
    case "template_refused":
    case "template_changed":
    case "template_edited":
      return `${base}/templates/${ids.templateCode}`;
    default:
      return null;
  }
}
