import type { ConnectorEvent, Failure } from "../connector.ts";
import { idOf, items, property, propertyAt, textOf } from "../json.ts";
import type { Change } from "./account-events.ts";
import { failureOf } from "./failure.ts";
import { inboundContentOf } from "./inbound.ts";
import { digitsOf, timeOf } from "./words.ts";

type ReceiptStatus = Extract<ConnectorEvent, { kind: "receipt" }>["status"];

const receiptByWord = new Map<string, ReceiptStatus>([
  ["accepted", "accepted"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  // A voice message that was played was seen.
  ["played", "read"],
  ["failed", "failed"],
]);

/** The receipts and inbound messages of one change of the field `messages`, all of one sending number. */
export function messageEvents(change: Change): ConnectorEvent[] {
  const senderExternalId = idOf(propertyAt(change.value, "metadata", "phone_number_id"));
  if (senderExternalId === null) return [];
  const contacts = items(property(change.value, "contacts"));
  const messages = items(property(change.value, "messages"));
  const events = [
    ...items(property(change.value, "statuses")).map((status) => receiptOf(status, senderExternalId, change)),
    ...messages.map((message, index) => {
      const beside =
        contacts.length === messages.length ? contacts[index] : contacts.length === 1 ? contacts[0] : undefined;
      return inboundOf(message, senderExternalId, contacts, beside);
    }),
  ].filter((event) => event !== null);
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
  };
}

/** A failure without a readable code is still a failure. */
function failureOfStatus(raw: unknown): Failure {
  const failures = items(property(raw, "errors")).map((error) =>
    failureOf(error, { serverFault: false, restMs: null }),
  );
  const unnamed: Failure = { kind: "INVALID_REQUEST", code: null, detail: "", retryAfterMs: null, trace: null };
  return failures.find((failure) => failure !== null) ?? unnamed;
}

function inboundOf(
  raw: unknown,
  senderExternalId: string,
  contacts: unknown[],
  beside: unknown,
): ConnectorEvent | null {
  const messageExternalId = idOf(property(raw, "id"));
  const type = textOf(property(raw, "type"))?.slice(0, 50);
  const at = timeOf(property(raw, "timestamp"));
  if (messageExternalId === null || type === undefined || at === null) return null;
  const number = idOf(property(raw, "from"));
  const userId = idOf(property(raw, "from_user_id"));
  // A message that names nobody belongs to the contact in the same place.
  const contact = number === null && userId === null ? beside : contactOf(contacts, number, userId);
  // People who hide their number are known by a user id only; the id stays when the number changes, so it goes first.
  const fromExternalId = userId ?? idOf(property(contact, "user_id")) ?? number ?? idOf(property(contact, "wa_id"));
  if (fromExternalId === null) return null;
  const digits = number !== null && /^\+?\d{5,15}$/.test(number) ? digitsOf(number) : null;
  const content = inboundContentOf(type, raw);
  return {
    kind: "inbound",
    key: `message:${messageExternalId}`,
    senderExternalId,
    messageExternalId,
    from: digits === null ? null : `+${digits}`,
    fromExternalId,
    profileName: textOf(propertyAt(contact, "profile", "name")),
    type,
    ...content,
    replyTo: content.replyTo ?? idOf(propertyAt(raw, "context", "id")),
    at,
  };
}

function contactOf(contacts: unknown[], number: string | null, userId: string | null): unknown {
  return contacts.find(
    (contact) =>
      (number !== null && idOf(property(contact, "wa_id")) === number) ||
      (userId !== null && idOf(property(contact, "user_id")) === userId),
  );
}
