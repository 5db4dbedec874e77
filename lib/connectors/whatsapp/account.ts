import type { ConnectorIo, Outcome } from "../connector.ts";
import { idOf, property, propertyAt, textOf } from "../json.ts";
import type { AccountFacts } from "../profile.ts";
import { accessOf, type WhatsAppChannel } from "./credentials.ts";
import { ask } from "./graph/graph.ts";

const fields = [
  "id",
  "name",
  "currency",
  "account_review_status",
  "business_verification_status",
  "message_template_namespace",
  "owner_business_info",
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
  return {
    accountId,
    name: textOf(property(json, "name")) ?? accountId,
    currency: textOf(property(json, "currency")),
    namespace: textOf(property(json, "message_template_namespace")),
    reviewState: textOf(property(json, "account_review_status")) ?? "PENDING",
    businessId: idOf(propertyAt(json, "owner_business_info", "id")),
    businessName: textOf(propertyAt(json, "owner_business_info", "name")),
    verificationState: textOf(property(json, "business_verification_status")),
  };
}
