/** The closed lists of fallbacks. Imports nothing, so forms may use it. */

/** What of a message sets off its fallback. */
export const fallbackTriggers = ["undelivered", "unread", "send_failed"] as const;

export type FallbackTrigger = (typeof fallbackTriggers)[number];

/** `waiting` for its moment, `made` when the message that replaces the other one was made, `dropped` when none will be. */
export const fallbackStates = ["waiting", "made", "dropped"] as const;

export type FallbackState = (typeof fallbackStates)[number];

/** Why a link of a fallback is passed over for one message. Where its platform is `out`, the next one is asked before it. */
export const fallbackPassReasons = [
  "sms_off",
  "opted_out",
  "no_consent",
  "capped",
  "no_address",
  "no_route",
  "no_sender",
  "template",
  "values",
  "text_long",
  "out",
] as const;

export type FallbackPassReason = (typeof fallbackPassReasons)[number];

/**
 * Why a message that did not arrive is not replaced. Of the links that were left, all were passed over for the reason that is named;
 * `no_link` stands for several.
 */
export const fallbackDropReasons = [
  "stopped",
  "arrived",
  "sms_off",
  "opted_out",
  "no_consent",
  "capped",
  "no_address",
  "no_route",
  "no_sender",
  "template",
  "values",
  "text_long",
  "no_link",
] as const;

export type FallbackDropReason = (typeof fallbackDropReasons)[number];
