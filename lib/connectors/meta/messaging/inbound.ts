import type { InboundEvent, InboundMedia, Referral } from "../../events.ts";
import { idOf, items, property, propertyAt, textOf } from "../../http/json.ts";
import type { MediaKind } from "../../profile.ts";
import type { Happening } from "./parse.ts";

type Content = Pick<InboundEvent, "type" | "text"> & Partial<InboundEvent> & { messageExternalId: string };

/** What a person did that belongs into the conversation; null for everything else. */
export function inboundOf(happening: Happening): InboundEvent | null {
  const { raw, accountId, personId, addressKind, at } = happening;
  const content =
    editOf(raw) ??
    messageOf(property(raw, "message")) ??
    postbackOf(happening) ??
    reactionOf(happening) ??
    referralOnly(happening) ??
    optInOf(happening);
  if (content === null) return null;
  return {
    kind: "inbound",
    key: `message:${content.messageExternalId}`,
    senderExternalId: accountId,
    address: { kind: addressKind, value: personId },
    fromExternalId: personId,
    profileName: null,
    payload: null,
    replyTo: null,
    media: [],
    referral: null,
    reaction: null,
    change: null,
    at,
    ...content,
  };
}

function messageOf(message: unknown): Content | null {
  const mid = idOf(property(message, "mid"));
  if (mid === null) return null;
  if (property(message, "is_deleted") === true) {
    const change = { kind: "deletion" as const, messageExternalId: mid };
    return { messageExternalId: `${mid}#deleted`, type: "deletion", text: null, change };
  }
  const media = mediaOf(mid, items(property(message, "attachments")));
  const quickReply = propertyAt(message, "quick_reply", "payload");
  return {
    messageExternalId: mid,
    type: typeOf(message),
    text: textOf(property(message, "text")) ?? placeOf(message),
    payload: textOf(quickReply),
    replyTo: idOf(propertyAt(message, "reply_to", "mid")) ?? idOf(propertyAt(message, "reply_to", "story", "id")),
    media,
    referral: referralOf(property(message, "referral")),
  };
}

/** The text that a message has now; each edit is a fact of its own. */
function editOf(raw: unknown): Content | null {
  const edit = property(raw, "message_edit");
  const mid = idOf(property(edit, "mid"));
  if (mid === null) return null;
  const nth = idOf(property(edit, "num_edit")) ?? "1";
  const change = { kind: "edit" as const, messageExternalId: mid };
  return { messageExternalId: `${mid}#edit${nth}`, type: "edit", text: textOf(property(edit, "text")), change };
}

/** A tap on a button, or on "Get started". */
function postbackOf({ raw, personId, at }: Happening): Content | null {
  const postback = property(raw, "postback");
  if (postback === undefined) return null;
  return {
    messageExternalId: idOf(property(postback, "mid")) ?? `postback:${personId}:${at.getTime()}`,
    type: "postback",
    text: textOf(property(postback, "title")),
    payload: textOf(property(postback, "payload")),
    referral: referralOf(property(postback, "referral")),
  };
}

/** Without an emoji an earlier reaction was taken back. */
function reactionOf({ raw, personId, at }: Happening): Content | null {
  const reaction = property(raw, "reaction");
  const mid = idOf(property(reaction, "mid"));
  if (mid === null) return null;
  const taken = property(reaction, "action") === "unreact";
  const emoji = taken ? null : (textOf(property(reaction, "emoji")) ?? textOf(property(reaction, "reaction")));
  return {
    messageExternalId: `${mid}#reaction:${personId}:${at.getTime()}`,
    type: "reaction",
    text: emoji,
    replyTo: mid,
    reaction: { messageExternalId: mid, emoji },
  };
}

/** A person who has written before came back through a link or an advertisement. */
function referralOnly({ raw, personId, at }: Happening): Content | null {
  const referral = referralOf(property(raw, "referral"));
  if (referral === null) return null;
  return { messageExternalId: `referral:${personId}:${at.getTime()}`, type: "referral", text: null, referral };
}

function optInOf({ raw, personId, at }: Happening): Content | null {
  const optIn = property(raw, "optin");
  if (typeof optIn !== "object" || optIn === null) return null;
  return {
    messageExternalId: `optin:${personId}:${at.getTime()}`,
    type: "optin",
    text: textOf(property(optIn, "title")),
    payload: textOf(property(optIn, "payload")) ?? textOf(property(optIn, "ref")),
  };
}

/** Our words for the types of attachments; other types keep Meta's. */
const words = new Map<string, string>([["file", "document"]]);

/** What a message is: by its first attachment, else by its text. */
function typeOf(message: unknown): string {
  if (property(message, "is_unsupported") === true) return "unsupported";
  const [first] = items(property(message, "attachments"));
  const type = textOf(property(first, "type"))?.slice(0, 50) ?? null;
  const sticker = property(message, "sticker_id") ?? propertyAt(first, "payload", "sticker_id");
  if (sticker !== undefined) return "sticker";
  if (type !== null) return words.get(type) ?? type;
  if (propertyAt(message, "reply_to", "story") !== undefined) return "story_reply";
  return "text";
}

const mediaKinds = new Map<string, MediaKind>([
  ["image", "image"],
  ["video", "video"],
  ["audio", "audio"],
  ["file", "document"],
  ["sticker", "sticker"],
  ["story_mention", "image"],
  ["ig_reel", "video"],
  ["reel", "video"],
]);

/** Files of a message, each known by the message and its place in it. The addresses expire. */
function mediaOf(mid: string, attachments: unknown[]): InboundMedia[] {
  return attachments.flatMap((attachment, index) => {
    const type = textOf(property(attachment, "type")) ?? "";
    const payload = property(attachment, "payload");
    const kind = property(payload, "sticker_id") === undefined ? mediaKinds.get(type) : "sticker";
    const url = textOf(property(payload, "url"));
    if (kind === undefined || url === null || url.length > 4_096) return [];
    return [
      {
        kind,
        externalId: `${mid}#${index}`,
        mimeType: null,
        fileName: textOf(property(payload, "title")),
        caption: null,
        sha256: null,
        url,
      },
    ];
  });
}

/** A place that was shared, as words. */
function placeOf(message: unknown): string | null {
  const [first] = items(property(message, "attachments"));
  const title = textOf(property(first, "title")) ?? textOf(propertyAt(first, "payload", "title"));
  const lat = propertyAt(first, "payload", "coordinates", "lat");
  const long = propertyAt(first, "payload", "coordinates", "long");
  if (title !== null) return title;
  return typeof lat === "number" && typeof long === "number" ? `${lat}, ${long}` : null;
}

function referralOf(raw: unknown): Referral | null {
  if (typeof raw !== "object" || raw === null) return null;
  const context = property(raw, "ads_context_data");
  return {
    sourceType: textOf(property(raw, "source")),
    sourceId: idOf(property(raw, "ad_id")) ?? idOf(property(raw, "ref")),
    sourceUrl: textOf(property(raw, "referer_uri")) ?? textOf(property(context, "photo_url")),
    headline: textOf(property(context, "ad_title")),
    body: textOf(property(raw, "ref")),
    clickId: null,
  };
}
