import { segmentText } from "#lib/sms-text/segments";
import type { ConnectorIo, Failure, OutboundMessage, SendOutcome } from "../../connector.ts";
import { type Exchange, type ExchangeRequest, exchange } from "../../http/exchange.ts";
import { idOf, parseJson, propertyAt, textsOf } from "../../http/json.ts";
import { forNamedHosts, privateAddressFailure } from "../../http/named-hosts.ts";
import { smsText } from "../content.ts";
import type { SmsChannel } from "../credentials.ts";
import { fill, fillJson, type Values } from "./fill.ts";
import type { Gateway } from "./gateway.ts";
import { reportAddress } from "./reports.ts";

/** The gateway that a lane of the channel sends through. */
export function gatewayOf({ credentials, route }: SmsChannel): Gateway | null {
  return credentials.gateways?.[route ?? 0] ?? null;
}

/** Hands one message to the gateway. Once the request was written, what is not a readable answer is `uncertain`. */
export async function sendOverHttp(
  message: OutboundMessage,
  channel: SmsChannel,
  io: ConnectorIo,
): Promise<SendOutcome> {
  const gateway = gatewayOf(channel);
  if (!gateway) return { outcome: "retry_later", failure: failureOf("TRANSIENT", null, "there is no such gateway") };
  const text = smsText(message.content);
  const segments = segmentText(text).segments.length;
  if (segments > 10)
    return {
      outcome: "rejected",
      failure: failureOf("INVALID_REQUEST", "too_long", `the text takes ${segments} segments`),
    };
  const request = requestOf(gateway, valuesOf(message, text, gateway, channel));
  if (!request) return { outcome: "rejected", failure: failureOf("INVALID_REQUEST", null, "not an address") };
  return outcomeOf(gateway, await exchange(request, forNamedHosts(io, channel)), io.now());
}

export function requestOf({ request }: Gateway, values: Values): ExchangeRequest | null {
  const url = URL.parse(fill(request.url, values, encodeURIComponent));
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const headers: Record<string, string> = { accept: "application/json" };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = fill(value, values);
  if (request.user !== undefined) {
    const pair = `${fill(request.user, values)}:${fill(request.password ?? "", values)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  const form =
    request.form &&
    new URLSearchParams(Object.entries(request.form).map(([name, value]) => [name, fill(value, values)]));
  if (request.method === "GET") {
    for (const [name, value] of form ?? []) url.searchParams.append(name, value);
    return { method: "GET", url, headers, body: null };
  }
  if (form) headers["content-type"] = "application/x-www-form-urlencoded";
  else headers["content-type"] = "application/json";
  const body = form ? form.toString() : JSON.stringify(fillJson(request.json ?? {}, values));
  return { method: "POST", url, headers, body };
}

function valuesOf(message: OutboundMessage, text: string, gateway: Gateway, channel: SmsChannel): Values {
  const { address, sender, correlation, options } = message;
  const { gatewaySecrets = "" } = channel.credentials;
  const secrets = textsOf(propertyAt(parseJson(gatewaySecrets), gateway.key));
  return {
    ...{ to: address.value, digits: address.value.replace(/^\+/, ""), from: sender.externalId, text, id: correlation },
    callback: reportAddress(channel, gateway, correlation),
    seconds: options.timeToLiveMs === undefined ? "" : String(Math.round(options.timeToLiveMs / 1000)),
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`secret.${name}`, value])),
    ...Object.fromEntries(
      Object.entries(options.regulatory ?? {}).map(([name, value]) => [`regulatory.${name}`, value]),
    ),
  };
}

function outcomeOf({ key, answer }: Gateway, made: Exchange, now: Date): SendOutcome {
  const { status } = made;
  const json = parseJson(made.body ?? "");
  const restMs = restOf(made, now);
  if (made.unsendable)
    return { outcome: "rejected", failure: failureOf("INVALID_REQUEST", null, made.problem ?? "", restMs) };
  if (made.privateAddress) return { outcome: "retry_later", failure: privateAddressFailure() };
  if (!made.written) return { outcome: "retry_later", failure: silent(made, restMs) };
  const id = idOf(at(json, answer.id));
  const said = answer.field ? String(at(json, answer.field.path) ?? "") : null;
  const taken = said === null || answer.field?.is.includes(said);
  if (status !== null && answer.accepted.includes(status) && taken && id !== null)
    return { outcome: "accepted", externalIds: [`${key}:${id}`], receipts: ["sent", "delivered"], held: false };
  const code = idOf(answer.code ? at(json, answer.code) : undefined);
  const kind = code === null ? undefined : answer.kinds[code];
  const words = idOf(answer.words ? at(json, answer.words) : undefined) ?? `HTTP ${status ?? "?"}`;
  if (kind !== undefined) return told(failureOf(kind, code, words, restMs));
  if (status === 429) return told(failureOf("THROTTLED_SENDER", code, words, restMs));
  if (status === 401 || status === 403) return told(failureOf("AUTH", code ?? String(status), words, restMs));
  if (status === 503) return told({ ...failureOf("TRANSIENT", code, words, restMs), platformFault: true });
  if (json !== undefined && (code !== null || (status !== null && status >= 400 && status < 500)))
    return told(failureOf("INVALID_REQUEST", code ?? String(status), words, restMs));
  return {
    outcome: "uncertain",
    failure: {
      ...failureOf("UNKNOWN_OUTCOME", null, made.problem ?? `HTTP ${status ?? "?"} without a readable answer`),
      platformFault: true,
    },
  };
}

function told(failure: Failure): SendOutcome {
  const passes = failure.kind === "TRANSIENT" || failure.kind.startsWith("THROTTLED");
  return { outcome: passes ? "retry_later" : "rejected", failure };
}

function at(json: unknown, path: string): unknown {
  return propertyAt(json, ...path.split("."));
}

function silent(made: Exchange, restMs: number | null): Failure {
  return { ...failureOf("TRANSIENT", null, made.problem ?? "no connection", restMs), platformFault: true };
}

function failureOf(kind: Failure["kind"], code: string | null, detail: string, restMs: number | null = null): Failure {
  return { kind, code, detail: detail.slice(0, 500), retryAfterMs: restMs, trace: null };
}

/** Least milliseconds to wait by `Retry-After`, in seconds or as a date. */
function restOf({ headers }: Exchange, now: Date): number | null {
  const value = headers["retry-after"];
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
