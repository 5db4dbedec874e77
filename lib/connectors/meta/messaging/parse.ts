import type { AddressKind } from "#db/enums";
import type { RawRequest } from "../../connector.ts";
import type { AccountEvent, ConnectorEvent, OptEvent, ReceiptEvent } from "../../events.ts";
import { idOf, items, parseJson, property, propertyAt, textOf } from "../../http/json.ts";
import { digestOf } from "../webhook/body.ts";
import { inboundOf } from "./inbound.ts";

/** How one of Meta's messaging platforms posts. */
export type MessagingKind = {
  /** The `object` of its webhooks. */
  object: "page" | "instagram";
  addressKind: Extract<AddressKind, "psid" | "igsid">;
};

/** One thing that happened between the account and a person. */
export type Happening = {
  raw: unknown;
  accountId: string;
  personId: string;
  addressKind: MessagingKind["addressKind"];
  at: Date;
  /** Where it stands in which body, for facts that have no name of their own. */
  place: () => string;
};

/** Our own ids of messages, which we send along as metadata. */
const correlation = /^\d{22}$/;

/**
 * Translates one webhook. Never throws: what is malformed is left out, what is unknown is named as such.
 * @see https://developers.facebook.com/docs/messenger-platform/reference/webhook-events (read 2026-11)
 */
export function parseMessaging(request: RawRequest, kind: MessagingKind): ConnectorEvent[] {
  const body = parseJson(request.body.toString("utf8"));
  if (property(body, "object") !== kind.object) return [];
  const digest = digestOf(request.body);
  return items(property(body, "entry")).flatMap((entry, entryIndex) => {
    const accountId = idOf(property(entry, "id"));
    if (accountId === null) return [];
    const place = (name: string, index: number) => () => `${digest()}:${entryIndex}.${name}${index}`;
    return [
      ...items(property(entry, "messaging")).flatMap((raw, index) =>
        happened(raw, accountId, kind, timeOf(property(entry, "time")), place("", index)),
      ),
      // Another app has the conversation: we only listen.
      ...items(property(entry, "standby")).map((_raw, index) => unknown("standby", entry, place("standby", index))),
      ...items(property(entry, "changes")).map((raw, index) =>
        unknown(textOf(property(raw, "field"))?.slice(0, 100) ?? "change", entry, place("change", index)),
      ),
    ];
  });
}

/** The account of each entry of a webhook, with a body that holds its entries only. */
export function splitByAccount(request: RawRequest, object: string): { accountId: string; body: Buffer }[] {
  const text = request.body.toString("utf8");
  const body = parseJson(text);
  if (property(body, "object") !== object) return [];
  const byAccount = new Map<string, unknown[]>();
  for (const entry of items(property(body, "entry"))) {
    const accountId = idOf(property(entry, "id"));
    if (accountId === null) continue;
    const own = byAccount.get(accountId);
    if (own) own.push(entry);
    else byAccount.set(accountId, [entry]);
  }
  if (byAccount.size === 1) return [...byAccount.keys()].map((accountId) => ({ accountId, body: request.body }));
  return [...byAccount].map(([accountId, entry]) => ({
    accountId,
    body: Buffer.from(JSON.stringify({ object, entry })),
  }));
}

function happened(
  raw: unknown,
  accountId: string,
  kind: MessagingKind,
  entryTime: Date | null,
  place: () => string,
): ConnectorEvent[] {
  const senderId = idOf(propertyAt(raw, "sender", "id"));
  const recipientId = idOf(propertyAt(raw, "recipient", "id"));
  const at = timeOf(property(raw, "timestamp")) ?? entryTime;
  if (at === null) return [];
  const enforcement = property(raw, "policy_enforcement");
  if (enforcement !== undefined) return [enforced(enforcement, at, place)];
  const echo = propertyAt(raw, "message", "is_echo") === true;
  const personId = echo || senderId === accountId ? recipientId : senderId;
  if (personId === null) return [];
  const happening = { raw, accountId, personId, addressKind: kind.addressKind, at, place };
  if (echo) return echoed(happening);
  if (property(raw, "delivery") !== undefined) return delivered(happening);
  if (property(raw, "read") !== undefined) return read(happening);
  const wish = wishOf(happening);
  if (wish !== null) return [wish];
  const inbound = inboundOf(happening);
  if (inbound !== null) return [inbound];
  return [{ kind: "unknown", key: `messaging:${place()}`, field: nameOf(raw), at }];
}

