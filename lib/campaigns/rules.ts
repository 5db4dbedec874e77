import type { CampaignState, SenderState, TemplateState } from "#db/enums";

/** What people may do with a campaign in a state. */
export const campaignActs = ["pause", "resume", "stop", "cancel"] as const;
export type CampaignAct = (typeof campaignActs)[number];

const allowed: Record<CampaignAct, readonly CampaignState[]> = {
  pause: ["running"],
  resume: ["paused"],
  stop: ["running", "paused"],
  cancel: ["scheduled"],
};

export function canAct(state: CampaignState, act: CampaignAct): boolean {
  return allowed[act].includes(state);
}

/** Scheduled campaigns may be changed until this long before they start. */
export const lastChangeMs = 60_000;
/** A timed send starts at least this long from now. */
export const earliestStartMs = 5 * 60_000;
export const latestStartMs = 30 * 86_400_000;

/** Everything that can stand in a campaign's way: what we know ourselves, then what the platform says. */
export const obstacleReasons = [
  "channel_deleted",
  "channel_not_bound",
  "sender_not_connected",
  "template_deleted",
  "template_in_review",
  "template_not_approved",
  "category_changed",
  "template_sending_off",
  "platform_auth",
  "platform_policy",
  "platform_quota",
  "template_refused",
] as const;
export type ObstacleReason = (typeof obstacleReasons)[number];

/** Why a campaign may not start or go on: a key under `campaigns.stateReasons`. Null when nothing stands in its way. */
export function obstacle(facts: {
  channelState: string | null;
  bound: boolean;
  senderState: SenderState | null;
  templateState: TemplateState | null;
  sendingAllowed: boolean;
  categoryChanged: boolean;
}): ObstacleReason | null {
  if (facts.channelState === null) return "channel_deleted";
  if (!facts.bound || !["bound", "unbinding_requested"].includes(facts.channelState)) return "channel_not_bound";
  if (facts.senderState !== "CONNECTED") return "sender_not_connected";
  if (facts.templateState === null || facts.templateState === "deleted") return "template_deleted";
  if (facts.templateState === "auditing" || facts.templateState === "draft") return "template_in_review";
  if (facts.templateState !== "pass") return "template_not_approved";
  if (!facts.sendingAllowed) return facts.categoryChanged ? "category_changed" : "template_sending_off";
  return null;
}

/** Reasons after which nothing of the rest can be sent; after the others a person may resume. */
const final = new Set(["channel_deleted", "template_deleted", "template_in_review"]);

/** What becomes of a running campaign that met an obstacle. */
export function afterObstacle(reason: string): "failed" | "paused" {
  return final.has(reason) ? "failed" : "paused";
}

/** The state of a campaign when nothing of it waits any more. */
export function outcomeOf(figures: { accepted: number; failed: number; uncertain: number }): CampaignState {
  if (figures.failed === 0 && figures.uncertain === 0) return "completed";
  return figures.accepted === 0 ? "failed" : "partly_failed";
}

/** Tries of one message before a passing fault counts as a failure. Being throttled is not the message's fault. */
export const maxTries = { TRANSIENT: 6, other: 50 };

/**
 * How long to wait before the next try: full jitter over an exponential, and never less than the platform asked for.
 *
 * @param roll a random number from 0 to 1
 */
export function backoffMs(attempt: number, retryAfterMs: number | null, roll: number): number {
  const jitter = roll * Math.min(300_000, 1000 * 2 ** Math.min(attempt, 9));
  return Math.round((retryAfterMs ?? 0) + jitter);
}

/**
 * People a number may write to first in 24 hours, from the platform's word for its tier (`TIER_1K`).
 *
 * @returns null for no limit, and for a word we do not know
 */
export function tierLimit(tier: string | null): number | null {
  const parts = /^TIER_(\d+)(K|M)?$/.exec(tier ?? "");
  if (!parts) return null;
  return Number(parts[1]) * (parts[2] === "K" ? 1_000 : parts[2] === "M" ? 1_000_000 : 1);
}
