import type { ConnectorIo, Outcome } from "../connector.ts";
import { idOf, items, property, propertyAt, textOf } from "../http/json.ts";
import { ask } from "../meta/graph/graph.ts";
import type { AccountFacts } from "../profile.ts";
import { accessOf, type WhatsAppChannel } from "./credentials.ts";

const fields = [
  "id",
  "name",
  "currency",
  "account_review_status",
  "business_verification_status",
  "message_template_namespace",
  "owner_business_info",
  "health_status",
].join(",");

/**
 * Reads how the account stands.
 * @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account
 */
export function readAccount(channel: WhatsAppChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  return ask(accessOf(channel), { method: "GET", path: [channel.accountId], query: { fields } }, io, accountOf);
}

function accountOf(json: unknown): AccountFacts | null {
  const accountId = idOf(property(json, "id"));
  if (accountId === null) return null;
  const sending = sendingOf(property(json, "health_status"));
  return {
    accountId,
    name: textOf(property(json, "name")) ?? accountId,
    currency: textOf(property(json, "currency")),
    namespace: textOf(property(json, "message_template_namespace")),
    reviewState: textOf(property(json, "account_review_status")) ?? "PENDING",
    businessId: idOf(propertyAt(json, "owner_business_info", "id")),
    businessName: textOf(propertyAt(json, "owner_business_info", "name")),
    verificationState: textOf(property(json, "business_verification_status")),
    ...(sending === null ? {} : { sending }),
  };
}

/**
 * Whether messages may leave by the account, its business and the app, with what stands against it. An account that is
 * limited still sends.
 *
 * @returns null when the answer does not say
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status (read 2026-11)
 */
function sendingOf(health: unknown): NonNullable<AccountFacts["sending"]> | null {
  const word = textOf(property(health, "can_send_message"));
  if (word !== "AVAILABLE" && word !== "LIMITED" && word !== "BLOCKED") return null;
  const words = items(property(health, "entities")).flatMap((entity) => [
    ...items(property(entity, "errors")).flatMap((error) => [
      textOf(property(error, "error_description")),
      textOf(property(error, "possible_solution")),
    ]),
    ...items(property(entity, "additional_info")).map(textOf),
  ]);
  const reason = [...new Set(words.filter((part) => part !== null))].join(" ").slice(0, 1_000);
  return { blocked: word === "BLOCKED", reason: word === "AVAILABLE" || reason === "" ? null : reason };
}
