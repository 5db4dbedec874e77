import type { BrakeReason } from "#db/sender-enums";
import type { BrakeRules, WarmUpStep } from "#lib/connectors/profile";

const dayMs = 86_400_000;

/** The domain that a message comes from; empty for a sender that is no address. */
export function domainOf(sender: string): string {
  const at = sender.lastIndexOf("@");
  return at < 0 ? "" : sender.slice(at + 1).toLowerCase();
}

/** The beginning of a day of the warm-up; they begin at midnight UTC, whatever the workspace's zone. */
export function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs);
}

/**
 * How far the warm-up of a domain has come.
 *
 * @param from its first day, as `2026-11-21`
 * @returns the day, counted from 1, and its limit; null before it began and after its last step
 */
export function warmUpDay(
  steps: readonly WarmUpStep[],
  from: string,
  now: Date,
): { day: number; messages: number } | null {
  const day = Math.floor((startOfDay(now).getTime() - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1;
  const last = steps.at(-1);
  if (day < 1 || !last || day > last.day) return null;
  const step = steps.findLast((one) => one.day <= day);
  return step ? { day, messages: step.messages } : null;
}

/** What left from a domain in the latest days, and what came back. */
export type Returns = { claimed: number; accepted: number; complaints: number; bounces: number };

/** Why a domain's marketing has to stop, with what was counted; null while it may go on. */
export function brakeOf(
  rules: BrakeRules,
  { claimed, accepted, complaints, bounces }: Returns,
): { reason: BrakeReason; count: number; of: number } | null {
  const counted = { complaints: { count: complaints, of: accepted }, bounces: { count: bounces, of: claimed } };
  for (const reason of ["complaints", "bounces"] as const) {
    const { count, of } = counted[reason];
    const { share, least } = rules[reason];
    if (count >= least && count > share * of) return { reason, count, of };
  }
  return null;
}
