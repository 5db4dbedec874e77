import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { Range } from "#lib/templates/coach/finding";
import type { ContentIssueKey } from "#lib/templates/content/content-rules";
import { missingKeys } from "#lib/templates/content/rules/issue";

/** The props that all blocks share. */
export type BlockProps = {
  rules: TemplateRules;
  content: TemplateContent;
  /** `place` is the field that changes: quick changes of one field are one step of undo. Empty: always a new step. */
  change: (place: string, step: (content: TemplateContent) => TemplateContent) => void;
  /** The errors of a path of the content, such as `buttons.0.text`. */
  errors: (path: string) => string[];
  /** Where files are uploaded to, and what to do with one that was. */
  uploads: { channelId: string; onUploaded: (id: string, href: string) => void };
};

/** Issues of empty fields. The coach lists them at once; the fields turn red only after Submit was pressed. */
export const missing: ReadonlySet<ContentIssueKey> = new Set(missingKeys);

/** The id of the control for a path such as `samples.body.name`. */
export function controlId(path: string): string {
  return path.replaceAll(".", "-");
}

/** Focuses the control of a path and scrolls to it. The words of `range` are selected. */
export function goToField(path: string, range: Range | null = null): void {
  const control = document.getElementById(controlId(path));
  control?.focus({ preventScroll: true });
  if (range && (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) {
    control.setSelectionRange(range.start, range.end);
  }
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  control?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
