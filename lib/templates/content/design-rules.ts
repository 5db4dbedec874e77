import type { TemplateRules } from "#lib/connectors/profile";
import type { Design } from "../design.ts";
import { type ContentIssue, contentIssues } from "./content-rules.ts";
import { readContent } from "./read-content.ts";
import { isOptOut } from "./rules/button-rules.ts";
import { issue } from "./rules/issue.ts";

/** Everything that must be corrected before a template can be submitted: its content, and what its category does not allow. */
export function designIssues(design: Design, rules: TemplateRules): ContentIssue[] {
  return [...categoryIssues(design, rules), ...contentIssues(design.content, rules)];
}

/** What the category of a template forbids. */
export function categoryIssues({ category, content }: Design, { mode, parts }: TemplateRules): ContentIssue[] {
  const read = readContent(content);
  const issues: ContentIssue[] = [];
  if (mode === "reviewed" && category === "authentication" && read.kind !== "authentication") {
    issues.push(issue("authenticationKind", "category"));
  }
  if (read.kind === "authentication" && category !== "authentication") {
    issues.push(issue("authenticationCategory", "category"));
  }
  if (!parts) return issues;
  if (read.kind === "carousel" && !parts.carousel?.categories.includes(category)) {
    issues.push(issue("carouselCategory", "category"));
  }
  if (read.kind === "message" && read.offer && !parts.offer?.categories.includes(category)) {
    issues.push(issue("offerCategory", "category"));
  }
  const optOut = read.buttons.findIndex(isOptOut);
  if (optOut !== -1 && !parts.buttons.optOut.includes(category)) {
    issues.push(issue("optOutCategory", `buttons.${optOut}.text`));
  }
  const { validitySeconds: seconds } = read;
  if (seconds === null || parts.validity === null) return issues;
  const { min, max } = parts.validity[category];
  if (!(Number.isInteger(seconds) && seconds >= min && seconds <= max)) {
    issues.push(issue("validityRange", "validitySeconds", { min, max }));
  }
  return issues;
}
