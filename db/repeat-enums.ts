/** On which days a campaign is repeated. */
export const repeatRhythms = ["daily", "weekly", "monthly"] as const;

export type RepeatRhythm = (typeof repeatRhythms)[number];

export const repeatStates = ["running", "paused", "ended"] as const;

/** A turn whose time has come is being made until it is a campaign, or is skipped. */
export const turnStates = ["making", "made", "skipped"] as const;

/** Why a turn was skipped, beside what stands in the way of any send. */
export const turnSkipReasons = [
  "missed",
  "by_person",
  "trouble",
  "previous_paused",
  "nobody",
  "audience_gone",
  "template_gone",
  "sender_gone",
  "fallback_refused",
  "no_approver",
  "refused",
] as const;

export type TurnSkipReason = (typeof turnSkipReasons)[number];
