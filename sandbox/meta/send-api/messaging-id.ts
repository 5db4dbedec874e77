/** Message ids of Messenger and Instagram, which contain the person, so that a message is found by its id. */
import type { MessagingObject } from "../world/model.ts";

const INSTAGRAM = "ig_dm_message:";

export function messagingIdOf(object: MessagingObject, scopedId: string, unique: string): string {
  const text = `${scopedId}:${unique}`;
  if (object === "instagram") return Buffer.from(`${INSTAGRAM}${text}`).toString("base64url");
  return `m_${Buffer.from(text).toString("base64url")}`;
}

/** Reads the person from a message id; null when the id does not have the platforms' shape. */
export function scopedIdOf(messageId: string): string | null {
  const text = Buffer.from(messageId.startsWith("m_") ? messageId.slice(2) : messageId, "base64url").toString("latin1");
  const plain = text.startsWith(INSTAGRAM) ? text.slice(INSTAGRAM.length) : messageId.startsWith("m_") ? text : "";
  return /^(\d{16}):/.exec(plain)?.[1] ?? null;
}
