import type { MediaAbility } from "../abilities.ts";
import { property, textOf } from "../http/json.ts";
import { ask } from "../meta/graph/graph.ts";
import { uploadToGraph } from "../meta/graph/upload.ts";
import { accessOf, type WhatsAppCredentials } from "./credentials.ts";

/** Meta keeps what was uploaded for this long. */
const keptMs = 30 * 86_400_000;

/** Meta's hosts for files, which ask for the token. No other host is shown it. */
const metaHost = /(^|\.)(fbsbx\.com|facebook\.com|whatsapp\.net|fbcdn\.net)$/;

/**
 * Files of WhatsApp: sent by the id of an upload, and fetched from an address that lives five minutes.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (read 2026-11)
 */
export const media: MediaAbility<WhatsAppCredentials> = {
  async locate(channel, { externalId, senderExternalId }, io) {
    const call = { method: "GET" as const, path: [externalId], query: { phone_number_id: senderExternalId } };
    const found = await ask(accessOf(channel), call, io, (json) => textOf(property(json, "url")));
    if (!found.ok) return found;
    const url = URL.parse(found.value);
    const trusted =
      url !== null &&
      ((url.protocol === "https:" && metaHost.test(url.hostname)) || url.origin === new URL(channel.baseUrl).origin);
    const headers: Record<string, string> = trusted
      ? { authorization: `Bearer ${channel.credentials.accessToken}` }
      : {};
    return { ok: true, value: { url: found.value, headers } };
  },
  handOver: {
    by: "upload",
    async upload(channel, { senderExternalId, file }, io) {
      const texts = { messaging_product: "whatsapp", type: file.type };
      const uploaded = await uploadToGraph(
        accessOf(channel),
        { path: [senderExternalId, "media"], texts, field: "file", file, id: "id" },
        io,
      );
      if (!uploaded.ok) return uploaded;
      return { ok: true, value: { externalId: uploaded.value, expiresAt: new Date(io.now().getTime() + keptMs) } };
    },
    isUnknownId: ({ code, detail }) => code === "100" && /media attachment ID/i.test(detail),
  },
};
