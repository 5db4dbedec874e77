/** The longest a grant may last, in days. */
export const maxGrantDays = 90;

export const dayMs = 86_400_000;

export const grantStates = ["upcoming", "valid", "ended", "revoked"] as const;
export type GrantState = (typeof grantStates)[number];

type Dates = { startsAt: Date; endsAt: Date; revokedAt: Date | null };

/** How a grant stands. It is valid from the moment it starts, and no longer from the moment it ends or is revoked. */
export function grantState({ startsAt, endsAt, revokedAt }: Dates, now: Date): GrantState {
  if (revokedAt) return "revoked";
  if (endsAt <= now) return "ended";
  return startsAt <= now ? "valid" : "upcoming";
}

/** The latest moment at which a grant may end. */
export function latestEnd(startsAt: Date): Date {
  return new Date(startsAt.getTime() + maxGrantDays * dayMs);
}
