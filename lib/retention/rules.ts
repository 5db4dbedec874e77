/** What is kept for a time that the operator limits and a workspace may shorten. */
export const keptKinds = ["sent", "received", "files", "audit"] as const;
export type KeptKind = (typeof keptKinds)[number];

/** Days of each kind; null where a workspace has none of its own. */
export type OwnDays = Record<KeptKind, number | null>;
export type Days = Record<KeptKind, number>;

/** Nobody keeps less: a failed message can be tried again for a week, and the audit log answers for a quarter. */
export const leastDays: Days = { sent: 7, received: 7, files: 1, audit: 90 };

/** The longest that an operator can let workspaces keep anything. */
export const MOST_DAYS = 3_650;

/** The days that hold: the workspace's own, as long as the operator lets everybody keep as much. */
export function daysThatHold(own: OwnDays, most: Days): Days {
  const holds = (kind: KeptKind) => Math.max(leastDays[kind], Math.min(own[kind] ?? most[kind], most[kind]));
  return { sent: holds("sent"), received: holds("received"), files: holds("files"), audit: holds("audit") };
}
