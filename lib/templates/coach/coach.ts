import { type ContentIssue, contentIssues } from "../content/content-rules.ts";
import { sampleValues } from "../content/render-template.ts";
import { namesIn } from "../content/variables.ts";
import type { CoachRule, Finding, Found, Subject } from "./finding.ts";
import { noAction, vagueButton } from "./rules/action-rules.ts";
import {
  codeUnprotected,
  linkInCode,
  mixedPurposes,
  optOutMissing,
  promotional,
  promotionInCode,
} from "./rules/category-rules.ts";
import { otherLanguage } from "./rules/language-rule.ts";
import { doubleAction, linkBesideButton, phoneInText, rawLink, shortLink } from "./rules/link-rules.ts";
import { impersonalGreeting, longOpening, longSubject, relativeDate } from "./rules/opening-rules.ts";
import { blankLines, capitals, costlyCharacter, emoji, literalMarks, punctuation } from "./rules/style-rules.ts";
import { pictureMissing, placeholder, sensitiveData, threatens } from "./rules/trust-rules.ts";
import {
  adjacent,
  brackets,
  edge,
  filledLong,
  manyVariables,
  noSample,
  vagueSample,
  vagueVariable,
} from "./rules/variable-rules.ts";
import { offersOptOut } from "./texts.ts";

/** All rules, the most important first. */
export const coachRules: readonly CoachRule[] = [
  mixedPurposes,
  promotional,
  promotionInCode,
  linkInCode,
  threatens,
  sensitiveData,
  placeholder,
  otherLanguage,
  brackets,
  edge,
  adjacent,
  noSample,
  manyVariables,
  filledLong,
  pictureMissing,
  relativeDate,
  shortLink,
  linkBesideButton,
  doubleAction,
  capitals,
  punctuation,
  emoji,
  costlyCharacter,
  codeUnprotected,
  vagueSample,
  literalMarks,
  blankLines,
  longOpening,
  longSubject,
  vagueVariable,
  vagueButton,
  rawLink,
  phoneInText,
  noAction,
  impersonalGreeting,
  optOutMissing,
];

/**
 * Suggestions for better wording: what reviewers often reject, and what people misread. They do not prevent submitting. A
 * mend is offered only when it removes its finding and leaves no new issue of the content.
 */
export function coachFindings(subject: Subject): Finding[] {
  const issues = contentIssues(subject.content, subject.rules);
  return coachRules.flatMap((rule) =>
    rule.find(subject).map((found) => ({
      key: rule.key,
      tone: rule.tone,
      covers: rule.covers ?? [],
      field: found.field,
      range: found.range ? { start: found.range.start, end: found.range.end } : null,
      values: found.values ?? {},
      mended: helps(rule, found, subject, issues) ? (found.mended ?? null) : null,
    })),
  );
}

/** True when a mend removes its finding and leaves no new issue of the content. */
function helps(rule: CoachRule, found: Found, subject: Subject, issues: readonly ContentIssue[]): boolean {
  if (!found.mended) return false;
  const after = { ...subject, content: found.mended };
  if (rule.find(after).some(({ field }) => field === found.field)) return false;
  const before = issues.map(({ key }) => key);
  return contentIssues(after.content, subject.rules).every(({ key }) => {
    const at = before.indexOf(key);
    if (at !== -1) before.splice(at, 1);
    return at !== -1;
  });
}

/** The finding that says the same as an issue of the content: it marks the place, and may mend it. */
export function findingFor(issue: ContentIssue, findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ covers, field }) => field === issue.field && covers.includes(issue.key));
}

/** Something the content already does well; a key of `coach.right` in the catalogue. */
export type CoachPraise = "edges" | "samples" | "lengths" | "optOut" | "buttonOrder";

/** What the content already does well. */
export function coachPraise({ content, category, rules }: Subject): CoachPraise[] {
  if (!content.body.trim()) return [];
  const broken = new Set<string>(contentIssues(content, rules).map((issue) => issue.key));
  const none = (...keys: string[]) => keys.every((key) => !broken.has(key));
  const hasVariables = namesIn(content.body).length > 0;
  const praise: CoachPraise[] = [];
  if (category === "marketing" && offersOptOut(content)) praise.push("optOut");
  if (rules.mode === "reviewed" && hasVariables && none("bodyEdge", "bodyAdjacent")) praise.push("edges");
  if (sampleValues(content).length > 0 && none("sampleMissing", "sampleLayout")) praise.push("samples");
  if (none("headerLong", "bodyLong", "footerLong", "buttonTextLong", "urlLong")) praise.push("lengths");
  if (content.buttons.length > 1 && none("buttonsApart", "buttonTextTwice")) praise.push("buttonOrder");
  return praise;
}
