import type { TemplateButton, TemplateContent } from "#db/schema/templates";
import type { TemplateLimits, TemplateRules } from "#lib/connectors/profile";
import { templateColumns } from "./render-template.ts";
import { foreignPlaceholders, lengthIn, lengthOf, malformedVariables, namesIn, variablesIn } from "./variables.ts";

/**
 * A problem that prevents submitting. `key` is a key of `templates.content` in the catalogue `errors`; `field` is a path of
 * the form (`body`, `samples.body.name`, `buttons.0.text`).
 */
export type ContentIssue = { key: ContentIssueKey; field: string; values: Record<string, string | number> };
export type ContentIssueKey =
  | "headerRequired"
  | "headerNone"
  | "subjectRequired"
  | "subjectLong"
  | "headerLong"
  | "headerVariables"
  | "headerPlain"
  | "bodyRequired"
  | "bodyLong"
  | "bodyBytes"
  | "bodyEdge"
  | "bodyAdjacent"
  | "footerLong"
  | "footerNone"
  | "footerVariables"
  | "oneLine"
  | "foreign"
  | "broken"
  | "sampleMissing"
  | "sampleLayout"
  | "buttonsMany"
  | "buttonsKind"
  | "buttonsUrlMany"
  | "buttonsApart"
  | "buttonTextRequired"
  | "buttonTextLong"
  | "buttonTextVariables"
  | "buttonTextTwice"
  | "urlRequired"
  | "urlLong"
  | "urlShape"
  | "urlVariable";

