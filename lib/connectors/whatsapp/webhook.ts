import { createHash } from "node:crypto";
import type { ConnectorEvent, RawRequest } from "../connector.ts";
import { items, parseJson, property, textOf } from "../json.ts";
import { accountEvents, type Change } from "./account-events.ts";
import { messageEvents } from "./message-events.ts";
import { timeOf } from "./words.ts";

/**
 * Translates one webhook of a WhatsApp Business account, up to Meta's 1,000 updates. Never throws: what is malformed is left
 * out, what is unknown is named as such.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */
export function parseWebhook(request: RawRequest): ConnectorEvent[] {
  const body = parseJson(request.body.toString("utf8"));
  if (property(body, "object") !== "whatsapp_business_account") return [];
  let digest: string | null = null;
  const bodyDigest = () => {
    digest ??= createHash("sha256").update(request.body).digest("hex").slice(0, 32);
    return digest;
  };
  return items(property(body, "entry")).flatMap((entry, entryIndex) =>
    items(property(entry, "changes")).flatMap((raw, changeIndex) => {
      const field = textOf(property(raw, "field"))?.slice(0, 100);
      if (field === undefined) return [];
      const time = timeOf(property(entry, "time"));
      const change: Change = {
        field,
        value: property(raw, "value"),
        // Without a time of its own a fact is as old as its arrival, and only a repeat of the very same body repeats it.
        at: time ?? new Date(),
        stamp: time === null ? bodyDigest() : String(time.getTime() / 1_000),
        place: () => `${bodyDigest()}:${entryIndex}.${changeIndex}`,
      };
      return field === "messages" ? messageEvents(change) : accountEvents(change);
    }),
  );
}
