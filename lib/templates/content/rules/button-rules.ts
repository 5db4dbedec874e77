import type { TemplateButton } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { TemplateButtonKind, TemplateRulesOfParts } from "#lib/connectors/template-parts";
import { foreignPlaceholders, lengthOf, onlyVariable, variablesIn } from "../variables.ts";
import { type ContentIssue, type ContentIssueKey, countedText, issue, tokenIssues, tooLong } from "./issue.ts";

const manyKeys: Partial<Record<TemplateButtonKind, ContentIssueKey>> = {
  phone: "buttonsPhoneMany",
  copy_code: "buttonsCodeMany",
  flow: "buttonsFlowMany",
  catalogue: "buttonsCatalogueMany",
  products: "buttonsProductsMany",
};

/** What is wrong with the buttons of a message: how many, of which kinds, in which order, and each by itself. */
export function buttonIssues(
  buttons: readonly TemplateButton[],
  samples: Record<string, string>,
  rules: TemplateRules,
): ContentIssue[] {
  const field = "buttons";
  return [
    ...(buttons.some(({ kind }) => !rules.buttons.includes(kind)) ? [issue("buttonsKind", field)] : []),
    ...countIssues(buttons, rules),
    ...(rules.mode === "reviewed" && !inTwoGroups(buttons) ? [issue("buttonsApart", field)] : []),
    ...(buttons.filter(isOptOut).length > 1 ? [issue("optOutTwice", field)] : []),
    ...buttons.flatMap((button, index) => [
      ...buttonFieldIssues(buttons, index, `buttons.${index}`, rules),
      ...(button.kind === "copy_code" ? codeSampleIssues(button.code, samples, index, rules.parts) : []),
    ]),
  ];
}

export const isOptOut = (button: TemplateButton) => button.kind === "quick_reply" && button.optOut === true;

function countIssues(buttons: readonly TemplateButton[], { limits, parts }: TemplateRules): ContentIssue[] {
  const countOf = (kind: TemplateButtonKind) => buttons.filter((button) => button.kind === kind).length;
  const issues: ContentIssue[] = [];
  if (buttons.length > limits.buttons) issues.push(issue("buttonsMany", "buttons", { max: limits.buttons }));
  if (countOf("url") > limits.urlButtons) issues.push(issue("buttonsUrlMany", "buttons", { max: limits.urlButtons }));
  for (const [kind, key] of Object.entries(manyKeys) as [TemplateButtonKind, ContentIssueKey][]) {
    const max = parts?.buttons.most[kind];
    if (max !== undefined && countOf(kind) > max) issues.push(issue(key, "buttons", { max }));
  }
  const below = parts?.buttons.below;
  if (below && standBelow(buttons) && buttons.length > below.max) {
    issues.push(issue("buttonsBelowMany", "buttons", { max: below.max }));
  }
  return issues;
}

/** Whether buttons stand below the words, where quick replies alone do not. */
export function standBelow(buttons: readonly Pick<TemplateButton, "kind">[]): boolean {
  return buttons.some(({ kind }) => kind !== "quick_reply");
}

/** Quick replies stand together, and so do the others. */
function inTwoGroups(buttons: readonly TemplateButton[]): boolean {
  const isReply = (at: number) => buttons[at]?.kind === "quick_reply";
  return buttons.filter((_, at) => at > 0 && isReply(at) !== isReply(at - 1)).length <= 1;
}

/**
 * What is wrong with one button by itself, and with its text beside those before it.
 * @param field the path of the button
 * @param most characters of its text
 */
export function buttonFieldIssues(
  buttons: readonly TemplateButton[],
  index: number,
  field: string,
  rules: TemplateRules,
  most = rules.limits.buttonText,
): ContentIssue[] {
  const button = buttons[index];
  if (!button) return [];
  const text = textIssues(button, index, buttons, field, most);
  const { parts } = rules;
  switch (button.kind) {
    case "url":
      return [...text, ...urlIssues(button.url, `${field}.url`, rules)];
    case "phone":
      return [...text, ...phoneIssues(button.phone, `${field}.phone`, parts)];
    case "copy_code":
      return [...text, ...codeIssues(button.code, `${field}.code`, parts)];
    case "flow":
      return [...text, ...flowIssues(button, field, parts)];
    case "products":
      return [...text, ...productIssues(button, field, parts)];
    default:
      return text;
  }
}

function textIssues(
  button: TemplateButton,
  index: number,
  buttons: readonly TemplateButton[],
  path: string,
  most: number,
): ContentIssue[] {
  const field = `${path}.text`;
  const text = button.text.trim();
  if (text === "") return [issue("buttonTextRequired", field, { number: index + 1 })];
  const issues = tooLong("buttonTextLong", field, button.text, most);
  if (variablesIn(text).length > 0 || foreignPlaceholders(text).length > 0)
    issues.push(issue("buttonTextVariables", field));
  if (buttons.some((other, at) => at < index && other.text.trim() === text)) {
    issues.push(issue("buttonTextTwice", field, { text }));
  }
  return issues;
}

