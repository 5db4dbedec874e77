import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { sampledColumns } from "./columns.ts";
import { type MessageContent, readContent } from "./read-content.ts";
import { buttonIssues, standBelow } from "./rules/button-rules.ts";
import { carouselIssues } from "./rules/carousel-rules.ts";
import { codeIssues } from "./rules/code-rules.ts";
import { couponButtonIssues, couponOf, couponWordIssues } from "./rules/coupon-rules.ts";
import { type ContentIssue, countedText, issue, tokenIssues, tooLong } from "./rules/issue.ts";
import { mailIssues } from "./rules/mail-rules.ts";
import { belowMedia, belowMediaIssues, headerMediaIssues } from "./rules/media-rules.ts";
import { offerIssues } from "./rules/offer-rules.ts";
import { variableIssues } from "./rules/variable-rules.ts";
import { lengthIn, namesIn, variablesIn } from "./variables.ts";

export type { ContentIssue, ContentIssueKey } from "./rules/issue.ts";

const formatting = /```[^`]+```|(?<![\p{L}\p{N}])([*_~])(\S|\S.*?\S)\1(?![\p{L}\p{N}])/u;
const pictures = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\uFE0F|\u20E3/u;

/**
 * Everything that must be corrected before submitting, in the order of the form. Empty when the content can be submitted.
 * What also depends on the category stands in `categoryIssues`.
 */
export function contentIssues(content: TemplateContent, rules: TemplateRules): ContentIssue[] {
  const read = readContent(content);
  switch (read.kind) {
    case "carousel":
      return [...leadIssues(read.body, rules), ...sampleIssues(content, rules), ...carouselIssues(read.cards, rules)];
    case "authentication":
      return codeIssues(read.code, rules);
    case "mail":
      return [
        ...subjectIssues(read, rules),
        ...(rules.mail ? mailIssues(read.mail, rules.mail, rules.limits) : [issue("mailNone", "format")]),
        ...sampleIssues(content, rules),
      ];
    default:
      return [
        ...(rules.header === "subject" ? subjectIssues(read, rules) : headerIssues(read, rules)),
        ...messageBodyIssues(read, rules),
        ...sampleIssues(content, rules),
        ...footerIssues(read, rules),
        ...(read.offer ? offerIssues(read, read.offer, rules) : []),
        ...couponOnly(couponButtonIssues, read, rules),
        ...buttonIssues(read.buttons, read.samples, rules),
      ];
  }
}

/** Words above cards. */
function leadIssues(body: string, rules: TemplateRules): ContentIssue[] {
  const words = rules.parts?.carousel?.words;
  if (body.trim() === "" && words) return [];
  return words === "none" ? [issue("cardsLead", "body")] : bodyIssues(body, rules);
}

/** Words of a message, which some platforms have no place for beside a file or buttons. */
function messageBodyIssues(read: MessageContent, rules: TemplateRules): ContentIssue[] {
  const { body, buttons } = read;
  const beside = belowMediaIssues(read, rules);
  if (beside.some(({ field }) => field === "body")) return beside;
  if (body.trim() === "" && belowMedia(read, rules)) return beside;
  const coupon = couponOnly(couponWordIssues, read, rules);
  if (body.trim() !== "" && coupon.length > 0) return [...coupon, ...beside];
  const most = rules.parts?.buttons.below?.body;
  const length = lengthIn("characters", body);
  const crowded = most !== undefined && standBelow(buttons) && length > most;
  const own = crowded ? [issue("bodyBelowLong", "body", { max: most, over: length - most })] : bodyIssues(body, rules);
  return [...own, ...beside];
}

/** What a rule of coupons says of a message; nothing where it is none. */
function couponOnly(
  judge: typeof couponWordIssues,
  read: MessageContent,
  rules: TemplateRules,
): ReturnType<typeof couponWordIssues> {
  const coupon = couponOf(read, rules);
  return coupon ? judge(read, coupon) : [];
}

function subjectIssues({ header }: Pick<MessageContent, "header">, { limits }: TemplateRules): ContentIssue[] {
  const field = "header";
  const subject = header ?? "";
  if (subject.trim() === "") return [issue("subjectRequired", field)];
  const issues = [...tokenIssues(subject, field), ...tooLong("subjectLong", field, subject, limits.header)];
  return subject.includes("\n") ? [...issues, issue("oneLine", field)] : issues;
}

function headerIssues({ header, media }: MessageContent, rules: TemplateRules): ContentIssue[] {
  const field = "header";
  if (media) {
    return [...(header === null ? [] : [issue("headerTwo", field)]), ...headerMediaIssues(media, rules, "media")];
  }
  if (header === null) return [];
  if (rules.header === null) return [issue("headerNone", field)];
  if (header.trim() === "") return [issue("headerRequired", field)];
  const counted = countedText(header, rules.mode);
  const issues = [...tokenIssues(header, field), ...tooLong("headerLong", field, counted, rules.limits.header)];
  if (header.includes("\n")) issues.push(issue("oneLine", field));
  if (namesIn(header).length > 1 || variablesIn(header).length > 1) issues.push(issue("headerVariables", field));
  if (!isPlain(header, rules)) issues.push(issue("headerPlain", field));
  return issues;
}

/** Reviewers refuse every mark of a format in a header, also one that stands alone. */
function isPlain(header: string, { mode }: TemplateRules): boolean {
  const words = header.replace(/\$\([^)]*\)/g, "");
  return !pictures.test(words) && !(mode === "reviewed" ? /[*_~`]/.test(words) : formatting.test(words));
}

function bodyIssues(body: string, rules: TemplateRules): ContentIssue[] {
  const field = "body";
  if (body.trim() === "") return [issue("bodyRequired", field)];
  return [...tokenIssues(body, field), ...bodyTooLong(body, rules), ...variableIssues(body, field, rules)];
}

function bodyTooLong(body: string, { limits, unit, mode }: TemplateRules): ContentIssue[] {
  const length = lengthIn(unit, countedText(body, mode));
  const key = unit === "bytes" ? "bodyBytes" : "bodyLong";
  return length > limits.body ? [issue(key, "body", { max: limits.body, over: length - limits.body })] : [];
}

function footerIssues({ footer }: MessageContent, { footer: part, limits }: TemplateRules): ContentIssue[] {
  if (!footer) return [];
  const field = "footer";
  if (!part) return [issue("footerNone", field)];
  const issues = [...tokenIssues(footer, field), ...tooLong("footerLong", field, footer, limits.footer)];
  if (footer.includes("\n")) issues.push(issue("oneLine", field));
  if (variablesIn(footer).length > 0) issues.push(issue("footerVariables", field));
  return issues;
}

function sampleIssues(content: TemplateContent, { mode }: TemplateRules): ContentIssue[] {
  return sampledColumns(content).flatMap((column) => {
    const name = column.slice(column.lastIndexOf(".") + 1);
    const sample = content.samples[column] ?? "";
    const field = `samples.${column}`;
    if (sample.trim() === "") return [issue("sampleMissing", field, { name })];
    // The platform refuses the same layout in values when a message is sent.
    return mode === "reviewed" && /[\n\t]| {5,}/.test(sample) ? [issue("sampleLayout", field, { name })] : [];
  });
}
