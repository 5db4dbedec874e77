import { createHash, timingSafeEqual } from "node:crypto";
import type { RawRequest } from "../../connector.ts";
import type { ConnectorEvent } from "../../events.ts";
import { idOf, parseJson, propertyAt, textOf } from "../../http/json.ts";
import type { SmsChannel } from "../credentials.ts";
import { phoneOf } from "../smpp/addresses.ts";
import { senderOf } from "../smpp/receipts.ts";
import { type Gateway, type Report, reportSchema } from "./gateway.ts";

/**
 * The address at which a gateway reports. It carries the key that proves who calls, and how the report is to be read: so a
 * kept request is understood although the gateway's description has changed or is gone.
 */
export function reportAddress(channel: SmsChannel, gateway: Gateway, correlation?: string): string {
  const { callbackKey, callbackUrl = "" } = channel.credentials;
  if (callbackUrl === "" || !gateway.report) return "";
  const form = Buffer.from(JSON.stringify(gateway.report)).toString("base64url");
  const query = new URLSearchParams({ key: callbackKey, gateway: gateway.key, form });
  if (correlation !== undefined) query.set("message", correlation);
  return `${callbackUrl}?${query}`;
}

/** Whether a report came to the address that we gave to a gateway of the channel. */
export function isOurs({ query }: RawRequest, { credentials }: SmsChannel): boolean {
  return timingSafeEqual(digest(query.key ?? ""), digest(credentials.callbackKey)) && query.gateway !== undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Reads one report; nothing from what names no gateway or no message. */
export function readReport(request: RawRequest): ConnectorEvent[] {
  const { query } = request;
  const gateway = query.gateway ?? "";
  const form = reportSchema.safeParse(parseJson(Buffer.from(query.form ?? "", "base64url").toString("utf8")));
  if (gateway === "" || !form.success) return [];
  const fields = fieldsOf(request, form.data.format);
  const read = (path: string | undefined) => (path === undefined ? null : idOf(propertyAt(fields, ...path.split("."))));
  const id = read(form.data.id);
  const status = read(form.data.status);
  const at = timeOf(request);
  if (id !== null && status !== null) return [receiptOf(form.data, { gateway, id, status, at }, read, query.message)];
  return inboundOf(form.data, gateway, fields, at);
}

type Told = { gateway: string; id: string; status: string; at: Date };

function receiptOf(
  report: Report,
  { gateway, id, status, at }: Told,
  read: (path: string | undefined) => string | null,
  message: string | undefined,
): ConnectorEvent {
  const word = status.toLowerCase();
  const state = Object.hasOwn(report.states, word) ? report.states[word] : undefined;
  if (!state)
    return { kind: "unknown", key: `status:${gateway}:${id}:${word}`, field: `status.${word.slice(0, 40)}`, at };
  const code = read(report.error);
  return {
    kind: "receipt",
    key: `receipt:${gateway}:${id}:${state}`,
    senderExternalId: "",
    messageExternalId: `${gateway}:${id}`,
    correlation: message !== undefined && /^\d{22}$/.test(message) ? message : null,
    status: state,
    at,
    failure:
      state === "failed"
        ? {
            kind: "RECIPIENT",
            code: code ?? word,
            detail: code === null ? word : `${word} ${code}`,
            retryAfterMs: null,
            trace: null,
          }
        : null,
    pricingCategory: null,
  };
}

function inboundOf({ inbound }: Report, gateway: string, fields: unknown, at: Date): ConnectorEvent[] {
  if (!inbound) return [];
  const read = (path: string) => propertyAt(fields, ...path.split("."));
  const id = idOf(read(inbound.id));
  const phone = phoneOf(idOf(read(inbound.from)) ?? "");
  const to = idOf(read(inbound.to));
  if (id === null || phone === null || to === null) return [];
  return [
    {
      ...{ kind: "inbound", key: `message:${gateway}:${id}`, senderExternalId: senderOf(to) },
      ...{ messageExternalId: `${gateway}:${id}`, address: { kind: "phone", value: phone } },
      ...{ fromExternalId: phone.slice(1), profileName: null, type: "text", text: textOf(read(inbound.text)) },
      ...{ payload: null, replyTo: null, media: [], referral: null, reaction: null, change: null, at },
    },
  ];
}

function fieldsOf({ query, body }: RawRequest, format: Report["format"]): unknown {
  if (format === "query") return query;
  const text = body.toString("utf8");
  return format === "json" ? parseJson(text) : Object.fromEntries(new URLSearchParams(text));
}

/** Reports carry no time that gateways agree on; the one of their arrival is close to it. */
function timeOf({ headers }: RawRequest): Date {
  const at = new Date(typeof headers["received-at"] === "string" ? headers["received-at"] : "");
  return Number.isNaN(at.getTime()) ? new Date() : at;
}
