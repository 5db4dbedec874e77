/** Builds and signs webhook bodies; non-ASCII characters are written as lower-case \uXXXX, as by the platform. */
import { createHmac } from "node:crypto";
import type { MessagingObject } from "../world/model.ts";

/** One event between a page or an Instagram account and a person. */
export type MessagingUpdate = {
  object: MessagingObject;
  accountId: string;
  /** What it is subscribed to by. */
  field: string;
  at: number;
  event: object;
};

/** One event of WhatsApp. Status updates of the same account and number are combined into one change, as on the platform. */
export type WhatsAppUpdate =
  | { field: "messages"; wabaId: string; phoneId: string; display: string; contact: object | null; status: object }
  | { field: "messages"; wabaId: string; phoneId: string; display: string; contact: object | null; message: object }
  | { field: string; wabaId: string; value: object };

export type Update = WhatsAppUpdate | MessagingUpdate;

/** An update about a message of a number that is built when it is posted: until then it costs little to keep. */
export type LaterUpdate = { field: "messages"; wabaId: string; phoneId: string; build(): Update };

type MessagesValue = {
  messaging_product: "whatsapp";
  metadata: { display_phone_number: string; phone_number_id: string };
  contacts?: object[];
  statuses?: object[];
  messages?: object[];
};

type Change = { field: string; value: object };

/** The body of updates of one object: `webhooks.ts` never queues two objects together. */
export function webhookBody(updates: Update[], seconds: number): string {
  const messaging = updates.filter((update) => "object" in update);
  if (messaging.length > 0) return messagingBody(messaging);
  return whatsappBody(
    updates.filter((update): update is WhatsAppUpdate => !("object" in update)),
    seconds,
  );
}

/** One entry an event: the platform puts no two into one. */
function messagingBody(updates: MessagingUpdate[]): string {
  const entry = updates.map(({ accountId, at, event }) => ({ time: at, id: accountId, messaging: [event] }));
  return escapeNonAscii(JSON.stringify({ object: updates[0]?.object, entry }));
}

/** Groups updates into entries by account and, for statuses, one change per number, in order. */
function whatsappBody(updates: WhatsAppUpdate[], seconds: number): string {
  const entries = new Map<string, { id: string; time?: number; changes: Change[] }>();
  const open = new Map<string, MessagesValue>();
  for (const update of updates) {
    let entry = entries.get(update.wabaId);
    if (!entry) {
      entry = { id: update.wabaId, changes: [] };
      entries.set(update.wabaId, entry);
    }
    if ("value" in update) {
      entry.time = seconds;
      entry.changes.push({ field: update.field, value: update.value });
      continue;
    }
    const kind = "status" in update ? "statuses" : "messages";
    const key = `${update.phoneId}|${kind}`;
    let value = open.get(key);
    if (!value) {
      value = {
        messaging_product: "whatsapp",
        metadata: { display_phone_number: update.display, phone_number_id: update.phoneId },
      };
      open.set(key, value);
      entry.changes.push({ field: "messages", value });
    }
    if (update.contact) {
      value.contacts ??= [];
      value.contacts.push(update.contact);
    }
    if ("status" in update) {
      value.statuses ??= [];
      value.statuses.push(update.status);
    } else {
      value.messages ??= [];
      value.messages.push(update.message);
    }
  }
  return escapeNonAscii(JSON.stringify({ object: "whatsapp_business_account", entry: [...entries.values()] }));
}

export function escapeNonAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value of `X-Hub-Signature-256` for a body. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