/** A message of ours shown again: with our own id in it, it proves that the message left. */
function echoed({ raw, accountId, personId, addressKind, at }: Happening): ConnectorEvent[] {
  const message = property(raw, "message");
  const messageExternalId = idOf(property(message, "mid"));
  if (messageExternalId === null) return [];
  const metadata = textOf(property(message, "metadata"));
  if (metadata !== null && correlation.test(metadata))
    return [receipt({ accountId, messageExternalId, status: "sent", correlation: metadata, at })];
  const address = { kind: addressKind, value: personId };
  return [
    {
      kind: "echo",
      key: `echo:${messageExternalId}`,
      senderExternalId: accountId,
      messageExternalId,
      correlation: null,
      address,
      text: textOf(property(message, "text")),
      at,
    },
  ];
}

/** Deliveries name messages, or only the time up to which all were delivered. */
function delivered(happening: Happening): ConnectorEvent[] {
  const { raw, accountId, at } = happening;
  const delivery = property(raw, "delivery");
  const until = timeOf(property(delivery, "watermark"));
  const ids = items(property(delivery, "mids")).flatMap((mid) => idOf(mid) ?? []);
  if (ids.length > 0)
    return ids.map((messageExternalId) =>
      receipt({ accountId, messageExternalId, status: "delivered", correlation: null, at: until ?? at }),
    );
  return until === null ? [] : [watermark(happening, "delivered", until)];
}

/** Instagram names the message that was read, Messenger the time up to which all were. */
function read(happening: Happening): ConnectorEvent[] {
  const { raw, accountId, at } = happening;
  const part = property(raw, "read");
  const messageExternalId = idOf(property(part, "mid"));
  if (messageExternalId !== null)
    return [receipt({ accountId, messageExternalId, status: "read", correlation: null, at })];
  const until = timeOf(property(part, "watermark"));
  return until === null ? [] : [watermark(happening, "read", until)];
}

function receipt(
  facts: Pick<ReceiptEvent, "messageExternalId" | "status" | "correlation" | "at"> & { accountId: string },
): ReceiptEvent {
  const { accountId, messageExternalId, status, ...rest } = facts;
  return {
    kind: "receipt",
    key: `status:${messageExternalId}:${status}`,
    senderExternalId: accountId,
    messageExternalId,
    status,
    ...rest,
    failure: null,
    pricingCategory: null,
  };
}

function watermark(
  { accountId, personId, addressKind }: Happening,
  status: "delivered" | "read",
  until: Date,
): ConnectorEvent {
  return {
    kind: "watermark",
    key: `${status}:${personId}:${until.getTime()}`,
    senderExternalId: accountId,
    address: { kind: addressKind, value: personId },
    status,
    until,
    at: until,
  };
}

/** A person switched messages of this business off or on again. */
function wishOf({ raw, accountId, personId, addressKind, at, place }: Happening): OptEvent | null {
  const word = textOf(propertyAt(raw, "optin", "notification_messages_status"));
  const kind = word === "STOP_NOTIFICATIONS" ? "opt_out" : word === "RESUME_NOTIFICATIONS" ? "opt_in" : null;
  if (kind === null) return null;
  return {
    kind,
    key: `${kind}:${place()}`,
    senderExternalId: accountId,
    address: { kind: addressKind, value: personId },
    fromExternalId: personId,
    scope: "marketing",
    at,
  };
}

/** Meta blocked the page from messaging, lifted that, or warned it. */
function enforced(enforcement: unknown, at: Date, place: () => string): AccountEvent {
  const action = textOf(property(enforcement, "action"));
  const blocks = action === "block" ? true : action === "unblock" ? false : null;
  return {
    kind: "account",
    key: `account:${action?.slice(0, 50) ?? ""}:${place()}`,
    change: "restriction",
    state: action,
    blocks,
    reason: textOf(property(enforcement, "reason")),
    until: null,
    at,
  };
}

function unknown(field: string, entry: unknown, place: () => string): ConnectorEvent {
  const at = timeOf(property(entry, "time")) ?? new Date();
  return { kind: "unknown", key: `${field}:${place()}`, field, at };
}

const knownNames = ["account_linking", "pass_thread_control", "take_thread_control", "request_thread_control"];

function nameOf(raw: unknown): string {
  return knownNames.find((name) => property(raw, name) !== undefined) ?? "messaging";
}

/** Milliseconds, as a number or as text; older events give seconds. */
export function timeOf(value: unknown): Date | null {
  const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0 || number > 99_999_999_999_999)
    return null;
  return new Date(number < 100_000_000_000 ? number * 1_000 : number);
}
