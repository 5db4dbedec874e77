import { DURATION_MAX, DURATION_MIN, FALLBACK_TEXT_MAX } from "./limits.ts";
import { canSetOff } from "./rules.ts";
import type { FallbackForm } from "./schema.ts";

/** What keeps a form's fallback from being used. */
export type FallbackProblem = "policy" | "trigger" | "duration" | "unread" | "text";

/**
 * The first thing that is wrong with a fallback as it was filled in; null when nothing is. Safe in the browser.
 *
 * @param bySms the policy has a rule for SMS, which needs a text
 */
export function fallbackProblem(
  { policyId, triggers, duration, text }: FallbackForm,
  bySms = true,
): FallbackProblem | null {
  if (policyId === "") return "policy";
  if (triggers.length === 0) return "trigger";
  const seconds = secondsOf(duration);
  if (seconds !== null && !(seconds >= DURATION_MIN && seconds <= DURATION_MAX)) return "duration";
  if (!canSetOff({ triggers, durationMs: seconds })) return "unread";
  if (!bySms) return null;
  const length = Array.from(text.trim()).length;
  return length === 0 || length > FALLBACK_TEXT_MAX ? "text" : null;
}

/** The seconds that were typed; null for none, and NaN for what is no whole number. */
export function secondsOf(typed: string): number | null {
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}
