import type { ConnectorEvent } from "../../events.ts";
import { idOf, items, property, propertyAt, textOf } from "../../http/json.ts";
import { type Change, unknownEvent } from "../../meta/webhook/change.ts";
import { phoneOf, timeOf } from "../words.ts";

/**
 * People who stopped or resumed marketing of this business with WhatsApp's own switch.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/user_preferences
 */
export function preferenceEvents(change: Change): ConnectorEvent[] {
  const senderExternalId = idOf(propertyAt(change.value, "metadata", "phone_number_id"));
  return items(property(change.value, "user_preferences")).flatMap((raw, index): ConnectorEvent[] => {
    const number = idOf(property(raw, "wa_id"));
    const fromExternalId = idOf(property(raw, "user_id"));
    const category = textOf(property(raw, "category"));
    const value = textOf(property(raw, "value"));
    const phone = phoneOf(number);
    const person = fromExternalId ?? number;
    if (person === null || value === null) return [];
    if (category !== "marketing_messages" || (value !== "stop" && value !== "resume")) {
      const field = `${change.field}.${(category ?? "").slice(0, 50)}.${value.slice(0, 50)}`;
      return [{ ...unknownEvent(change, field), key: `${field}:${change.place()}.${index}` }];
    }
    const at = timeOf(property(raw, "timestamp")) ?? change.at;
    return [
      {
        kind: value === "stop" ? "opt_out" : "opt_in",
        key: `preference:${person}:${value}:${at.getTime() / 1_000}`,
        senderExternalId,
        address:
          phone !== null
            ? { kind: "phone", value: phone }
            : fromExternalId === null
              ? null
              : { kind: "user", value: fromExternalId },
        fromExternalId,
        scope: "marketing",
        at,
      },
    ];
  });
}
