import type { TemplateCategory, TemplateState } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import { placeState, type Template } from "../rows.ts";

/** What the platform says about a template; null where it said nothing. `at` is the platform's own time. */
export type Verdict = {
  state: TemplateState | null;
  category: TemplateCategory | null;
  reason: string | null;
  at: Date;
};

export type VerdictChange = Partial<
  Pick<
    Template,
    | "state"
    | "archivedFrom"
    | "reason"
    | "decidedAt"
    | "category"
    | "previousCategory"
    | "categoryChangedAt"
    | "sendingAllowed"
    | "sendingStoppedBy"
    | "content"
  >
>;

/** A review of the version before may still be on its way; clocks of two machines differ by less than this. */
const skewMs = 60_000;

/**
 * What a verdict changes, or null when it says nothing new: it is old, repeated, or about a deleted template.
 *
 * @param submitted the content as it was last submitted; an approval is always an approval of that
 */
export function changeByVerdict(
  row: Template,
  verdict: Verdict,
  submitted: TemplateContent | null,
): VerdictChange | null {
  if (row.state === "deleted") return null;
  const change = { ...stateChange(row, verdict, submitted), ...categoryChange(row, verdict) };
  return Object.keys(change).length > 0 ? change : null;
}

function stateChange(row: Template, verdict: Verdict, submitted: TemplateContent | null): VerdictChange {
  const { state, at } = verdict;
  if (state === null || isStale(row, at)) return {};
  const held = row.state === "archived" ? row.archivedFrom : row.state;
  const reason =
    state === "pass" || state === "auditing" ? null : (verdict.reason ?? (held === state ? row.reason : null));
  if (held === state && reason === row.reason) return {};
  const placed = placeState(row, state);
  // Archived over there, it comes back in the state it had here.
  const archivedFrom = state === "archived" ? held : placed.archivedFrom;
  return {
    ...placed,
    archivedFrom,
    reason,
    decidedAt: at,
    ...(state === "pass" && submitted ? { content: submitted } : {}),
  };
}

function categoryChange(row: Template, verdict: Verdict): VerdictChange {
  const { category, at } = verdict;
  if (category === null || category === row.category) return {};
  if (row.categoryChangedAt && at.getTime() < toSecond(row.categoryChangedAt)) return {};
  return {
    category,
    previousCategory: row.category,
    categoryChangedAt: at,
    ...(row.pauseOnCategoryChange ? { sendingAllowed: false, sendingStoppedBy: "category" as const } : {}),
  };
}

function isStale(row: Template, at: Date): boolean {
  if (row.decidedAt && at.getTime() < toSecond(row.decidedAt)) return true;
  return row.submittedAt !== null && at.getTime() < row.submittedAt.getTime() - skewMs;
}

/** Platforms tell whole seconds; what we note ourselves has milliseconds. */
function toSecond(at: Date): number {
  return Math.floor(at.getTime() / 1000) * 1000;
}
