import type { ChatLink } from "#db/schema/senders";
import type { LinkAbility } from "../../abilities.ts";
import { items, property, textOf } from "../../http/json.ts";
import { ask, askAll, tell } from "../../meta/graph/graph.ts";
import { accessOf, type WhatsAppCredentials } from "../credentials.ts";
import { fetchFile } from "./files.ts";

const edge = "message_qrdls";

/**
 * Short links into a chat with a number, and their QR codes.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes (read 2026-11)
 */
export const links: LinkAbility<WhatsAppCredentials> = {
  async list(channel, senderExternalId, io) {
    const query = { fields: "code,prefilled_message,deep_link_url" };
    const listed = await askAll(accessOf(channel), { path: [senderExternalId, edge], query }, io);
    if (!listed.ok) return listed;
    return { ok: true, value: listed.value.map(linkOf).filter((link) => link !== null) };
  },

  create(channel, { senderExternalId, text }, io) {
    const body = { prefilled_message: text };
    return ask(accessOf(channel), { method: "POST", path: [senderExternalId, edge], body }, io, linkOf);
  },

  edit(channel, { senderExternalId, code, text }, io) {
    const body = { code, prefilled_message: text };
    return ask(accessOf(channel), { method: "POST", path: [senderExternalId, edge], body }, io, linkOf);
  },

  remove(channel, { senderExternalId, code }, io) {
    return tell(accessOf(channel), { method: "DELETE", path: [senderExternalId, edge, code] }, io);
  },

  async drawCode(channel, { senderExternalId, code, format }, io) {
    // Meta serves the image from another host; the address is good for a while only, so it is asked for each time.
    const query = { fields: `qr_image_url.format(${format.toUpperCase()})` };
    const call = { method: "GET" as const, path: [senderExternalId, edge, code], query };
    const found = await ask(accessOf(channel), call, io, imageUrlOf);
    return found.ok ? fetchFile(channel, found.value, io) : found;
  },
};

/** A single code is answered as an object by some versions and as a list of one by others. */
function imageUrlOf(json: unknown): string | null {
  const [first] = items(property(json, "data"));
  return textOf(property(first ?? json, "qr_image_url"));
}

function linkOf(json: unknown): ChatLink | null {
  const code = textOf(property(json, "code"));
  const url = textOf(property(json, "deep_link_url"));
  if (code === null || url === null) return null;
  return { code, text: textOf(property(json, "prefilled_message")) ?? "", url };
}
