import type { OutboundContent, OutboundMedia } from "../../connector.ts";
import { attachmentTypes } from "./media.ts";

/** A button below a text or a card: opens a page, comes back as a postback, or calls a number. */
export type MessagingButton =
  | { kind: "url"; title: string; url: string }
  | { kind: "postback"; title: string; payload: string }
  | { kind: "call"; title: string; phone: string };

/** An answer offered above the keyboard; it comes back as a message with the payload. */
export type QuickReply =
  | { kind: "text"; title: string; payload: string; imageUrl?: string }
  | { kind: "user_phone_number" }
  | { kind: "user_email" };

export type MessagingCard = {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  url?: string;
  buttons?: MessagingButton[];
};

/** A file by its public address, or by the id of an earlier upload. */
export type MessagingFile = { url: string; reusable?: boolean } | { id: string };

/** Everything the Send API takes, one form each. Version 1 is the form in which it may be stored. */
export type MessagingContent = { version: 1 } & (
  | { kind: "text"; text: string; quickReplies?: QuickReply[] }
  | { kind: "file"; type: "image" | "video" | "audio" | "file"; file: MessagingFile; quickReplies?: QuickReply[] }
  | { kind: "images"; urls: string[] }
  | { kind: "sticker"; stickerId: string }
  | { kind: "buttons"; text: string; buttons: MessagingButton[] }
  | { kind: "cards"; cards: MessagingCard[]; quickReplies?: QuickReply[] }
  | { kind: "media_card"; type: "image" | "video"; file: { url: string } | { id: string }; buttons?: MessagingButton[] }
  /** Templates with many fields of their own go as Meta documents them. */
  | { kind: "structured"; type: "receipt" | "coupon" | "customer_feedback"; fields: Record<string, unknown> }
  | { kind: "reply"; to: string; text: string }
  | { kind: "reaction"; to: string; reaction: string | null }
  | { kind: "action"; action: "typing_on" | "typing_off" | "mark_seen" }
);

/** Limits of Meta within which a rendered template keeps its buttons. */
const most = { buttons: 3, buttonsText: 640, quickReplies: 13, quickReplyTitle: 20 };

/** What we send, in the forms of the Send API: a rendered template keeps its buttons as far as Meta allows. */
export function contentOf(content: OutboundContent): MessagingContent {
  if (content.kind === "media") return { version: 1, kind: "file", ...fileOf(content.media) };
  if (content.kind !== "template") return { version: 1, kind: "text", text: content.text };
  const { header, body, footer, buttons } = content.rendered;
  const text = [header, body, footer].filter((part) => part !== null && part !== "").join("\n\n");
  const links = buttons.filter((button) => button.kind === "url");
  const replies = buttons.flatMap((button) => (button.kind === "quick_reply" ? [button] : []));
  if (buttons.length === 0) return { version: 1, kind: "text", text };
  const fitsBelow = buttons.length <= most.buttons && [...text].length <= most.buttonsText;
  if (links.length > 0 && fitsBelow) {
    return { version: 1, kind: "buttons", text, buttons: buttons.map(buttonOf) };
  }
  const quickReplies = replies.slice(0, most.quickReplies).map(({ text: title, payload = title }) => ({
    kind: "text" as const,
    title: cut(title, most.quickReplyTitle),
    payload,
  }));
  // Links that find no place as buttons stay readable in the text.
  const whole = [text, ...links.map((link) => `${link.text}: ${link.url}`)].join("\n");
  return { version: 1, kind: "text", text: whole, ...(quickReplies.length > 0 ? { quickReplies } : {}) };
}

/** A caption has no place beside a file: the profiles of both platforms name no kind that carries one. */
function fileOf({ kind, externalId, url }: OutboundMedia) {
  const file: MessagingFile = externalId === null ? { url: url ?? "" } : { id: externalId };
  return { type: attachmentTypes[kind], file };
}

type RenderedButton = Extract<OutboundContent, { kind: "template" }>["rendered"]["buttons"][number];

function buttonOf(button: RenderedButton): MessagingButton {
  if (button.kind === "url") return { kind: "url", title: cut(button.text, most.quickReplyTitle), url: button.url };
  return { kind: "postback", title: cut(button.text, most.quickReplyTitle), payload: button.payload ?? button.text };
}

function cut(text: string, max: number): string {
  const letters = [...text];
  return letters.length <= max ? text : `${letters.slice(0, max - 1).join("")}…`;
}
