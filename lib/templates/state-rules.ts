import type { TemplateState } from "#db/enums";
import { limits } from "./limits.ts";

export const templateActs = ["edit", "save", "submit", "send", "archive", "restore", "delete", "refresh"] as const;
export type TemplateAct = (typeof templateActs)[number];

const allowed: Record<TemplateAct, readonly TemplateState[]> = {
  edit: ["draft", "unaudit", "fail", "paused", "pass"],
  // The content of an approved or paused template is what the platform sends; it changes by a new review only.
  save: ["draft", "unaudit", "fail"],
  submit: ["draft", "unaudit", "fail", "paused", "pass"],
  send: ["pass"],
  archive: ["draft", "auditing", "pass", "fail", "paused", "disabled"],
  restore: ["archived"],
  delete: ["draft", "unaudit", "auditing", "pass", "fail", "paused", "disabled", "archived"],
  refresh: ["unaudit", "auditing", "pass", "fail", "paused", "disabled"],
};

/** Does the state of a template allow this act? */
export function canDo(act: TemplateAct, state: TemplateState): boolean {
  return allowed[act].includes(state);
}

const dayMs = 86_400_000;

export type EditAllowance = {
  left: number;
  /** When the next edit may be submitted; null when it may be now. */
  nextAt: Date | null;
  refusal: "editDaily" | "editMonthly" | null;
};

/**
 * What the edit limits of approved templates leave: 10 in any 30 days in a row, and one in 24 hours.
 * @param edits when approved versions were edited, in any order
 */
export function editAllowance(edits: readonly Date[], now: Date): EditAllowance {
  const monthAgo = now.getTime() - limits.editWindowDays * dayMs;
  const recent = edits
    .map((at) => at.getTime())
    .filter((at) => at > monthAgo)
    .sort((a, b) => a - b);
  const left = Math.max(0, limits.editsPerMonth - recent.length);
  const lastDay = recent.at(-1) ?? Number.NEGATIVE_INFINITY;
  const dayFree = lastDay + limits.editGapHours * 3_600_000;
  // The tenth newest edit has to leave the window before another one fits.
  const tenth = recent.at(-limits.editsPerMonth);
  const monthFree = tenth === undefined ? Number.NEGATIVE_INFINITY : tenth + limits.editWindowDays * dayMs;
  const free = Math.max(dayFree, monthFree);
  const refusal = monthFree > now.getTime() ? "editMonthly" : dayFree > now.getTime() ? "editDaily" : null;
  return { left, nextAt: free > now.getTime() ? new Date(free) : null, refusal };
}

/** When a name may be used again after a template of that name was deleted. */
export function nameLockedUntil(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + limits.nameLockDays * dayMs);
}

/** How long a submission may be on its way before it counts as lost and may be tried again. */
const submissionMs = 60_000;

/** True while another click's submission is still on its way. */
export function isBeingSubmitted(template: { state: TemplateState; submittedAt: Date | null }, now: Date): boolean {
  return (
    template.state === "unaudit" &&
    template.submittedAt !== null &&
    now.getTime() - template.submittedAt.getTime() < submissionMs
  );
}
