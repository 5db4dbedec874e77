import type { SenderAbility } from "../abilities.ts";
import { idOf, property, propertyAt, textOf } from "../json.ts";
import { ask, askAll, tell } from "../meta/graph/graph.ts";
import type { SenderFacts } from "../profile.ts";
import { accessOf, type WhatsAppCredentials } from "./credentials.ts";
import { digitsOf, qualityOf, senderStateOf, throughputOf, tierOf } from "./words.ts";

const fields = [
  "id",
  "display_phone_number",
  "verified_name",
  "code_verification_status",
  "quality_rating",
  "throughput",
  "name_status",
  "status",
  "whatsapp_business_manager_messaging_limit",
  "is_official_business_account",
].join(",");

/**
 * The numbers of an account.
 * @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/phone_numbers
 */
export const senders: SenderAbility<WhatsAppCredentials> = {
  async list(channel, io) {
    const call = { path: [channel.accountId, "phone_numbers"], query: { fields } };
    const listed = await askAll(accessOf(channel), call, io);
    if (!listed.ok) return listed;
    return { ok: true, value: listed.value.map(senderOf).filter((sender) => sender !== null) };
  },

  numbers: {
    add(channel, input, io) {
      const body = { cc: input.countryCode, phone_number: input.number, verified_name: input.displayName };
      const call = { method: "POST" as const, path: [channel.accountId, "phone_numbers"], body };
      return ask(accessOf(channel), call, io, (json) => {
        const externalId = idOf(property(json, "id"));
        return externalId === null ? null : { externalId };
      });
    },

    requestCode(channel, input, io) {
      const body = { code_method: input.method, language: input.language };
      return tell(accessOf(channel), { method: "POST", path: [input.senderExternalId, "request_code"], body }, io);
    },

    verifyCode(channel, input, io) {
      const body = { code: input.code };
      return tell(accessOf(channel), { method: "POST", path: [input.senderExternalId, "verify_code"], body }, io);
    },

    register(channel, input, io) {
      const body = { messaging_product: "whatsapp", pin: input.pin };
      return tell(accessOf(channel), { method: "POST", path: [input.senderExternalId, "register"], body }, io);
    },

    deregister(channel, senderExternalId, io) {
      return tell(accessOf(channel), { method: "POST", path: [senderExternalId, "deregister"] }, io);
    },
  },
};

function senderOf(row: unknown): SenderFacts | null {
  const externalId = idOf(property(row, "id"));
  const digits = digitsOf(textOf(property(row, "display_phone_number")));
  if (externalId === null || digits === null) return null;
  const nameState = textOf(property(row, "name_status"));
  const tier = tierOf(property(row, "whatsapp_business_manager_messaging_limit"));
  return {
    externalId,
    address: `+${digits}`,
    addressKind: "phone",
    displayName: textOf(property(row, "verified_name")) ?? "",
    // A state we do not know is never taken for one that may send.
    state: senderStateOf(textOf(property(row, "status"))) ?? "PENDING",
    quality: qualityOf(textOf(property(row, "quality_rating"))),
    throughputPerSecond: throughputOf(propertyAt(row, "throughput", "level")),
    details: {
      verificationState: textOf(property(row, "code_verification_status")) ?? "NOT_VERIFIED",
      ...(nameState === null ? {} : { nameState }),
      ...(tier === null ? {} : { tier }),
      official: property(row, "is_official_business_account") === true,
    },
  };
}
