import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { idOf, property, propertyAt, textOf } from "../http/json.ts";
import { ask } from "../meta/graph/graph.ts";
import type { AccountFacts, SenderFacts } from "../profile.ts";
import { accessOf, doorOf, type InstagramChannel } from "./credentials.ts";

/** Reads how the account stands, through its linked page or by its own login. */
export async function readAccount(channel: InstagramChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const read = doorOf(channel.credentials) === "login" ? await readByLogin(channel, io) : await readByPage(channel, io);
  if (!read.ok || read.value.accountId === channel.accountId) return read;
  return { ok: false, failure: anotherAccount(channel.accountId, read.value) };
}

/** @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login (read 2026-11) */
function readByLogin(channel: InstagramChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const query = { fields: "user_id,username,name" };
  return ask(accessOf(channel), { method: "GET", path: ["me"], query }, io, (json) =>
    factsOf(idOf(property(json, "user_id")), textOf(property(json, "username")), null),
  );
}

/** @see https://developers.facebook.com/docs/graph-api/reference/page (read 2026-11) */
function readByPage(channel: InstagramChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const query = { fields: "id,name,instagram_business_account{id,username}" };
  return ask(accessOf(channel), { method: "GET", path: ["me"], query }, io, (json) => {
    const pageId = idOf(property(json, "id"));
    const account = property(json, "instagram_business_account");
    return factsOf(
      idOf(property(account, "id")),
      textOf(propertyAt(account, "username")),
      pageId === null ? null : { id: pageId, name: textOf(property(json, "name")) ?? pageId },
    );
  });
}

function factsOf(
  accountId: string | null,
  username: string | null,
  linkedPage: { id: string; name: string } | null,
): AccountFacts | null {
  if (accountId === null) return null;
  return {
    accountId,
    name: username === null ? accountId : `@${username}`,
    reviewState: "APPROVED",
    verificationState: null,
    businessId: null,
    businessName: null,
    currency: null,
    namespace: null,
    linkedPage,
  };
}

function anotherAccount(asked: string, { accountId, name }: AccountFacts): Failure {
  return {
    kind: "INVALID_REQUEST",
    code: "another_account",
    detail: `The token speaks for ${name} (${accountId}) and not for ${asked}.`,
    retryAfterMs: null,
    trace: null,
  };
}

/** The account is what messages are sent from. Meta allows some 100 calls a second for text. */
export function senderOf({ accountId, name }: AccountFacts): SenderFacts {
  return {
    externalId: accountId,
    address: name,
    addressKind: null,
    displayName: name,
    state: "CONNECTED",
    quality: "UNKNOWN",
    throughputPerSecond: 100,
    details: {},
  };
}
