/** Carousels: a message body, and two to ten cards that are all of one make. */
import { refuse } from "../graph/errors.ts";
import { arrayOf, objectOf, oneOf, onlyKeys } from "../graph/fields.ts";
import type { Component } from "../world/template-model.ts";
import { checkButtons, type TemplateSource } from "./template-buttons.ts";
import { checkLength, checkVariables } from "./template-words.ts";

const PARTS = ["HEADER", "BODY", "BUTTONS"] as const;
const wrong = (message: string) => refuse(2388072, "Carousel format is not right", message);

/** @throws GraphError 100 with the platform's subcode */
export function checkCarousel(
  list: Component[],
  source: TemplateSource,
  checkHeader: (header: Component) => void,
): void {
  const carousel = list.find((c) => c.type === "CAROUSEL");
  if (!carousel) return;
  if (source.category === "AUTHENTICATION") throw wrong("Carousels are for marketing and utility templates.");
  onlyKeys(carousel, ["type", "cards"], "components.CAROUSEL");
  if (list.some((c) => c.type !== "BODY" && c.type !== "CAROUSEL"))
    throw wrong("Outside its cards a carousel has a message body only.");
  const cards = arrayOf(carousel.cards, "components.CAROUSEL.cards");
  if (cards.length < 2 || cards.length > 10) throw wrong("A carousel holds 2 to 10 cards.");
  const makes = cards.map((card) => {
    const fields = objectOf(card, "components.CAROUSEL.cards");
    onlyKeys(fields, ["components"], "components.CAROUSEL.cards");
    const components = arrayOf(fields.components, "cards.components").map((c) => {
      const raw = objectOf(c, "cards.components");
      return {
        ...raw,
        type: oneOf({ type: String(raw.type ?? "").toUpperCase() }, "type", PARTS, "type"),
      } as Component;
    });
    const make = checkCard(components, source, checkHeader);
    fields.components = components;
    return make;
  });
  if (new Set(makes).size > 1) throw wrong("All cards must have the same components, in the same order.");
  carousel.cards = cards;
}

/** @returns what the card is made of, which has to be the same for all cards */
function checkCard(components: Component[], source: TemplateSource, checkHeader: (header: Component) => void): string {
  const by = (type: string) => components.find((c) => c.type === type);
  const header = by("HEADER");
  const body = by("BODY");
  const buttons = by("BUTTONS");
  if (components.length !== [header, body, buttons].filter(Boolean).length) throw wrong("A card repeats a component.");
  if (!header || (header.format !== "IMAGE" && header.format !== "VIDEO"))
    throw wrong("A card needs a header of format IMAGE or VIDEO.");
  checkHeader(header);
  if (body) {
    onlyKeys(body, ["type", "text", "example"], "cards.BODY");
    checkLength(body.text, 160, "card's BODY", 2388072);
    checkVariables(body, body.text ?? "", "body", source);
  }
  if (!buttons) throw wrong("A card needs 1 or 2 buttons.");
  onlyKeys(buttons, ["type", "buttons"], "cards.BUTTONS");
  const kinds = arrayOf(buttons.buttons, "cards.BUTTONS.buttons");
  if (kinds.length < 1 || kinds.length > 2) throw wrong("A card needs 1 or 2 buttons.");
  buttons.buttons = checkButtons(buttons.buttons, source);
  if (buttons.buttons.some((b) => !["QUICK_REPLY", "URL", "PHONE_NUMBER"].includes(b.type)))
    throw wrong("The buttons of a card are QUICK_REPLY, URL or PHONE_NUMBER.");
  return [header.format, body ? "BODY" : "", ...buttons.buttons.map((b) => b.type)].join(" ");
}
