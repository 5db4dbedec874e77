import type { TemplateCategory } from "#db/enums";
import type {
  TemplateButton,
  TemplateCard,
  TemplateCode,
  TemplateContent,
  TemplateLocation,
  TemplateMedia,
  TemplateOffer,
} from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import type { TemplateMediaKind } from "#lib/connectors/template-parts";
import { plainCode } from "./read-content.ts";

/** Edits of what a template has beside words and buttons. Each returns new content in which samples stay with their parts. */

/** Content of the kind that a category asks for: the platform writes the words of a code itself. */
export function contentForCategory(
  content: TemplateContent,
  category: TemplateCategory,
  { mode, parts }: TemplateRules,
): TemplateContent {
  const coded = mode === "reviewed" && category === "authentication" && parts?.authentication;
  if (coded) {
    const { code = plainCode, ...rest } = content;
    return { ...rest, version: 2, kind: "authentication", code, validitySeconds: null };
  }
  return content.kind === "authentication"
    ? { ...content, version: 2, kind: "message", validitySeconds: null }
    : content;
}

export type HeaderKind = "none" | "text" | "location" | TemplateMediaKind;

/** What stands above the words. */
export function headerKindOf({ header, media }: TemplateContent): HeaderKind {
  return media ? media.kind : header === null ? "none" : "text";
}

/** Puts something else above the words. */
export function setHeaderKind(content: TemplateContent, kind: HeaderKind): TemplateContent {
  if (kind === headerKindOf(content)) return content;
  if (kind === "none" || kind === "text") {
    return { ...content, header: kind === "text" ? "" : null, media: null };
  }
  return { ...content, version: 2, header: null, media: kind === "location" ? emptyPlace : emptyMedia(kind) };
}

const emptyPlace: TemplateLocation = { kind: "location", name: "", address: "", latitude: "", longitude: "" };

function emptyMedia(kind: TemplateMediaKind): TemplateMedia {
  return { kind, file: null, perPerson: false };
}

export function setMedia(content: TemplateContent, media: TemplateMedia | TemplateLocation): TemplateContent {
  return { ...content, version: 2, media };
}

export function setOffer(content: TemplateContent, offer: TemplateOffer | null): TemplateContent {
  return { ...content, version: 2, offer };
}

export function setCode(content: TemplateContent, change: Partial<TemplateCode>): TemplateContent {
  return { ...content, version: 2, code: { ...plainCode, ...content.code, ...change } };
}

/** Makes a message one with cards, or one without. What the other kind had comes back when it is chosen again. */
export function setKind(
  content: TemplateContent,
  kind: "message" | "carousel",
  { parts }: Pick<TemplateRules, "parts">,
): TemplateContent {
  if (kind === "message") return { ...content, version: 2, kind };
  const empty = () => emptyCard(parts?.carousel?.title !== undefined);
  return { ...content, version: 2, kind, cards: content.cards ?? [empty(), empty()] };
}

function emptyCard(titled: boolean, like?: TemplateCard): TemplateCard {
  return {
    ...(titled ? { title: "" } : {}),
    media: emptyMedia(like?.media.kind ?? "image"),
    body: "",
    buttons: (like?.buttons ?? [emptyButton("url")]).map(({ kind }) => emptyButton(kind)),
  };
}

/** Adds a card of the same make as the first. */
export function addCard(content: TemplateContent): TemplateContent {
  const cards = content.cards ?? [];
  return { ...content, version: 2, cards: [...cards, emptyCard(cards[0]?.title !== undefined, cards[0])] };
}

export function changeCard(content: TemplateContent, index: number, change: Partial<TemplateCard>): TemplateContent {
  const cards = (content.cards ?? []).map((card, at) => (at === index ? { ...card, ...change } : card));
  return { ...content, version: 2, cards };
}

/** Gives every card a picture, or every card a film. */
export function setCardMedia(content: TemplateContent, kind: TemplateMediaKind): TemplateContent {
  const cards = (content.cards ?? []).map((card) => ({ ...card, media: emptyMedia(kind) }));
  return { ...content, version: 2, cards };
}

/** Adds a button of a kind to every card, since all cards are alike. */
export function addCardButton(content: TemplateContent, kind: TemplateButton["kind"]): TemplateContent {
  const cards = (content.cards ?? []).map((card) => ({ ...card, buttons: [...card.buttons, emptyButton(kind)] }));
  return { ...content, version: 2, cards };
}

/** Takes one button off every card. */
export function removeCardButton(content: TemplateContent, button: number): TemplateContent {
  const cards = (content.cards ?? []).map((card) => ({ ...card, buttons: card.buttons.toSpliced(button, 1) }));
  const samples: Record<string, string> = {};
  for (const [column, sample] of Object.entries(content.samples)) {
    const [place, card, part, at, name] = column.split(".");
    if (place !== "card" || part !== "button" || Number(at) < button) samples[column] = sample;
    else if (Number(at) > button) samples[`card.${card}.button.${Number(at) - 1}.${name}`] = sample;
  }
  return { ...content, version: 2, cards, samples };
}

export function removeCard(content: TemplateContent, index: number): TemplateContent {
  const order = (content.cards ?? []).map((_, at) => at).filter((at) => at !== index);
  return orderCards(content, order);
}

/** Moves a card one place to the left or right; the first and last one do not move further. */
export function moveCard(content: TemplateContent, index: number, by: -1 | 1): TemplateContent {
  const order = (content.cards ?? []).map((_, at) => at);
  const to = index + by;
  if (to < 0 || to >= order.length) return content;
  order.splice(to, 0, ...order.splice(index, 1));
  return orderCards(content, order);
}

/** @param order old places in their new order; a card that is left out is removed with its samples */
function orderCards(content: TemplateContent, order: readonly number[]): TemplateContent {
  const samples: Record<string, string> = {};
  for (const [column, sample] of Object.entries(content.samples)) {
    const [place, index, ...rest] = column.split(".");
    if (place !== "card") samples[column] = sample;
    else if (order.includes(Number(index))) samples[["card", order.indexOf(Number(index)), ...rest].join(".")] = sample;
  }
  const cards = order.map((index) => content.cards?.[index] as TemplateCard);
  return { ...content, version: 2, cards, samples };
}

/** A button of a kind with nothing typed yet. @param texts what the platform writes on it itself */
export function emptyButton(
  kind: TemplateButton["kind"],
  texts: Partial<Record<TemplateButton["kind"], string>> = {},
): TemplateButton {
  const text = texts[kind] ?? "";
  switch (kind) {
    case "url":
      return { kind, text, url: "https://" };
    case "phone":
      return { kind, text, phone: "" };
    case "copy_code":
      return { kind, text, code: "" };
    case "flow":
      return { kind, text, flowId: "", action: "navigate", screen: "" };
    case "catalogue":
      return { kind, text, thumbnail: "" };
    case "products":
      return { kind, text, thumbnail: "", sections: [{ title: "", products: [] }] };
    default:
      return { kind, text };
  }
}
