import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import type { TemplateRules } from "#lib/connectors/profile";
import { contentIssues } from "./content-rules.ts";
import { renderTemplate, sampleValues } from "./render-template.ts";
import { lengthIn, namesIn, variablesIn } from "./variables.ts";

/** A suggestion that does not prevent submitting. `key` is a key of `coach.hints` in the catalogue `templates`. */
export type CoachHint = {
  key:
    | "promotional"
    | "relativeDate"
    | "shortLink"
    | "shouting"
    | "filledLong"
    | "manyVariables"
    | "vagueVariable"
    | "optOut";
  tone: "warning" | "info";
  field: string;
  values: Record<string, string | number>;
};

/** Something the content already does well; a key of `coach.right` in the catalogue. */
export type CoachPraise = "edges" | "samples" | "lengths" | "optOut" | "buttonOrder";

const promotional =
  /\b(?:discounts?|sale|offers?|coupons?|promo(?:tion)?|deals?|save \d+|\d+ ?% off|free gift)\b|优惠|折扣|促销|打折|满减|特价|赠品/i;
const relativeDate =
  /\b(?:today|tonight|tomorrow|yesterday|this (?:week|month)|next (?:week|month))\b|今天|今晚|明天|昨天|本周|本月|下周/i;
const shortLink = /\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|wa\.me)\b/i;
const shouting = /(?:[!！]\s*){2,}|\p{Lu}{3,}(?:\s+\p{Lu}{3,}){2,}/u;
const optOut = /\bstop\b|\bopt[ -]?out\b|\bunsubscribe\b|退订|取消订阅|不再接收/i;
const vague = /^(?:..?|(?:var|variable|value|param|parameter|text|item|field|data)_?\d*)$/i;

/** Suggestions for better wording, most important first: what reviewers often reject, and what people misread. */
export function coachHints(content: TemplateContent, category: TemplateCategory, rules: TemplateRules): CoachHint[] {
  const { limits, unit } = rules;
  const texts = { header: content.header ?? "", body: content.body, footer: content.footer ?? "" };
  const reviewed = rules.mode === "reviewed";
  const hints: CoachHint[] = [];
  for (const [field, text] of Object.entries(texts)) {
    if (reviewed && category !== "marketing") {
      hints.push(...hintsFor("promotional", "warning", field, promotional, text));
    }
    hints.push(...hintsFor("relativeDate", "warning", field, relativeDate, text));
  }
  if (reviewed) hints.push(...hintsOnLinksAndShouting(content));
  const filled = lengthIn(unit, renderTemplate(content, sampleValues(content)).body);
  if (filled > limits.body && lengthIn(unit, content.body) <= limits.body) {
    hints.push({ key: "filledLong", tone: "warning", field: "body", values: { length: filled, max: limits.body } });
  }
  if (reviewed) hints.push(...hintsOnVariables(texts.header, content.body));
  if (category === "marketing" && content.body.trim() && !offersOptOut(content)) {
    hints.push({ key: "optOut", tone: "info", field: rules.footer ? "footer" : "body", values: {} });
  }
  return hints;
}

function hintsOnLinksAndShouting({ body, buttons }: TemplateContent): CoachHint[] {
  const links = buttons.flatMap((button, index) =>
    button.kind === "url" ? hintsFor("shortLink", "warning", `buttons.${index}.url`, shortLink, button.url) : [],
  );
  return [
    ...links,
    ...hintsFor("shortLink", "warning", "body", shortLink, body),
    ...hintsFor("shouting", "warning", "body", shouting, body),
  ];
}

function hintsOnVariables(header: string, body: string): CoachHint[] {
  const hints: CoachHint[] = [];
  const variables = variablesIn(body).length;
  if (variables > 0 && fixedWords(body) < variables * 3) {
    hints.push({ key: "manyVariables", tone: "warning", field: "body", values: { count: variables } });
  }
  const unclear = [...namesIn(header), ...namesIn(body)].find((name) => vague.test(name));
  if (unclear) hints.push({ key: "vagueVariable", tone: "info", field: "body", values: { name: unclear } });
  return hints;
}

/** What the content already does well. */
export function coachPraise(content: TemplateContent, category: TemplateCategory, rules: TemplateRules): CoachPraise[] {
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

/** True when a button or the text tells people how to stop these messages. */
function offersOptOut(content: TemplateContent): boolean {
  return [content.body, content.footer ?? "", ...content.buttons.map((button) => button.text)].some((text) =>
    optOut.test(text),
  );
}

function hintsFor(
  key: CoachHint["key"],
  tone: CoachHint["tone"],
  field: string,
  pattern: RegExp,
  text: string,
): CoachHint[] {
  const word = pattern.exec(text.replace(/\$\([^)]*\)/g, " "))?.[0];
  return word ? [{ key, tone, field, values: { word: word.trim() } }] : [];
}

/** The number of words outside variables. In scripts without spaces, two characters count as one word. */
function fixedWords(text: string): number {
  const fixed = text.replace(/\$\([^)]*\)/g, " ");
  const ideographs =
    fixed.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const words = fixed
    .replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return words + Math.floor(ideographs / 2);
}
