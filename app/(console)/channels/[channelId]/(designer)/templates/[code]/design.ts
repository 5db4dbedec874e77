import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import type { ContentIssueKey } from "#lib/templates/content/content-rules";

/** What the designer edits. Undo goes over all of it. */
export type Design = { category: TemplateCategory; content: TemplateContent };

/** What each block is given. */
export type BlockProps = {
  content: TemplateContent;
  /** `place` names what is changed: quick changes in one place are undone in one step. Empty: a step of its own. */
  change: (place: string, step: (content: TemplateContent) => TemplateContent) => void;
  /** The errors of a path of the content, such as `buttons.0.text`. */
  errors: (path: string) => string[];
};

/** What is missing rather than wrong: the coach says so at once, the field turns red only after Submit was pressed. */
export const missing: ReadonlySet<ContentIssueKey> = new Set<ContentIssueKey>([
  "headerRequired",
  "bodyRequired",
  "sampleMissing",
  "buttonTextRequired",
  "urlRequired",
]);

/** The id of the control for a path such as `samples.body.name`. */
export function controlId(path: string): string {
  return path.replaceAll(".", "-");
}

/** Focuses the control of a path and scrolls to it. */
export function goToField(path: string): void {
  const control = document.getElementById(controlId(path));
  control?.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  control?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
