import type { OutboundContent, OutboundMedia } from "../../content.ts";
import { attachmentTypes } from "./media.ts";
import { templateContent } from "./template-content.ts";

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

/** What we send, in the forms of the Send API. */
export function contentOf(content: OutboundContent): MessagingContent {
  if (content.kind === "media") return { version: 1, kind: "file", ...fileOf(content.media) };
  return content.kind === "template" ? templateContent(content) : { version: 1, kind: "text", text: content.text };
}

/** A caption has no place beside a file: the profiles of both platforms name no kind that carries one. */
function fileOf({ kind, externalId, url }: OutboundMedia) {
  const file: MessagingFile = externalId === null ? { url: url ?? "" } : { id: externalId };
  return { type: attachmentTypes[kind], file };
}
