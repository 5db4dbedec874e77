import type { Address, Failure } from "../../connector.ts";
import type { ConnectorEvent, InboundEvent, ReceiptEvent } from "../../events.ts";
import { idOf, items, property, propertyAt, textOf, textsOf } from "../../http/json.ts";
import { failureOf } from "../../meta/graph/failure.ts";
import type { Change } from "../../meta/webhook/change.ts";
import { whatsappCodes } from "../errors.ts";
import { phoneOf, timeOf } from "../words.ts";
import { inboundContentOf, referralOf } from "./inbound.ts";

const receiptByWord = new Map<string, ReceiptEvent["status"]>([
  ["accepted", "accepted"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  // A voice message that was played was seen.
  ["played", "read"],
  ["failed", "failed"],
]);

/** Messages that Meta writes: a person's number has changed, or they opened the chat for the first time. */
const writtenByPlatform = new Set(["system", "request_welcome"]);

/** The receipts and inbound messages of one change of the field `messages`, all of one sending number. */
export function messageEvents(change: Change): ConnectorEvent[] {
  const senderExternalId = idOf(propertyAt(change.value, "metadata", "phone_number_id"));
  if (senderExternalId === null) return [];
  const contacts = contactsOf(items(property(change.value, "contacts")));
  const messages = items(property(change.value, "messages"));
  const events: ConnectorEvent[] = [];
  for (const status of items(property(change.value, "statuses"))) {
    const event = receiptOf(status, senderExternalId, change);
    if (event !== null) events.push(event);
  }
  messages.forEach((message, index) => {
    const event = inboundOf(message, senderExternalId, (number, userId) =>
      number === null && userId === null ? contacts.beside(index, messages.length) : contacts.of(number, userId),
    );
    if (event !== null) events.push(event);
  });
  // Faults of the number itself come without a message.
  const faults = items(property(change.value, "errors")).length;
  if (faults > 0)
    events.push({ kind: "unknown", key: `errors:${change.place()}`, field: "messages.errors", at: change.at });
  return events;
}

function receiptOf(raw: unknown, senderExternalId: string, change: Change): ConnectorEvent | null {
  const messageExternalId = idOf(property(raw, "id"));
  const word = textOf(property(raw, "status"))?.slice(0, 50);
  const at = timeOf(property(raw, "timestamp"));
  if (messageExternalId === null || word === undefined || at === null) return null;
  const key = `status:${messageExternalId}:${word}`;
  const status = receiptByWord.get(word);
  if (status === undefined) return { kind: "unknown", key, field: `${change.field}.status.${word}`, at };
  const pricing = textsOf(property(raw, "pricing"));
  return {
    kind: "receipt",
    key,
    senderExternalId,
    messageExternalId,
    correlation: idOf(property(raw, "biz_opaque_callback_data")),
    status,
    at,
    failure: status === "failed" ? failureOfStatus(raw) : null,
    pricingCategory: textOf(propertyAt(raw, "pricing", "category")),
    ...(Object.keys(pricing).length > 0 ? { pricing } : {}),
  };
}

/** A failure without a readable code is still a failure. */
function failureOfStatus(raw: unknown): Failure {
  const failures = items(property(raw, "errors")).map((error) => failureOf(error, whatsappCodes));
  const unnamed: Failure = { kind: "INVALID_REQUEST", code: null, detail: "", retryAfterMs: null, trace: null };
  return failures.find((failure) => failure !== null) ?? unnamed;
}

function inboundOf(
  raw: unknown,
  senderExternalId: string,
  contactOf: (number: string | null, userId: string | null) => unknown,
): InboundEvent | null {
  const messageExternalId = idOf(property(raw, "id"));
  const type = textOf(property(raw, "type"))?.slice(0, 50);
  const at = timeOf(property(raw, "timestamp"));
  if (messageExternalId === null || type === undefined || at === null) return null;
  const number = idOf(property(raw, "from"));
  const userId = idOf(property(raw, "from_user_id"));
  const contact = contactOf(number, userId);
  const contactUserId = userId ?? idOf(property(contact, "user_id"));
  // People who hide their number are known by a user id only; the id stays when the number changes, so it goes first.
  const fromExternalId = contactUserId ?? number ?? idOf(property(contact, "wa_id"));
  if (fromExternalId === null) return null;
  const content = inboundContentOf(type, raw);
  return {
    kind: "inbound",
    key: `message:${messageExternalId}`,
    senderExternalId,
    messageExternalId,
    address: addressOf(phoneOf(number), contactUserId),
    fromExternalId,
    profileName: textOf(propertyAt(contact, "profile", "name")),
    type,
    ...content,
    ...(writtenByPlatform.has(type) ? { byPlatform: true as const } : {}),
    ...(type === "request_welcome" ? { firstVisit: true as const } : {}),
    replyTo: content.replyTo ?? idOf(propertyAt(raw, "context", "id")),
    referral: referralOf(property(raw, "referral")),
    change: null,
    at,
  };
}

/** The number while it is shown, since everything we know of a person stands under it. */
function addressOf(phone: string | null, userId: string | null): Address | null {
  if (phone !== null) return { kind: "phone", value: phone };
  return userId === null ? null : { kind: "user", value: userId };
}

/** The contacts of one change, found without a search for each message: a post may hold thousands of both. */
function contactsOf(contacts: unknown[]) {
  const byNumber = new Map<string, unknown>();
  const byUserId = new Map<string, unknown>();
  for (const contact of contacts) {
    const number = idOf(property(contact, "wa_id"));
    const userId = idOf(property(contact, "user_id"));
    // The first one holds, should a number be listed twice.
    if (number !== null && !byNumber.has(number)) byNumber.set(number, contact);
    if (userId !== null && !byUserId.has(userId)) byUserId.set(userId, contact);
  }
  return {
    of: (number: string | null, userId: string | null): unknown =>
      byUserId.get(userId ?? "") ?? byNumber.get(number ?? ""),
    /** A message that names nobody belongs to the contact in the same place, or to the only one there is. */
    beside: (index: number, messages: number): unknown =>
      contacts.length === messages ? contacts[index] : contacts.length === 1 ? contacts[0] : undefined,
  };
}
