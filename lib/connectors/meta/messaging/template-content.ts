import type { OutboundContent, RenderedButton } from "../../content.ts";
import type { MediaParameter } from "../../template-draft.ts";
import type { MessagingButton, MessagingCard, MessagingContent, MessagingFile, QuickReply } from "./content.ts";

type Template = Extract<OutboundContent, { kind: "template" }>;

/** Limits of Meta within which a rendered template keeps its buttons. */
const most = { buttons: 3, buttonsText: 640, quickReplies: 13, buttonTitle: 20 };

/** A template as the person shall read it, in the forms of the Send API: it keeps its buttons as far as Meta allows. */
export function templateContent({ rendered, parameters }: Template): MessagingContent {
  const { header, body, footer, buttons, cards } = rendered;
  const code = parameters.buttons.find(({ kind }) => kind === "copy_code");
  if (code && "value" in code) return coupon(body, code.value, buttons);
  if (cards) {
    const files = parameters.cards ?? [];
    return { version: 1, kind: "cards", cards: cards.map((card, at) => cardOf(card, files[at]?.media)) };
  }
  const { media } = parameters;
  if (media && media.kind !== "location") return fileMessage(media, buttons);
  const text = [header, body, footer].filter((part) => part !== null && part !== "").join("\n\n");
  const others = buttons.filter(({ kind }) => kind !== "quick_reply");
  const fitsBelow = buttons.length <= most.buttons && [...text].length <= most.buttonsText;
  if (others.length > 0 && fitsBelow) return { version: 1, kind: "buttons", text, buttons: buttons.map(buttonOf) };
  // Links that find no place as buttons stay readable in the text.
  const links = buttons.flatMap((button) => (button.kind === "url" ? [`${button.text}: ${button.url}`] : []));
  return { version: 1, kind: "text", text: [text, ...links].join("\n"), ...repliesOf(buttons) };
}

/** A code that is shown once it is asked for: what is given, its terms below, and a link at most. */
function coupon(body: string, code: string, buttons: readonly RenderedButton[]): MessagingContent {
  const [title = "", ...terms] = body.split("\n");
  const subtitle = terms.join("\n");
  const link = buttons.find((button) => button.kind === "url");
  const shop = link ? { coupon_url: link.url, coupon_url_button_title: cut(link.text, most.buttonTitle) } : {};
  const fields = { title, ...(subtitle === "" ? {} : { subtitle }), coupon_code: code, ...shop };
  return { version: 1, kind: "structured", type: "coupon", fields };
}

/** A file alone, with replies above the keyboard, or as a card when buttons stand below it. */
function fileMessage(
  media: Exclude<MediaParameter, { kind: "location" }>,
  buttons: readonly RenderedButton[],
): MessagingContent {
  const { kind, externalId, url } = media;
  const file: MessagingFile = externalId === null ? { url: url ?? "" } : { id: externalId };
  if (kind !== "document" && buttons.some((button) => button.kind !== "quick_reply")) {
    return { version: 1, kind: "media_card", type: kind, file, buttons: buttons.map(buttonOf) };
  }
  return { version: 1, kind: "file", type: kind === "document" ? "file" : kind, file, ...repliesOf(buttons) };
}

function cardOf(
  { title = "", body, buttons }: NonNullable<Template["rendered"]["cards"]>[number],
  media: MediaParameter | undefined,
): MessagingCard {
  const image = media && media.kind !== "location" ? media.url : null;
  return {
    title,
    ...(body === "" ? {} : { subtitle: body }),
    ...(image ? { imageUrl: image } : {}),
    ...(buttons.length > 0 ? { buttons: buttons.map(buttonOf) } : {}),
  };
}

function repliesOf(buttons: readonly RenderedButton[]): { quickReplies?: QuickReply[] } {
  const replies = buttons
    .flatMap((button) => (button.kind === "quick_reply" ? [button] : []))
    .slice(0, most.quickReplies)
    .map(({ text, payload = text }) => ({ kind: "text" as const, title: cut(text, most.buttonTitle), payload }));
  return replies.length > 0 ? { quickReplies: replies } : {};
}

function buttonOf(button: RenderedButton): MessagingButton {
  const title = cut(button.text, most.buttonTitle);
  if (button.kind === "url") return { kind: "url", title, url: button.url };
  if (button.kind === "phone") return { kind: "call", title, phone: button.phone };
  return { kind: "postback", title, payload: button.payload ?? button.text };
}

function cut(text: string, max: number): string {
  const letters = [...text];
  return letters.length <= max ? text : `${letters.slice(0, max - 1).join("")}…`;
}
