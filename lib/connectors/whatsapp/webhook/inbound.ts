import type { InboundEvent, InboundMedia, Referral } from "../../events.ts";
import { idOf, items, property, propertyAt, textOf } from "../../http/json.ts";

/** What of an inbound message a person can read and a flow can act on. */
export type InboundContent = Pick<InboundEvent, "text" | "payload" | "replyTo" | "media" | "reaction">;

/**
 * Reads the content of an inbound message by its type. A type we do not know has no content and is shown by its name.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
 */
export function inboundContentOf(type: string, raw: unknown): InboundContent {
  const part = property(raw, type);
  switch (type) {
    case "text":
      return only(textOf(property(part, "body")));
    case "button":
      return { ...only(textOf(property(part, "text"))), payload: textOf(property(part, "payload")) };
    case "interactive":
      return interactiveContentOf(part);
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return {
        ...only(textOf(property(part, "caption")) ?? textOf(property(part, "filename"))),
        media: mediaOf(type, part),
      };
    case "reaction":
      return reactionOf(part);
    case "location":
      return only(locationTextOf(part));
    case "contacts":
      return only(namesOf(items(part)));
    case "order":
    case "system":
      return only(textOf(property(part, type === "order" ? "text" : "body")));
    default:
      return only(null);
  }
}

function interactiveContentOf(part: unknown): InboundContent {
  const kind = textOf(property(part, "type")) ?? "";
  const reply = property(part, kind);
  if (kind === "nfm_reply") {
    return { ...only(textOf(property(reply, "body"))), payload: textOf(property(reply, "response_json")) };
  }
  return { ...only(textOf(property(reply, "title"))), payload: textOf(property(reply, "id")) };
}

function locationTextOf(part: unknown): string | null {
  const words = [textOf(property(part, "name")), textOf(property(part, "address"))].filter((word) => word !== null);
  if (words.length > 0) return words.join(", ");
  const latitude = property(part, "latitude");
  const longitude = property(part, "longitude");
  return typeof latitude === "number" && typeof longitude === "number" ? `${latitude}, ${longitude}` : null;
}

function namesOf(cards: unknown[]): string | null {
  const names = cards.map((card) => textOf(propertyAt(card, "name", "formatted_name"))).filter((name) => name !== null);
  return names.length > 0 ? names.join(", ") : null;
}

/** No emoji means that an earlier reaction was taken back. */
function reactionOf(part: unknown): InboundContent {
  const emoji = textOf(property(part, "emoji"));
  const messageExternalId = idOf(property(part, "message_id"));
  const reaction = messageExternalId === null ? null : { messageExternalId, emoji };
  return { ...only(emoji), replyTo: messageExternalId, reaction };
}

/** The file of a message; it can be fetched by its id for some days only. */
function mediaOf(kind: InboundMedia["kind"], part: unknown): InboundMedia[] {
  const externalId = idOf(property(part, "id"));
  if (externalId === null) return [];
  return [
    {
      kind,
      externalId,
      mimeType: textOf(property(part, "mime_type")),
      fileName: textOf(property(part, "filename")),
      caption: textOf(property(part, "caption")),
      sha256: textOf(property(part, "sha256")),
    },
  ];
}

/** The advertisement through which a person came; null when there was none. */
export function referralOf(raw: unknown): Referral | null {
  if (typeof raw !== "object" || raw === null) return null;
  return {
    sourceType: textOf(property(raw, "source_type")),
    sourceId: idOf(property(raw, "source_id")),
    sourceUrl: textOf(property(raw, "source_url")),
    headline: textOf(property(raw, "headline")),
    body: textOf(property(raw, "body")),
    clickId: textOf(property(raw, "ctwa_clid")),
  };
}

function only(text: string | null): InboundContent {
  return { text, payload: null, replyTo: null, media: [], reaction: null };
}
