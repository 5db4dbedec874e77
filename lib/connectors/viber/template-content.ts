import type { OutboundContent, RenderedButton } from "../content.ts";
import type { MediaParameter } from "../template-draft.ts";
import type { ViberButton, ViberCard, ViberContent } from "./content.ts";
import { documentOf } from "./documents.ts";

type Template = Extract<OutboundContent, { kind: "template" }>;

/**
 * A template is sent as the person shall read it, because Viber shows no header and no footer. Of the buttons of a message the
 * first with an address goes along, as Viber shows one.
 */
export function templateContent({ rendered, parameters }: Template): ViberContent {
  const { header, body, footer, buttons, cards } = rendered;
  const words = [header, body, footer].filter((part) => part !== null && part !== "").join("\n\n");
  const text = words === "" ? {} : { text: words };
  if (cards) {
    const files = parameters.cards ?? [];
    return { kind: "carousel", ...text, cards: cards.map((card, at) => cardOf(card, files[at]?.media)) };
  }
  const [link] = linksOf(buttons);
  const button = link ? { button: link } : {};
  const { media } = parameters;
  if (!media || media.kind === "location") return { kind: "text", text: words, ...button };
  const url = media.url ?? "";
  if (media.kind === "document") return documentOf(url, media.name ?? url.split("/").at(-1) ?? "", "pdf");
  if (media.kind === "video" && media.film) return { kind: "video", url, ...media.film, ...text, ...button };
  return { kind: "image", url, animated: /\.gif$/i.test(media.name ?? url), ...text, ...button };
}

function cardOf(
  { title = "", buttons }: NonNullable<Template["rendered"]["cards"]>[number],
  media: MediaParameter | undefined,
): ViberCard {
  const [primary = { caption: "", url: "" }, secondary = null] = linksOf(buttons);
  const imageUrl = media && media.kind !== "location" ? (media.url ?? "") : "";
  return { title, imageUrl, primary, secondary };
}

function linksOf(buttons: readonly RenderedButton[]): ViberButton[] {
  return buttons.flatMap((button) => (button.kind === "url" ? [{ caption: button.text, url: button.url }] : []));
}
