/** Seconds that a fallback may wait for a report. */
export const DURATION_MIN = 60;
export const DURATION_MAX = 43_200;
/** Seconds that a code may wait for its delivery: who waits longer has asked for another one. */
export const CODE_WAIT_MAX = 900;
/** Of the text that replaces a message; lengths count characters as a person sees them counted. */
export const FALLBACK_TEXT_MAX = 1_000;
/** Of what stands in place of a variable. */
export const DEFAULT_MAX = 1_024;
export const RULE_NAME_MAX = 30;
export const POLICY_NAME_MAX = 50;
/** Of one policy. */
export const POLICY_RULES_MAX = 5;
/** Of one workspace. */
export const RULES_MAX = 100;
export const POLICIES_MAX = 100;
