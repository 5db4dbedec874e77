import type { ViberButton, ViberContent } from "./content.ts";

/** What a message is sold as. */
export const labels = ["transaction", "promotion", "session"] as const;
export type ViberLabel = (typeof labels)[number];

export type Envelope = {
  serviceId: string;
  /** E.164 with its plus. */
  to: string;
  /** Our own id; it comes back with the person's answers. */
  correlation: string;
  label: ViberLabel;
  timeToLiveMs: number | undefined;
  tag: string | undefined;
};

type Typed = { type: number; message: Record<string, unknown> };

/** Seconds that Viber goes on trying, by its own limits. */
const ttlSeconds = { min: 30, max: 1_209_600 };

/**
 * The body of one request. Types are chosen so that each carries our tracking data: the one-way ones refuse it.
 *
 * @see https://www.alibabacloud.com/help/en/chatapp/user-guide/viber-message-types (read 2026-11)
 */
export function bodyOf(content: ViberContent, envelope: Envelope): Record<string, unknown> {
  const { serviceId, to, correlation, label, timeToLiveMs, tag } = envelope;
  const { type, message } = typedOf(content, label);
  const ttl = timeToLiveMs === undefined ? undefined : Math.round(timeToLiveMs / 1000);
  return {
    service_id: Number(serviceId),
    dest: to.replace(/^\+/, ""),
    seq: sequenceOf(correlation),
    type,
    label,
    ...(ttl === undefined ? {} : { ttl: Math.min(ttlSeconds.max, Math.max(ttlSeconds.min, ttl)) }),
    ...(tag === undefined ? {} : { tag }),
    message: { ...message, "#tracking_data": correlation },
  };
}

function typedOf(content: ViberContent, label: ViberLabel): Typed {
  const session = label === "session";
  switch (content.kind) {
    case "text":
      return textOf(content, label);
    case "image":
      return imageOf(content, session);
    case "file":
      return {
        type: session ? 221 : label === "promotion" ? 222 : 220,
        message: { "#action": content.url, "#fileName": content.fileName, file_type: content.fileType },
      };
    case "video":
      return videoOf(content);
    case "list":
      return {
        type: session ? 802 : 801,
        message: { "#txt": content.text, survey: { options: content.options, list_message_ui_type: 0 } },
      };
    case "carousel":
      return carouselOf(content);
    case "registered": {
      const { templateId, language, parameters } = content;
      return { type: 1702, message: { templateId, templateLang: language, templateParams: parameters } };
    }
  }
}

function textOf({ text, button }: Extract<ViberContent, { kind: "text" }>, label: ViberLabel): Typed {
  // There is no session message with a button: the address is readable, and opens, in the text itself.
  if (button && label !== "session") return { type: 209, message: { "#txt": text, ...buttonOf(button) } };
  const shown = button ? `${text}\n\n${button.caption}: ${button.url}` : text;
  return { type: { transaction: 206, promotion: 225, session: 306 }[label], message: { "#txt": shown } };
}

function imageOf(content: Extract<ViberContent, { kind: "image" }>, session: boolean): Typed {
  const { url, animated, text, button, fullScreen } = content;
  const image = { "#img": url, ...(animated ? { "#imageFormat": "gif" } : {}) };
  if (text !== undefined && button && !session)
    return { type: fullScreen ? 210 : 208, message: { "#txt": text, ...image, ...buttonOf(button) } };
  return { type: session ? 307 : 207, message: image };
}

function videoOf(content: Extract<ViberContent, { kind: "video" }>): Typed {
  const { url, thumbnailUrl, bytes, seconds, text, button } = content;
  const video = { "#media": url, "#thumbnail": thumbnailUrl, file_size: bytes, duration: seconds };
  if (text === undefined) return { type: 230, message: video };
  if (!button) return { type: 231, message: { ...video, "#txt": text } };
  return { type: 233, message: { ...video, "#txt": text, ...buttonOf(button) } };
}

function carouselOf({ text, cards }: Extract<ViberContent, { kind: "carousel" }>): Typed {
  const items = cards.map(({ title, imageUrl, primary, secondary }) => ({
    title,
    image: imageUrl,
    primary_label: primary.caption,
    primary_action: primary.url,
    ...(secondary ? { secondary_label: secondary.caption, secondary_action: secondary.url } : {}),
  }));
  return { type: 901, message: { ...(text === undefined ? {} : { "#txt": text }), carousel: { items } } };
}

function buttonOf({ caption, url }: ViberButton) {
  return { "#caption": caption, "#action": url };
}

/** A number of 31 bits that the answer repeats, made from our own id so that a second try has the same. */
function sequenceOf(correlation: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < correlation.length; at++) hash = Math.imul(hash ^ correlation.charCodeAt(at), 0x01000193);
  return hash >>> 1;
}
