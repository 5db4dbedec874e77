/**
 * How a workspace stands, from the moments that are kept of it. `closed` is for good; `suspended` ends when the suspension
 * is lifted; `not_activated` has not been let send yet.
 */
export const workspaceStandings = ["active", "not_activated", "suspended", "closed"] as const;
export type WorkspaceStanding = (typeof workspaceStandings)[number];

/** The moments that decide about it. */
export type StandingFacts = { activatedAt: Date | null; suspendedAt: Date | null; closedAt: Date | null };

/** Where a workspace stands. What cannot be undone counts before what can, and a suspension before a missing activation. */
export function standingOf({ activatedAt, suspendedAt, closedAt }: StandingFacts): WorkspaceStanding {
  if (closedAt) return "closed";
  if (suspendedAt) return "suspended";
  return activatedAt ? "active" : "not_activated";
}
