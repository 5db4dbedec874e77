import type { TemplateRules } from "#lib/connectors/profile";
import type { RenderedTemplate } from "./render-template.ts";
import { standBelow } from "./rules/button-rules.ts";
import { couponOf, couponOverfilled } from "./rules/coupon-rules.ts";
import { lengthIn, lengthOf } from "./variables.ts";

/** The part of a message that the values have made too long; null when all fit. */
export function overfilled(rendered: RenderedTemplate, { limits, parts, unit }: TemplateRules): string | null {
  const { header, body, offer, buttons, cards = [] } = rendered;
  const most = offer ? (parts?.offer?.body ?? limits.body) : limits.body;
  if (lengthIn(unit, body) > most) return "body";
  const coupon = couponOf(rendered, { parts });
  if (coupon && couponOverfilled(body, coupon)) return "body";
  const below = parts?.buttons.below;
  if (below && standBelow(buttons) && lengthOf(body) > below.body) return "body";
  if (lengthOf(header ?? "") > limits.header) return "header";
  const { title: titles, body: words = limits.body } = parts?.carousel ?? {};
  const card = cards.findIndex(
    ({ title = "", body }) => lengthOf(body) > words || (titles && lengthOf(title) > titles.max),
  );
  return card === -1 ? null : `card.${card}.body`;
}