/** What is wrong with the address that a button opens. */
export function urlIssues(
  url: string,
  field: string,
  { limits, mode }: Pick<TemplateRules, "limits" | "mode">,
): ContentIssue[] {
  if (url.trim() === "") return [issue("urlRequired", field)];
  const issues = [...tokenIssues(url, field), ...tooLong("urlLong", field, countedText(url, mode), limits.url)];
  const variables = variablesIn(url);
  if (variables.length > 1 || (variables[0] && variables[0].end !== url.length))
    issues.push(issue("urlVariable", field));
  if (!isWebAddress(url)) issues.push(issue("urlShape", field));
  return issues;
}

/** True for an http(s) URL with a literal host. Variables are allowed in the path and the query only. */
export function isWebAddress(url: string): boolean {
  if (/\s/.test(url) || !/^https?:\/\/[^/?#$\s]+([/?#]|$)/i.test(url)) return false;
  return URL.canParse(url.replace(/\$\([^)]*\)/g, "x"));
}

function phoneIssues(phone: string, field: string, parts: TemplateRulesOfParts | undefined): ContentIssue[] {
  if (phone.trim() === "") return [issue("phoneRequired", field)];
  if (!/^\+?\d{5,}$/.test(phone)) return [issue("phoneShape", field)];
  const max = parts?.buttons.phone ?? 20;
  return phone.replace("+", "").length > max ? [issue("phoneLong", field, { max })] : [];
}

/** A code is letters and digits, or a variable and nothing else. */
function codeIssues(code: string, field: string, parts: TemplateRulesOfParts | undefined): ContentIssue[] {
  if (code.trim() === "") return [issue("codeRequired", field)];
  if (onlyVariable(code) !== null) return [];
  if (!isCode(code)) return [issue("codeShape", field)];
  return tooLong("codeLong", field, code, parts?.buttons.code ?? 15);
}

export const isCode = (code: string) => /^[A-Za-z0-9]+$/.test(code);

function codeSampleIssues(
  code: string,
  samples: Record<string, string>,
  index: number,
  parts: TemplateRulesOfParts | undefined,
): ContentIssue[] {
  const name = onlyVariable(code);
  const column = `button.${index}.${name}`;
  const sample = samples[column] ?? "";
  if (name === null || sample.trim() === "") return [];
  if (!isCode(sample)) return [issue("codeShape", `samples.${column}`)];
  return tooLong("codeLong", `samples.${column}`, sample, parts?.buttons.code ?? 15);
}

function flowIssues(
  { flowId, action, screen }: Extract<TemplateButton, { kind: "flow" }>,
  field: string,
  parts: TemplateRulesOfParts | undefined,
): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const limits = parts?.buttons.flow ?? { id: 20, screen: 60 };
  if (flowId.trim() === "") issues.push(issue("flowIdRequired", `${field}.flowId`));
  else if (!/^\d+$/.test(flowId) || flowId.length > limits.id) issues.push(issue("flowIdShape", `${field}.flowId`));
  if (action !== "navigate") return issues;
  if (screen.trim() === "") issues.push(issue("flowScreenRequired", `${field}.screen`));
  else if (!/^[A-Za-z_]+$/.test(screen) || lengthOf(screen) > limits.screen) {
    issues.push(issue("flowScreenShape", `${field}.screen`));
  }
  return issues;
}

function productIssues(
  { thumbnail, sections }: Extract<TemplateButton, { kind: "products" }>,
  field: string,
  parts: TemplateRulesOfParts | undefined,
): ContentIssue[] {
  const limits = parts?.buttons.products;
  if (!limits) return [];
  const path = `${field}.sections`;
  const items = sections.flatMap(({ products }) => products);
  return [
    ...(thumbnail.trim() === "" ? [issue("thumbnailRequired", `${field}.thumbnail`)] : []),
    ...(items.length === 0 || sections.some(({ products }) => products.length === 0)
      ? [issue("productsRequired", path)]
      : []),
    ...(sections.length > limits.sections ? [issue("productsSectionsMany", path, { max: limits.sections })] : []),
    ...(items.length > limits.items ? [issue("productsMany", path, { max: limits.items })] : []),
    ...sections.flatMap(({ title }, at) => [
      ...(title.trim() === "" ? [issue("productsTitleRequired", `${path}.${at}.title`, { number: at + 1 })] : []),
      ...tooLong("productsTitleLong", `${path}.${at}.title`, title, limits.title),
    ]),
    ...(items.includes("") || [thumbnail, ...items].some((id) => id.length > limits.id || /\s/.test(id))
      ? [issue("productIdShape", path, { max: limits.id })]
      : []),
  ];
}
