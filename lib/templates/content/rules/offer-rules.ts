import type { TemplateOffer } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { MessageContent } from "../read-content.ts";
import { foreignPlaceholders, lengthOf, variablesIn } from "../variables.ts";
import { type ContentIssue, countedText, issue, tooLong } from "./issue.ts";

/** What is wrong with a limited-time offer, and with what may stand beside one. */
export function offerIssues(content: MessageContent, offer: TemplateOffer, rules: TemplateRules): ContentIssue[] {
  const limits = rules.parts?.offer;
  if (!limits) return [issue("offerNone", "offer.text")];
  const issues: ContentIssue[] = [];
  if (offer.text.trim() === "") issues.push(issue("offerTextRequired", "offer.text"));
  issues.push(...tooLong("offerTextLong", "offer.text", offer.text, limits.text));
  if (variablesIn(offer.text).length > 0 || foreignPlaceholders(offer.text).length > 0) {
    issues.push(issue("offerTextVariables", "offer.text"));
  }
  const { media, header, footer, body, buttons } = content;
  if (header !== null) issues.push(issue("offerHeader", "header"));
  else if (media && !(limits.media as readonly string[]).includes(media.kind))
    issues.push(issue("offerHeader", "media"));
  if (footer) issues.push(issue("offerFooter", "footer"));
  // Beyond the limit of any body, that one is told instead.
  const counted = lengthOf(countedText(body, rules.mode));
  if (counted > limits.body && counted <= rules.limits.body) {
    issues.push(issue("offerBodyLong", "body", { max: limits.body, over: counted - limits.body }));
  }
  if (buttons.length === 0) issues.push(issue("offerButton", "buttons"));
  if (buttons.some(({ kind }) => !limits.buttons.includes(kind))) issues.push(issue("offerButtonKind", "buttons"));
  if (buttons.findIndex(({ kind }) => kind === "copy_code") > 0) issues.push(issue("offerCodeFirst", "buttons"));
  return issues;
}