const formatting = /```[^`]+```|(?<![\p{L}\p{N}])([*_~])(\S|\S.*?\S)\1(?![\p{L}\p{N}])/u;
const emoji = /\p{Emoji_Presentation}|\uFE0F/u;

/** Everything that must be corrected before submitting, in the order of the form. Empty when the content can be submitted. */
export function contentIssues(content: TemplateContent, rules: TemplateRules): ContentIssue[] {
  return [
    ...(rules.header === "subject" ? subjectIssues(content, rules) : headerIssues(content, rules)),
    ...bodyIssues(content, rules),
    ...sampleIssues(content, rules),
    ...footerIssues(content, rules),
    ...buttonIssues(content.buttons, rules),
  ];
}

function subjectIssues({ header }: TemplateContent, { limits }: TemplateRules): ContentIssue[] {
  const field = "header";
  const subject = header ?? "";
  if (subject.trim() === "") return [issue("subjectRequired", field)];
  const issues = [...tokenIssues(subject, field), ...tooLong("subjectLong", field, subject, limits.header)];
  return subject.includes("\n") ? [...issues, issue("oneLine", field)] : issues;
}

function headerIssues({ header }: TemplateContent, { header: part, limits }: TemplateRules): ContentIssue[] {
  if (header === null) return [];
  const field = "header";
  if (part === null) return [issue("headerNone", field)];
  if (header.trim() === "") return [issue("headerRequired", field)];
  const issues = [...tokenIssues(header, field), ...tooLong("headerLong", field, header, limits.header)];
  if (header.includes("\n")) issues.push(issue("oneLine", field));
  if (namesIn(header).length > 1 || variablesIn(header).length > 1) issues.push(issue("headerVariables", field));
  if (formatting.test(header) || emoji.test(header)) issues.push(issue("headerPlain", field));
  return issues;
}

function bodyIssues({ body }: TemplateContent, { limits, mode, unit }: TemplateRules): ContentIssue[] {
  const field = "body";
  const trimmed = body.trim();
  if (trimmed === "") return [issue("bodyRequired", field)];
  const issues = [...tokenIssues(body, field), ...bodyTooLong(body, limits.body, unit)];
  // Reviewers refuse these two; a text of ours may begin with a name.
  if (mode === "rendered") return issues;
  const variables = variablesIn(trimmed);
  const edge = variables.find((at) => at.start === 0) ?? variables.find((at) => at.end === trimmed.length);
  if (edge) issues.push(issue("bodyEdge", field, { name: edge.name }));
  const pair = variables
    .map((at, index) => [at, variables[index + 1]] as const)
    .find(([at, next]) => next && trimmed.slice(at.end, next.start).trim() === "");
  if (pair?.[1]) issues.push(issue("bodyAdjacent", field, { first: pair[0].name, second: pair[1].name }));
  return issues;
}

function bodyTooLong(body: string, max: number, unit: TemplateRules["unit"]): ContentIssue[] {
  const length = lengthIn(unit, body);
  const key = unit === "bytes" ? "bodyBytes" : "bodyLong";
  return length > max ? [issue(key, "body", { max, over: length - max })] : [];
}

function footerIssues({ footer }: TemplateContent, { footer: part, limits }: TemplateRules): ContentIssue[] {
  if (!footer) return [];
  const field = "footer";
  if (!part) return [issue("footerNone", field)];
  const issues = [...tokenIssues(footer, field), ...tooLong("footerLong", field, footer, limits.footer)];
  if (footer.includes("\n")) issues.push(issue("oneLine", field));
  if (variablesIn(footer).length > 0) issues.push(issue("footerVariables", field));
  return issues;
}

function sampleIssues(content: TemplateContent, { mode }: TemplateRules): ContentIssue[] {
  return templateColumns(content).flatMap((column) => {
    const name = column.slice(column.lastIndexOf(".") + 1);
    const sample = content.samples[column] ?? "";
    const field = `samples.${column}`;
    if (sample.trim() === "") return [issue("sampleMissing", field, { name })];
    // The platform refuses the same layout in values when a message is sent.
    return mode === "reviewed" && /[\n\t]| {5,}/.test(sample) ? [issue("sampleLayout", field, { name })] : [];
  });
}

function buttonIssues(buttons: readonly TemplateButton[], rules: TemplateRules): ContentIssue[] {
  const { limits } = rules;
  const issues: ContentIssue[] = [];
  if (buttons.some(({ kind }) => !rules.buttons.includes(kind))) issues.push(issue("buttonsKind", "buttons"));
  if (buttons.length > limits.buttons) issues.push(issue("buttonsMany", "buttons", { max: limits.buttons }));
  if (buttons.filter((button) => button.kind === "url").length > limits.urlButtons) {
    issues.push(issue("buttonsUrlMany", "buttons", { max: limits.urlButtons }));
  }
  const groups = buttons.filter((button, index) => index === 0 || buttons[index - 1]?.kind !== button.kind).length;
  if (rules.mode === "reviewed" && groups > 2) issues.push(issue("buttonsApart", "buttons"));
  buttons.forEach((button, index) => {
    issues.push(...buttonTextIssues(button, index, buttons, limits));
    if (button.kind === "url") issues.push(...urlIssues(button.url, `buttons.${index}.url`, limits));
  });
  return issues;
}

function buttonTextIssues(
  button: TemplateButton,
  index: number,
  buttons: readonly TemplateButton[],
  limits: TemplateLimits,
): ContentIssue[] {
  const field = `buttons.${index}.text`;
  const text = button.text.trim();
  if (text === "") return [issue("buttonTextRequired", field, { number: index + 1 })];
  const issues = tooLong("buttonTextLong", field, button.text, limits.buttonText);
  if (variablesIn(text).length > 0 || foreignPlaceholders(text).length > 0)
    issues.push(issue("buttonTextVariables", field));
  if (buttons.some((other, at) => at < index && other.text.trim() === text)) {
    issues.push(issue("buttonTextTwice", field, { text }));
  }
  return issues;
}

function urlIssues(url: string, field: string, limits: TemplateLimits): ContentIssue[] {
  if (url.trim() === "") return [issue("urlRequired", field)];
  const issues = [...tokenIssues(url, field), ...tooLong("urlLong", field, url, limits.url)];
  const variables = variablesIn(url);
  if (variables.length > 1 || (variables[0] && variables[0].end !== url.length))
    issues.push(issue("urlVariable", field));
  if (!isWebAddress(url)) issues.push(issue("urlShape", field));
  return issues;
}

/** True for an http(s) URL with a literal host. Variables are allowed in the path and the query only. */
function isWebAddress(url: string): boolean {
  if (/\s/.test(url) || !/^https?:\/\/[^/?#$\s]+([/?#]|$)/i.test(url)) return false;
  return URL.canParse(url.replace(/\$\([^)]*\)/g, "x"));
}

function tokenIssues(text: string, field: string): ContentIssue[] {
  const [foreign] = foreignPlaceholders(text);
  const [broken] = malformedVariables(text);
  return [
    ...(foreign ? [issue("foreign", field, { token: foreign })] : []),
    ...(broken ? [issue("broken", field, { token: broken })] : []),
  ];
}

function tooLong(key: ContentIssueKey, field: string, text: string, max: number): ContentIssue[] {
  const length = lengthOf(text);
  return length > max ? [issue(key, field, { max, over: length - max })] : [];
}

function issue(key: ContentIssueKey, field: string, values: Record<string, string | number> = {}): ContentIssue {
  return { key, field, values };
}
