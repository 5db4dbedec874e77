import type { TemplateCode } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { foreignPlaceholders, lengthOf, variablesIn } from "../variables.ts";
import { type ContentIssue, issue, tooLong } from "./issue.ts";

/** What is wrong with a message whose words are the platform's and which carries a one-time code. */
export function codeIssues(code: TemplateCode, rules: TemplateRules): ContentIssue[] {
  const limits = rules.parts?.authentication;
  if (!limits) return [issue("codeNone", "code")];
  const { copyText, autofillText, expiresMinutes, delivery } = code;
  const { min, max } = limits.minutes;
  const inTime =
    expiresMinutes === null || (Number.isInteger(expiresMinutes) && expiresMinutes >= min && expiresMinutes <= max);
  return [
    ...textIssues("codeTextLong", "code.copyText", copyText, limits.buttonText),
    ...(inTime ? [] : [issue("expiresRange", "code.expiresMinutes", { min, max })]),
    ...(delivery === "copy_code"
      ? []
      : [
          ...textIssues("autofillTextLong", "code.autofillText", autofillText, limits.buttonText),
          ...appIssues(code, limits),
        ]),
    ...(delivery === "zero_tap" && !code.termsAccepted ? [issue("termsRequired", "code.termsAccepted")] : []),
  ];
}

function textIssues(
  key: "codeTextLong" | "autofillTextLong",
  field: string,
  text: string,
  max: number,
): ContentIssue[] {
  const issues = tooLong(key, field, text, max);
  const open = variablesIn(text).length > 0 || foreignPlaceholders(text).length > 0;
  return open ? [...issues, issue("codeTextVariables", field)] : issues;
}

function appIssues(
  { apps }: TemplateCode,
  limits: { apps: number; packageName: number; signatureHash: number },
): ContentIssue[] {
  if (apps.length === 0) return [issue("appsRequired", "code.apps")];
  return [
    ...(apps.length > limits.apps ? [issue("appsMany", "code.apps", { max: limits.apps })] : []),
    ...apps.flatMap(({ packageName, signatureHash }, index) => [
      ...(isPackage(packageName, limits.packageName)
        ? []
        : [issue("packageNameShape", `code.apps.${index}.packageName`, { max: limits.packageName })]),
      ...(/^[A-Za-z0-9+/=]+$/.test(signatureHash) && lengthOf(signatureHash) === limits.signatureHash
        ? []
        : [issue("signatureHashShape", `code.apps.${index}.signatureHash`, { length: limits.signatureHash })]),
    ]),
  ];
}

/** At least two parts, divided by dots; each begins with a letter. */
function isPackage(name: string, max: number): boolean {
  return name.length <= max && /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(name);
}
