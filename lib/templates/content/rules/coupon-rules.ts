import type { TemplateRules } from "#lib/connectors/profile";
import type { MessageContent } from "../read-content.ts";
import { lengthOf } from "../variables.ts";
import { type ContentIssue, issue } from "./issue.ts";

type Coupon = { line: number; links: number };

/** What a coupon of the platform may be; null for a message that is none. */
export function couponOf(
  { buttons }: { buttons: readonly { kind: string }[] },
  { parts }: Pick<TemplateRules, "parts">,
): Coupon | null {
  return buttons.some(({ kind }) => kind === "copy_code") ? (parts?.buttons.coupon ?? null) : null;
}

/** Whether a line of a coupon is longer than its platform shows. */
export function couponOverfilled(body: string, { line }: Coupon): boolean {
  return body.split("\n").some((text) => lengthOf(text) > line);
}

/** What is wrong with the two lines of a coupon: what is given, and its terms. */
export function couponWordIssues({ body }: MessageContent, { line }: Coupon): ContentIssue[] {
  const lines = body.split("\n");
  if (lines.length !== 2 || lines.some((text) => text.trim() === "")) return [issue("couponLines", "body")];
  const longest = Math.max(...lines.map(lengthOf));
  return longest > line ? [issue("couponLineLong", "body", { max: line, over: longest - line })] : [];
}

/** What is wrong with what stands beside the code of a coupon. */
export function couponButtonIssues({ buttons }: MessageContent, { links }: Coupon): ContentIssue[] {
  const others = buttons.filter(({ kind }) => kind !== "copy_code");
  if (others.some(({ kind }) => kind !== "url") || others.length > links) {
    return [issue("couponButtons", "buttons", { max: links })];
  }
  return buttons[0]?.kind === "copy_code" ? [] : [issue("couponCodeFirst", "buttons")];
}
