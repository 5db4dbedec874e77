import type { ConnectorIo, Outcome } from "../connector.ts";
import { idOf, property, textOf } from "../http/json.ts";
import { ask } from "../meta/graph/graph.ts";
import type { AccountFacts, SenderFacts } from "../profile.ts";
import { accessOf, type MessengerChannel } from "./credentials.ts";

/**
 * Reads how the page stands.
 * @see https://developers.facebook.com/docs/graph-api/reference/page (read 2026-11)
 */
export function readPage(channel: MessengerChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const query = { fields: "id,name,verification_status" };
  return ask(accessOf(channel), { method: "GET", path: [channel.accountId], query }, io, (json) => {
    const accountId = idOf(property(json, "id"));
    if (accountId === null) return null;
    const badge = textOf(property(json, "verification_status"));
    return {
      accountId,
      name: textOf(property(json, "name")) ?? accountId,
      reviewState: "APPROVED",
      verificationState: badge === "blue_verified" || badge === "gray_verified" ? "verified" : "not_verified",
      businessId: null,
      businessName: null,
      currency: null,
      namespace: null,
    };
  });
}

/** The page is what messages are sent from. Meta allows some 300 calls a second for text. */
export function senderOf({ accountId, name }: AccountFacts): SenderFacts {
  return {
    externalId: accountId,
    address: accountId,
    addressKind: null,
    displayName: name,
    state: "CONNECTED",
    quality: "UNKNOWN",
    throughputPerSecond: 300,
    details: {},
  };
}
