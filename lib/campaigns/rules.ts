import type { CampaignState } from "#db/enums";

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

/** Reasons after which nothing of the rest can be sent; after the others a person may resume. */
const final = new Set(["channel_deleted", "template_deleted", "template_in_review", "template_changed"]);

/** What becomes of a running campaign that met an obstacle. */
export function afterObstacle(reason: string): "failed" | "paused" {
  return final.has(reason) ? "failed" : "paused";
}

/** The state of a campaign when nothing of it waits any more. */
export function outcomeOf(figures: { accepted: number; failed: number; uncertain: number }): CampaignState {
  if (figures.failed === 0 && figures.uncertain === 0) return "completed";
  return figures.accepted === 0 ? "failed" : "partly_failed";
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
