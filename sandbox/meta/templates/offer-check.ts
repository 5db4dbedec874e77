/** Limited-time offers, and what may stand beside one. */
import { refuse } from "../graph/errors.ts";
import { objectOf, onlyKeys } from "../graph/fields.ts";
import type { Component } from "../world/template-model.ts";
import type { TemplateSource } from "./template-buttons.ts";

const wrong = (message: string) => refuse(2388072, "Limited-time offer format is not right", message);

/** @throws GraphError 100 with the platform's subcode */
export function checkOffer(list: Component[], source: TemplateSource): void {
  const by = (type: string) => list.find((c) => c.type === type);
  const component = by("LIMITED_TIME_OFFER");
  if (!component) return;
  onlyKeys(component, ["type", "limited_time_offer"], "components.LIMITED_TIME_OFFER");
  const offer = objectOf(component.limited_time_offer, "components.limited_time_offer");
  onlyKeys(offer, ["text", "has_expiration"], "components.limited_time_offer");
  if (source.category !== "MARKETING") throw wrong("Limited-time offers are for marketing templates only.");
  const text = offer.text;
  if (typeof text !== "string" || text.trim() === "") throw wrong("limited_time_offer needs a text.");
  if ([...text].length > 16)
    throw refuse(2388040, "Field too long", "limited_time_offer.text must be at most 16 characters long.");
  if (text.includes("{{")) throw wrong("limited_time_offer.text can't hold variables.");
  if (offer.has_expiration !== undefined && typeof offer.has_expiration !== "boolean")
    throw wrong("has_expiration must be a boolean.");
  if (by("FOOTER")) throw wrong("A limited-time offer has no footer.");
  const header = by("HEADER");
  if (header && header.format !== "IMAGE" && header.format !== "VIDEO")
    throw wrong("The header of a limited-time offer must be an image or a video.");
  if ([...(by("BODY")?.text ?? "")].length > 600)
    throw refuse(2388040, "Field too long", "The BODY of a limited-time offer must be at most 600 characters long.");
  const kinds = (by("BUTTONS")?.buttons ?? []).map((b) => b.type);
  if (kinds.length === 0 || kinds.some((kind) => kind !== "COPY_CODE" && kind !== "URL"))
    throw wrong("A limited-time offer needs COPY_CODE and URL buttons, and no others.");
  if (kinds.indexOf("COPY_CODE") > 0) throw wrong("The COPY_CODE button must be the first one.");
}
