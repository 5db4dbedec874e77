import type { CampaignState } from "#db/enums";
import type { CampaignApproval } from "#db/schema/campaigns";
import type { Figures } from "#lib/statistics/figures";

/** What people may do with a campaign in a state. */
export const campaignActs = ["pause", "resume", "stop", "cancel", "decide"] as const;
export type CampaignAct = (typeof campaignActs)[number];

const allowed: Record<CampaignAct, readonly CampaignState[]> = {
  pause: ["running"],
  resume: ["paused"],
  stop: ["running", "paused"],
  cancel: ["scheduled"],
  // To send again, or to settle, what nothing more becomes of by itself.
  decide: ["completed", "partly_failed", "failed", "cancelled"],
};

export function canAct(state: CampaignState, act: CampaignAct): boolean {
  return allowed[act].includes(state);
}

/** States of a campaign of which nothing waits and nothing is open. The database refuses what would break that. */
export const endedStates = ["completed", "partly_failed", "failed", "cancelled"] as const satisfies CampaignState[];

export function hasEnded(state: CampaignState): boolean {
  return (endedStates as readonly CampaignState[]).includes(state);
}

/**
 * Shown, and no states of their own: a campaign is pausing while messages that were taken before the pause are in flight, and
 * settling while only messages in doubt keep it from its end. A scheduled one may wait for a second person, or have been sent back.
 */
export const passingStates = ["pausing", "settling", "awaiting_approval", "sent_back"] as const;
export type ShownCampaignState = CampaignState | (typeof passingStates)[number];

/** The states that the list of campaigns can be filtered by, each as it is shown. */
export const listedStates = [
  ...(["scheduled", "awaiting_approval", "sent_back", "running", "paused", "stopping"] as const),
  ...(["completed", "partly_failed", "failed", "cancelled"] as const),
] as const;
export type ListedState = (typeof listedStates)[number];

/** What a second person has said about it so far; null or absent where nobody has to. */
type Approved = { approval?: Pick<CampaignApproval, "state"> | null };

/** The state to show: a pause is not told before it is true. @param inFlight messages that a driver has taken */
export function shownState(
  campaign: { state: CampaignState; queued: number; uncertain: number; expanded: boolean } & Approved,
  inFlight: number,
): ShownCampaignState {
  const { state, queued, uncertain, expanded, approval } = campaign;
  if (state === "scheduled" && approval?.state === "waiting") return "awaiting_approval";
  if (state === "scheduled" && approval?.state === "sent_back") return "sent_back";
  if (state === "paused" && inFlight > 0) return "pausing";
  if (state === "running" && expanded && queued === 0 && uncertain > 0) return "settling";
  return state;
}

/** Scheduled campaigns may be changed until this long before they start. */
export const lastChangeMs = 60_000;
/** Whether a scheduled campaign may be turned back into a draft: at once after Send, else until a minute before its time. */
export function canTakeBack(
  campaign: { state: CampaignState; scheduledAt: Date | null; undoUntil: Date | null } & Approved,
  now: Date,
): boolean {
  const { state, scheduledAt, undoUntil, approval } = campaign;
  if (state !== "scheduled" || !scheduledAt) return false;
  // Nothing starts while it waits, or after it was sent back.
  if (approval && approval.state !== "approved") return true;
  return undoUntil !== null || scheduledAt.getTime() - now.getTime() >= lastChangeMs;
}

/** A timed send starts at least this long from now. */
export const earliestStartMs = 5 * 60_000;
export const latestStartMs = 30 * 86_400_000;

/** Reasons after which nothing of the rest can be sent; after the others a person may resume. */
const final = new Set([
  "workspace_closed",
  "channel_deleted",
  "template_deleted",
  "template_in_review",
  "template_changed",
]);

/** What becomes of a running campaign that met an obstacle. */
export function afterObstacle(reason: string): "stopping" | "paused" {
  return final.has(reason) ? "stopping" : "paused";
}

type Outcomes = Pick<Figures, "accepted" | "failed" | "failedLater" | "uncertain">;

/**
 * How a campaign ends, as a running or a stopping one, when the outbox holds nothing of it any more.
 *
 * @param share percent, see `outcomeOf`
 */
export function endOf(
  campaign: Outcomes & { state: CampaignState; stateReason: string | null },
  share: number,
): CampaignState {
  if (campaign.state !== "stopping") return outcomeOf(campaign, share);
  return campaign.stateReason === "by_person" ? "cancelled" : "failed";
}

/**
 * The outcome that figures say: failed when something failed and nothing stands accepted, partly failed when more than a share of
 * what was made to leave failed or was left in doubt, else completed.
 *
 * @param share percent that may fail, 0 to 100; exactly that many still count as completed
 */
export function outcomeOf(
  { accepted, failed, failedLater, uncertain }: Outcomes,
  share: number,
): "completed" | "partly_failed" | "failed" {
  const standing = accepted - failedLater;
  if (standing === 0 && failed > 0) return "failed";
  const unreached = failed + uncertain;
  return unreached * 100 > share * (standing + unreached) ? "partly_failed" : "completed";
}

/** Whether a campaign ended because nothing was left to do: then late receipts may still correct its outcome. */
export function endedByItself({ state, stateReason }: { state: CampaignState; stateReason: string | null }): boolean {
  return stateReason === null && (state === "completed" || state === "partly_failed" || state === "failed");
}
