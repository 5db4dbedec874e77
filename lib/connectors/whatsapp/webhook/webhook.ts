import { createHash, timingSafeEqual } from "node:crypto";
import type { RawRequest, RawResponse, Webhook } from "../../connector.ts";
import type { ConnectorEvent } from "../../events.ts";
import { items, parseJson, property, textOf } from "../../json.ts";
import type { WhatsAppChannel, WhatsAppCredentials } from "../credentials.ts";
import { timeOf } from "../words.ts";
import { accountEvents } from "./account-events.ts";
import type { Change } from "./change.ts";
import { messageEvents } from "./message-events.ts";
import { preferenceEvents } from "./preference-events.ts";
import { isSigned } from "./signature.ts";
import { templateEvents } from "./template-events.ts";

/** Webhooks of a WhatsApp Business account. */
export const webhook: Webhook<WhatsAppCredentials> = {
  challenge: answerChallenge,
  verify: (request, channel) => isSigned(request, channel.credentials.appSecret),
  accepts: isObject,
  parse: parseWebhook,
};

/**
 * Meta's test of our address: it wants its challenge back if the verify token is ours.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function answerChallenge({ method, query }: RawRequest, channel: WhatsAppChannel): RawResponse | null {
  const token = query["hub.verify_token"];
  const challenge = query["hub.challenge"];
  if (method !== "GET" || token === undefined || challenge === undefined) return null;
  const given = Buffer.from(token);
  const expected = Buffer.from(channel.credentials.verifyToken);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { status: 200, headers: { "content-type": "text/plain" }, body: challenge };
}

/**
 * Translates one webhook, up to Meta's 1,000 updates. Never throws: what is malformed is left out, what is unknown is named
 * as such.
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
      return eventsOf({
        field,
        value: property(raw, "value"),
        // Without a time of its own a fact is as old as its arrival, and only a repeat of the very same body repeats it.
        at: time ?? new Date(),
        stamp: time === null ? bodyDigest() : String(time.getTime() / 1_000),
        place: () => `${bodyDigest()}:${entryIndex}.${changeIndex}`,
      });
    }),
  );
}

function eventsOf(change: Change): ConnectorEvent[] {
  switch (change.field) {
    case "messages":
      return messageEvents(change);
    case "message_template_status_update":
    case "template_category_update":
    case "message_template_quality_update":
      return templateEvents(change);
    case "user_preferences":
      return preferenceEvents(change);
    default:
      return accountEvents(change);
  }
}

/** A signed body that is no JSON object is not Meta's. */
function isObject({ body }: RawRequest): boolean {
  const value = parseJson(body.toString("utf8"));
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
