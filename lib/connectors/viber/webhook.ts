import { createHash, timingSafeEqual } from "node:crypto";
import type { RawRequest, Webhook } from "../connector.ts";
import type { ConnectorEvent, InboundEvent, InboundMedia, OptEvent, ReceiptEvent } from "../events.ts";
import { idOf, parseJson, property, propertyAt, textOf } from "../http/json.ts";
import type { MediaKind } from "../profile.ts";
import type { ViberCredentials } from "./credentials.ts";
import { expiredCode } from "./statuses.ts";

/** What a service's callback is posted. Viber signs nothing: the key in the address is what proves who posts. */
export const webhook: Webhook<ViberCredentials> = {
  verify({ query }, channel) {
    const given = digest(query.key ?? "");
    return timingSafeEqual(given, digest(channel.credentials.callbackKey));
  },
  accepts({ body }) {
    const value = parseJson(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  },
  address: (url, { credentials }) => `${url}?key=${encodeURIComponent(credentials.callbackKey)}`,
  parse: parseCallback,
};

/** Of one length whatever the text's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Translates one callback. Never throws: what is malformed gives nothing, what is unknown is named as such. */
export function parseCallback(request: RawRequest): ConnectorEvent[] {
  const body = parseJson(request.body.toString("utf8"));
  const token = idOf(property(body, "message_token"));
  const serviceId = idOf(property(body, "service_id"));
  const phone = phoneOf(idOf(property(body, "phone_number")));
  const place = () => createHash("sha256").update(request.body).digest("hex").slice(0, 32);
  if (serviceId === null) {
    const named = textOf(property(body, "event"))?.slice(0, 50);
    return named === undefined ? [] : [unknown(`event.${named}`, place(), timeOf(property(body, "timestamp")))];
  }
  const about = { token, serviceId, phone };
  const status = property(body, "message_status");
  if (status !== undefined) return statusEvents(about, Number(status), timeOf(property(body, "message_time")), place);
  if (property(body, "message") === undefined) return [unknown("callback", place(), null)];
  const inbound = inboundOf(about, property(body, "message"), timeOf(property(body, "time")));
  return inbound ? [inbound] : [];
}

type About = { token: string | null; serviceId: string; phone: string | null };

const receiptStatus = { 0: "delivered", 1: "read", 2: "failed" } as const;

/** 0 delivered, 1 seen, 2 expired, 4 subscribed, 5 unsubscribed. Several devices report the same, which is one fact. */
function statusEvents(about: About, status: number, at: Date | null, place: () => string): ConnectorEvent[] {
  const { token, serviceId, phone } = about;
  if (at === null) return [];
  if (status === 4 || status === 5) return phone === null ? [] : [wishOf(phone, serviceId, status === 5, at)];
  if (status !== 0 && status !== 1 && status !== 2) return [unknown(`status.${status}`, place(), at)];
  if (token === null) return [];
  const receipt: ReceiptEvent = {
    kind: "receipt",
    key: `status:${token}:${status}`,
    senderExternalId: serviceId,
    messageExternalId: token,
    // A callback names the message by its token alone.
    correlation: null,
    status: receiptStatus[status],
    at,
    failure: status === 2 ? expired : null,
    pricingCategory: null,
  };
  return [receipt];
}

/** Nobody's phone took it in time; it may still be delivered or seen afterwards. */
const expired: NonNullable<ReceiptEvent["failure"]> = {
  kind: "RECIPIENT",
  code: expiredCode,
  detail: "expired",
  retryAfterMs: null,
  trace: null,
};

/** A person blocked the service, or lifted that. */
function wishOf(phone: string, serviceId: string, blocks: boolean, at: Date): OptEvent {
  return {
    kind: blocks ? "opt_out" : "opt_in",
    key: `${blocks ? "block" : "unblock"}:${phone}:${at.getTime()}`,
    senderExternalId: serviceId,
    address: { kind: "phone", value: phone },
    fromExternalId: phone.slice(1),
    scope: "all",
    at,
  };
}

const mediaKinds: Record<string, MediaKind> = { picture: "image", image: "image", video: "video", file: "document" };

function inboundOf({ token, serviceId, phone }: About, message: unknown, at: Date | null): InboundEvent | null {
  if (token === null || phone === null || at === null) return null;
  const type = textOf(property(message, "type"))?.slice(0, 50) ?? "text";
  return {
    kind: "inbound",
    key: `message:${token}`,
    senderExternalId: serviceId,
    messageExternalId: token,
    address: { kind: "phone", value: phone },
    fromExternalId: phone.slice(1),
    profileName: null,
    type,
    text: textOf(property(message, "text")) ?? placeOf(message) ?? nameOf(message),
    payload: textOf(property(message, "postback_data")),
    replyTo: null,
    media: mediaOf(type, message),
    referral: null,
    reaction: null,
    change: null,
    at,
  };
}

/** Files come as an address that anybody may open for some time. */
function mediaOf(type: string, message: unknown): InboundMedia[] {
  const kind = mediaKinds[type];
  const externalId = textOf(property(message, "media"));
  if (kind === undefined || externalId === null || externalId.length > 4_096) return [];
  const fileName = textOf(property(message, "file_name"));
  return [{ kind, externalId, mimeType: null, fileName, caption: textOf(property(message, "text")), sha256: null }];
}

function placeOf(message: unknown): string | null {
  const latitude = propertyAt(message, "location", "lat");
  const longitude = propertyAt(message, "location", "lon");
  return typeof latitude === "number" && typeof longitude === "number" ? `${latitude}, ${longitude}` : null;
}

function nameOf(message: unknown): string | null {
  return textOf(propertyAt(message, "contact", "name"));
}

function unknown(field: string, place: string, at: Date | null): ConnectorEvent {
  return { kind: "unknown", key: `${field}:${place}`, field, at: at ?? new Date() };
}

function phoneOf(number: string | null): string | null {
  return number !== null && /^\+?\d{5,15}$/.test(number) ? `+${number.replace(/^\+/, "")}` : null;
}

/** Milliseconds, as a number or as text. */
function timeOf(value: unknown): Date | null {
  const at = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof at === "number" && Number.isSafeInteger(at) && at >= 0 && at < 8.64e15 ? new Date(at) : null;
}
