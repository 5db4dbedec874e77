import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import type { ContentIssueKey } from "#lib/templates/content-rules";

/** What the designer edits, as one value, so that undo goes over all of it. */
export type Design = { category: TemplateCategory; content: TemplateContent };

/** What each block is given. `errors` are the texts for a path of the form. */
export type BlockProps = {
  content: TemplateContent;
  /** `place` names where the change happens: a run of changes in one place is one step of undo. */
  change: (place: string, step: (content: TemplateContent) => TemplateContent) => void;
  errors: (path: string) => string[];
};

/** What is missing rather than wrong: said in the coach at once, but red only after Submit was pressed. */
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

/** Brings the reader to the control of a path. */
export function goToField(path: string): void {
  const control = document.getElementById(controlId(path));
  control?.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  control?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
