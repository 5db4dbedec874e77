/** Why a customer cannot get it; the words stand in the catalogue under `rollouts.reasons`. */
export const cannotReasons = [
  "no_grant",
  "missing_value",
  "no_channel",
  "several_channels",
  "content",
  "in_review",
  "value",
  "refused",
  "unexpected",
] as const;
export type CannotReason = (typeof cannotReasons)[number];
