import type { SenderAbility } from "../abilities.ts";
import { idOf, property, propertyAt, textOf } from "../http/json.ts";
import { askAll } from "../meta/graph/graph.ts";
import type { SenderFacts } from "../profile.ts";
import { accessOf, type WhatsAppCredentials } from "./credentials.ts";
import { greeting } from "./numbers/greeting.ts";
import { links } from "./numbers/links.ts";
import { numbers } from "./numbers/number-calls.ts";
import { appThroughput, digitsOf, qualityOf, senderStateOf, throughputOf, tierOf } from "./words.ts";

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
  "new_display_name",
  "new_name_status",
  "is_pin_enabled",
  "platform_type",
  "is_on_biz_app",
  "webhook_configuration",
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

  numbers,
  greeting,
  links,
};

function senderOf(row: unknown): SenderFacts | null {
  const externalId = idOf(property(row, "id"));
  const digits = digitsOf(textOf(property(row, "display_phone_number")));
  if (externalId === null || digits === null) return null;
  const nameState = textOf(property(row, "name_status"));
  const tier = tierOf(property(row, "whatsapp_business_manager_messaging_limit"));
  const newNameState = textOf(property(row, "new_name_status"));
  const newName = textOf(property(row, "new_display_name"));
  const level = textOf(propertyAt(row, "throughput", "level"));
  const callbackUrl = textOf(propertyAt(row, "webhook_configuration", "phone_number"));
  // A number that is also used in the WhatsApp Business app, which Meta calls coexistence.
  const sharedWithApp = property(row, "is_on_biz_app") === true && property(row, "platform_type") === "CLOUD_API";
  return {
    externalId,
    address: `+${digits}`,
    addressKind: "phone",
    displayName: textOf(property(row, "verified_name")) ?? "",
    // A state we do not know is never taken for one that may send.
    state: senderStateOf(textOf(property(row, "status"))) ?? "PENDING",
    quality: qualityOf(textOf(property(row, "quality_rating"))),
    throughputPerSecond: sharedWithApp ? appThroughput : throughputOf(level),
    details: {
      verificationState: textOf(property(row, "code_verification_status")) ?? "NOT_VERIFIED",
      ...(nameState === null ? {} : { nameState }),
      ...(tier === null ? {} : { tier }),
      official: property(row, "is_official_business_account") === true,
      ...(newName === null ? {} : { newName }),
      ...(newNameState === null || newNameState === "NONE" ? {} : { newNameState }),
      pin: property(row, "is_pin_enabled") === true,
      ...(level === null ? {} : { throughputLevel: level }),
      ...(sharedWithApp ? { sharedWithApp } : {}),
      ...(callbackUrl === null ? {} : { callbackUrl }),
    },
  };
}
