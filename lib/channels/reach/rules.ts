/** People are counted by ten minutes. */
export const slotMs = 600_000;

/**
 * For how long a slot counts from its beginning: for its ten minutes, for the platform's day after them, and for ten minutes
 * more, because a message reaches the platform a little after it was counted.
 */
export const countedMs = 86_400_000 + 2 * slotMs;

/** What a portfolio may use and has used, of the slots that count now. */
export type ReachUse = {
  /** People whom all its senders together may reach newly in a moving day; null for any number. */
  people: number | null;
  /** How many workspaces hold accounts of it. */
  workspaces: number;
  /** Percent that is stated for this workspace; null for an equal part of what others leave. */
  share: number | null;
  /** Percent that is stated for the other workspaces together, and how many of them have none stated. */
  stated: number;
  unstated: number;
  /** People whom this workspace reached, and all of them together. */
  own: number;
  total: number;
  /** When the oldest slot with anybody in it began, of this workspace and of all. */
  ownFrom: Date | null;
  totalFrom: Date | null;
};

/** The slot that a moment falls into. */
export function slotOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / slotMs) * slotMs);
}

/** Slots that began after this moment still count. */
export function countedSince(now: Date): Date {
  return new Date(now.getTime() - countedMs);
}

type Shares = Pick<ReachUse, "people" | "share" | "stated" | "unstated">;

/**
 * How many people this workspace may reach newly in a moving day; null for any number. Shares that are stated for more than the
 * whole, as when an account comes back to a workspace, count in proportion: those of all workspaces are never more than the whole.
 */
export function shareOf({ people, share, stated, unstated }: Shares): number | null {
  if (people === null) return null;
  const all = Math.max(100, stated + (share ?? 0));
  const part = share ?? (all - stated) / (unstated + 1);
  // Beyond what a fraction of two numbers loses.
  return Math.floor((people * part) / all + 1e-9);
}

/**
 * The most percent that may be stated for this workspace: what is stated for others is theirs, and for whom nothing is stated
 * keeps an equal part.
 */
export function mostShare({
  workspaces,
  stated,
  unstated,
}: Pick<ReachUse, "workspaces" | "stated" | "unstated">): number {
  const equal = 100 / Math.max(1, workspaces);
  return Math.max(0, Math.floor(100 - stated - unstated * equal + 1e-9));
}

/** People whom the workspace may reach newly now: of its share, and of what all of them have left. */
export function roomOf(use: ReachUse): number {
  const share = shareOf(use);
  if (share === null || use.people === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(share - use.own, use.people - use.total));
}

/** When there may be room again where there is none: then the oldest slot that stands in the way counts no more. */
export function nextRoomAt(use: ReachUse, now: Date): Date {
  const share = shareOf(use) ?? 0;
  const slots = [
    use.own >= share ? use.ownFrom : null,
    use.people !== null && use.total >= use.people ? use.totalFrom : null,
  ].filter((slot) => slot !== null);
  const last = Math.max(...slots.map((slot) => slot.getTime() + countedMs));
  return new Date(Number.isFinite(last) && last > now.getTime() ? last : now.getTime() + slotMs);
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
