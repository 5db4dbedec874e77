import type { FailureKind } from "#db/message-enums";

/**
 * Kinds of failures after which sending the same to the same person again can help, because what failed was not about them
 * or has been put right since. An outcome that is not known has rules of its own.
 */
export const retryableKinds: readonly FailureKind[] = [
  "AUTH",
  "THROTTLED_SENDER",
  "THROTTLED_RECIPIENT",
  "QUOTA",
  "TRANSIENT",
  // The template was paused, in review or changed; it leaves as it is when it is approved.
  "TEMPLATE",
  "POLICY",
];

export function canHelpAgain(kind: FailureKind | null): boolean {
  return kind !== null && retryableKinds.includes(kind);
}

/** Obstacles that ended a campaign and that pass: the people it did not get to may be sent to afterwards. */
const passingObstacles = new Set(["template_in_review", "template_changed"]);

export function isPassingObstacle(stateReason: string | null): boolean {
  return stateReason !== null && passingObstacles.has(stateReason);
}
