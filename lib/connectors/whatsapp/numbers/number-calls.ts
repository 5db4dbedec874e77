import type { NumberAbility } from "../../abilities.ts";
import type { ConnectorIo, Outcome } from "../../connector.ts";
import { idOf, property } from "../../http/json.ts";
import { ask, tell } from "../../meta/graph/graph.ts";
import { accessOf, type WhatsAppChannel, type WhatsAppCredentials } from "../credentials.ts";

/**
 * A number's way to sending, and what can be changed about it.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers (read 2026-11)
 */
export const numbers: NumberAbility<WhatsAppCredentials> = {
  add(channel, input, io) {
    const { countryCode, number, displayName } = input;
    return addTo(channel, { cc: countryCode, phone_number: number, verified_name: displayName }, io);
  },

  moveIn(channel, { countryCode, number }, io) {
    return addTo(channel, { cc: countryCode, phone_number: number, migrate_phone_number: true }, io);
  },

  requestCode(channel, input, io) {
    const body = { code_method: input.method, language: input.language };
    return post(channel, [input.senderExternalId, "request_code"], body, io);
  },

  verifyCode(channel, input, io) {
    return post(channel, [input.senderExternalId, "verify_code"], { code: input.code }, io);
  },

  register(channel, input, io) {
    const body = { messaging_product: "whatsapp", pin: input.pin };
    return post(channel, [input.senderExternalId, "register"], body, io);
  },

  deregister(channel, senderExternalId, io) {
    return tell(accessOf(channel), { method: "POST", path: [senderExternalId, "deregister"] }, io);
  },

  setPin(channel, { senderExternalId, pin }, io) {
    return post(channel, [senderExternalId], { pin }, io);
  },

  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/display-names (read 2026-11) */
  rename(channel, { senderExternalId, displayName }, io) {
    return post(channel, [senderExternalId], { new_display_name: displayName }, io);
  },

  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override (read 2026-11) */
  setCallback(channel, { senderExternalId, callback }, io) {
    // An empty address takes the override away.
    const configuration =
      callback === null
        ? { override_callback_uri: "" }
        : { override_callback_uri: callback.url, verify_token: callback.verifyToken };
    return post(channel, [senderExternalId], { webhook_configuration: configuration }, io);
  },
};

function post(channel: WhatsAppChannel, path: string[], body: object, io: ConnectorIo): Promise<Outcome<null>> {
  return tell(accessOf(channel), { method: "POST", path, body }, io);
}

function addTo(channel: WhatsAppChannel, body: object, io: ConnectorIo): Promise<Outcome<{ externalId: string }>> {
  const call = { method: "POST" as const, path: [channel.accountId, "phone_numbers"], body };
  return ask(accessOf(channel), call, io, (json) => {
    const externalId = idOf(property(json, "id"));
    return externalId === null ? null : { externalId };
  });
}
