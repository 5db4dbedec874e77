import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { codeColumn, isCouponColumn, isLinkColumn, offerColumn } from "./columns.ts";
import { readContent } from "./read-content.ts";
import { isCode } from "./rules/button-rules.ts";
import { lengthOf } from "./variables.ts";

/** What is wrong with a value that is more than words. */
export type ValueFault = "invalid_link" | "invalid_time" | "invalid_coupon" | "invalid_code";

/**
 * Looks at a value of a person's row that has a form of its own: the address of a file, the end of an offer, a code.
 *
 * @returns null for a value that can be sent, and for every value that is words alone
 */
export function valueFault(
  content: TemplateContent,
  column: string,
  value: string,
  rules: TemplateRules,
  now: Date,
): ValueFault | null {
  if (isLinkColumn(column)) return isFileAddress(value) ? null : "invalid_link";
  if (column === offerColumn) {
    const ends = readOfferEnd(value);
    return ends !== null && ends > now ? null : "invalid_time";
  }
  if (isCouponColumn(content, column)) {
    return isCode(value) && lengthOf(value) <= (rules.parts?.buttons.code ?? 15) ? null : "invalid_coupon";
  }
  if (column !== codeColumn || readContent(content).kind !== "authentication") return null;
  const max = rules.parts?.authentication?.code ?? 15;
  return lengthOf(value) <= max && !/[\s\p{Extended_Pictographic}]|https?:/u.test(value) ? null : "invalid_code";
}

/** The platform fetches the file without a sign-in, over a secure connection. */
function isFileAddress(value: string): boolean {
  return /^https:\/\/[^\s/]+\/\S+$/.test(value) && value.length <= 2_000 && URL.canParse(value);
}

/**
 * Reads when an offer ends: `2026-12-24 18:00`, which is UTC, or a time with its own offset, `2026-12-24T18:00+01:00`.
 * @returns null for anything else
 */
export function readOfferEnd(value: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:?\d{2})?$/.exec(value.trim());
  if (!match) return null;
  const [, day, time, offset = "Z"] = match;
  const at = new Date(`${day}T${time}${offset.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
