import type { RawRequest, Webhook } from "../../connector.ts";
import type { ConnectorEvent } from "../../events.ts";
import { items, parseJson, property, textOf } from "../../http/json.ts";
import { splitByAccount } from "../../meta/messaging/parse.ts";
import { isSignedByApp } from "../../meta/webhook/app-signature.ts";
import { answerChallenge, digestOf, isObject } from "../../meta/webhook/body.ts";
import type { Change } from "../../meta/webhook/change.ts";
import { isSigned } from "../../meta/webhook/signature.ts";
import type { WhatsAppCredentials } from "../credentials.ts";
import { timeOf } from "../words.ts";
import { accountEvents } from "./account-events.ts";
import { messageEvents } from "./message-events.ts";
import { preferenceEvents } from "./preference-events.ts";
import { templateEvents } from "./template-events.ts";

/** What Meta calls the kind of account that its webhooks speak of. */
const object = "whatsapp_business_account";

/** Webhooks of a WhatsApp Business account. */
export const webhook: Webhook<WhatsAppCredentials> = {
  challenge: (request, channel) => answerChallenge(request, channel.credentials.verifyToken),
  verify: (request, channel) => isSigned(request, channel.credentials.appSecret),
  accepts: isObject,
  parse: parseWebhook,
  split: (request) => splitByAccount(request, object),
  verifyApp: isSignedByApp,
};

/**
 * Translates one webhook, up to Meta's 1,000 updates. Never throws: what is malformed is left out, what is unknown is named
 * as such.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */
export function parseWebhook(request: RawRequest): ConnectorEvent[] {
  const body = parseJson(request.body.toString("utf8"));
  if (property(body, "object") !== object) return [];
  const bodyDigest = digestOf(request.body);
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
