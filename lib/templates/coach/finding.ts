import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { ContentIssueKey } from "../content/content-rules.ts";

/** A rule of the coach: a key of `coach.hints` in the catalogue `templates`. */
export type CoachKey =
  | "mixedPurposes"
  | "promotional"
  | "promotionInCode"
  | "linkInCode"
  | "codeUnprotected"
  | "threat"
  | "sensitiveData"
  | "placeholder"
  | "otherLanguage"
  | "brackets"
  | "edge"
  | "adjacent"
  | "noSample"
  | "vagueSample"
  | "manyVariables"
  | "filledLong"
  | "relativeDate"
  | "shortLink"
  | "linkBesideButton"
  | "doubleAction"
  | "capitals"
  | "punctuation"
  | "emoji"
  | "literalMarks"
  | "pictureMissing"
  | "costlyCharacter"
  | "blankLines"
  | "longOpening"
  | "longSubject"
  | "vagueVariable"
  | "vagueButton"
  | "rawLink"
  | "phoneInText"
  | "noAction"
  | "impersonalGreeting"
  | "optOut";

/** The rules that may offer a one-click mend: keys of `coach.mends` in the catalogue. */
export const mendKeys = [
  "mixedPurposes",
  "promotionInCode",
  "linkInCode",
  "codeUnprotected",
  "brackets",
  "edge",
  "adjacent",
  "noSample",
  "linkBesideButton",
  "doubleAction",
  "capitals",
  "punctuation",
  "emoji",
  "costlyCharacter",
  "vagueSample",
  "literalMarks",
  "blankLines",
  "rawLink",
  "impersonalGreeting",
  "optOut",
] as const satisfies readonly CoachKey[];

/** Indices into the text of a field. */
export type Range = { start: number; end: number };

/** What the coach looks at. `language` is the template's, as the platform writes it. */
export type Subject = {
  content: TemplateContent;
  category: TemplateCategory;
  language: string;
  rules: TemplateRules;
};

/** What a rule found in one field: at most one finding for each rule and field. */
export type Found = {
  /** A path of the form, such as `buttons.0.url`. */
  field: string;
  /** The words it is about; null when it is about the whole field. */
  range?: Range | null;
  values?: Record<string, string | number>;
  /** The content after the one-click mend, which covers the whole field. */
  mended?: TemplateContent | null;
};

/** One rule. `covers` are issues of the content that say the same: they are shown in place of the finding, with its mend. */
export type CoachRule = {
  key: CoachKey;
  tone: "warning" | "info";
  covers?: readonly ContentIssueKey[];
  find: (subject: Subject) => Found[];
};

/** A suggestion that does not prevent submitting. */
export type Finding = {
  key: CoachKey;
  tone: "warning" | "info";
  covers: readonly ContentIssueKey[];
  field: string;
  range: Range | null;
  values: Record<string, string | number>;
  mended: TemplateContent | null;
};
