import type { TemplateState } from "#db/enums";
import type { ReviewLimits } from "#lib/connectors/profile";

export const templateActions = ["edit", "save", "submit", "send", "archive", "restore", "delete", "refresh"] as const;
export type TemplateAction = (typeof templateActions)[number];

const allowed: Record<TemplateAction, readonly TemplateState[]> = {
  edit: ["draft", "unaudit", "fail", "paused", "pass"],
  // The platform sends the approved content, so the content of an approved or paused template changes by a review only.
  save: ["draft", "unaudit", "fail"],
  submit: ["draft", "unaudit", "fail", "paused", "pass"],
  send: ["pass"],
  archive: ["draft", "auditing", "pass", "fail", "paused", "disabled"],
  restore: ["archived"],
  delete: ["draft", "unaudit", "auditing", "pass", "fail", "paused", "disabled", "archived"],
  refresh: ["unaudit", "auditing", "pass", "fail", "paused", "disabled"],
};

/** Does the state of a template allow this action? */
export function canDo(action: TemplateAction, state: TemplateState): boolean {
  return allowed[action].includes(state);
}

const dayMs = 86_400_000;

export type EditAllowance = {
  left: number;
  /** When the next edit may be submitted; null when it may be submitted now. */
  nextAt: Date | null;
  refusal: "editDaily" | "editMonthly" | null;
};

/**
 * Applies the edit limits of approved templates, such as 10 edits in any 30 days and one in 24 hours.
 * @param edits when approved versions were edited, in any order
 */
export function editAllowance(edits: readonly Date[], limits: ReviewLimits, now: Date): EditAllowance {
  const monthAgo = now.getTime() - limits.editWindowDays * dayMs;
  const recent = edits
    .map((at) => at.getTime())
    .filter((at) => at > monthAgo)
    .sort((a, b) => a - b);
  const left = Math.max(0, limits.editsPerMonth - recent.length);
  const lastDay = recent.at(-1) ?? Number.NEGATIVE_INFINITY;
  const dayFree = lastDay + limits.editGapHours * 3_600_000;
  // Another edit is possible once the tenth newest one is older than the window.
  const tenth = recent.at(-limits.editsPerMonth);
  const monthFree = tenth === undefined ? Number.NEGATIVE_INFINITY : tenth + limits.editWindowDays * dayMs;
  const free = Math.max(dayFree, monthFree);
  const refusal = monthFree > now.getTime() ? "editMonthly" : dayFree > now.getTime() ? "editDaily" : null;
  return { left, nextAt: free > now.getTime() ? new Date(free) : null, refusal };
}

/** When the name of a deleted template may be used again. */
export function nameLockedUntil(deletedAt: Date, { nameLockDays }: ReviewLimits): Date {
  return new Date(deletedAt.getTime() + nameLockDays * dayMs);
}

/** A submission without an answer counts as lost after this long, and may be repeated. */
const submissionMs = 60_000;

/** True while a submission is in progress and has not been answered. */
export function isBeingSubmitted(template: { state: TemplateState; submittedAt: Date | null }, now: Date): boolean {
  return (
    template.state === "unaudit" &&
    template.submittedAt !== null &&
    now.getTime() - template.submittedAt.getTime() < submissionMs
  );
}
