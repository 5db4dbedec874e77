import type { TemplateCategory, TemplateState } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import type { SenderQuality } from "#db/sender-enums";
import { stateFromPlatform, type Template } from "../rows.ts";

/** What the platform reports about a template; null for what it did not mention. `at` is the platform's time. */
export type ReviewResult = {
  state: TemplateState | null;
  category: TemplateCategory | null;
  quality?: SenderQuality;
  reason: string | null;
  at: Date;
};

export type ReviewChange = Partial<
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
    | "quality"
    | "qualityAt"
  >
>;

/** Allowed clock difference between us and the platform when deciding whether a review is of an older version. */
const skewMs = 60_000;

/**
 * The changes a review result makes to a template, or null when it is outdated, repeated or about a deleted template.
 *
 * @param submitted the content that was submitted last, which is what an approval approves
 */
export function changesFromReview(
  row: Template,
  result: ReviewResult,
  submitted: TemplateContent | null,
): ReviewChange | null {
  if (row.state === "deleted") return null;
  const change = {
    ...stateChange(row, result, submitted),
    ...categoryChange(row, result),
    ...qualityChange(row, result),
  };
  return Object.keys(change).length > 0 ? change : null;
}

function stateChange(row: Template, result: ReviewResult, submitted: TemplateContent | null): ReviewChange {
  const { state, at } = result;
  if (state === null || isStale(row, at)) return {};
  const held = row.state === "archived" ? row.archivedFrom : row.state;
  const reason =
    state === "pass" || state === "auditing" ? null : (result.reason ?? (held === state ? row.reason : null));
  if (held === state && reason === row.reason) return {};
  const placed = stateFromPlatform(row, state);
  // When the platform archives it, remember the state it had here.
  const archivedFrom = state === "archived" ? held : placed.archivedFrom;
  return {
    ...placed,
    archivedFrom,
    reason,
    decidedAt: at,
    ...(state === "pass" && submitted ? { content: submitted } : {}),
  };
}

function categoryChange(row: Template, result: ReviewResult): ReviewChange {
  const { category, at } = result;
  if (category === null || category === row.category) return {};
  if (row.categoryChangedAt && at.getTime() < toSecond(row.categoryChangedAt)) return {};
  return {
    category,
    previousCategory: row.category,
    categoryChangedAt: at,
    ...(row.pauseOnCategoryChange ? { sendingAllowed: false, sendingStoppedBy: "category" as const } : {}),
  };
}

/** The quality people's reactions give a template, whatever its state. */
function qualityChange(row: Template, { quality, at }: ReviewResult): ReviewChange {
  if (quality === undefined || quality === row.quality) return {};
  if (row.qualityAt && at.getTime() < toSecond(row.qualityAt)) return {};
  return { quality, qualityAt: at };
}

function isStale(row: Template, at: Date): boolean {
  if (row.decidedAt && at.getTime() < toSecond(row.decidedAt)) return true;
  return row.submittedAt !== null && at.getTime() < row.submittedAt.getTime() - skewMs;
}

/** Platforms report whole seconds, while our own times have milliseconds. */
function toSecond(at: Date): number {
  return Math.floor(at.getTime() / 1000) * 1000;
}
