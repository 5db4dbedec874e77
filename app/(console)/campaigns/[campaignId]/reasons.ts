import { obstacleReasons } from "#lib/campaigns/rules";

/** Why a campaign does not go on: keys under `campaigns.stateReasons`. */
export type StateReason = (typeof obstacleReasons)[number] | "by_person";

/** @returns the reason as a key of the catalogue; an unknown one is taken for a person's doing */
export function reasonKey(reason: unknown): StateReason {
  return obstacleReasons.find((known) => known === reason) ?? "by_person";
}

/** Where what stands in the way is put right; null when nothing can be done about it. */
export function remedyHref(reason: StateReason, ids: { channelId: string; templateCode: string }): string | null {
  const base = `/channels/${ids.channelId}`;
  switch (reason) {
    case "channel_not_bound":
    case "platform_auth":
    case "platform_policy":
      return `${base}/account`;
    case "sender_not_connected":
    case "platform_quota":
      return `${base}/numbers`;
    case "template_deleted":
      return `${base}/templates`;
    case "template_in_review":
    case "template_not_approved":
    case "category_changed":
    case "template_sending_off":
    case "template_refused":
      return `${base}/templates/${ids.templateCode}`;
    default:
      return null;
  }
}
