/**
 * A connector for tests only: a gateway that takes one HTTP post a message, signed with an HMAC, and reports by GET with
 * everything in the query. It shows what a platform needs that has nothing in common with Meta.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Channel, Connector, ConnectorIo, Failure, OutboundMessage, Outcome, SendOutcome } from "../connector.ts";
import { secret } from "../credentials.ts";
import type { ConnectorEvent } from "../events.ts";
import { type Exchange, type ExchangeRequest, exchange } from "../http/exchange.ts";
import { idOf, parseJson, property, textOf } from "../http/json.ts";
import type { AccountFacts, PlatformProfile } from "../profile.ts";

const credentials = z.object({ baseUrl: z.string(), key: secret() });
type PlainHttpChannel = Channel<z.output<typeof credentials>>;

export const plainHttpProfile: PlatformProfile = {
  platform: "plain-http",
  addressKinds: ["phone"],
  senderKind: "sender_id",
  lane: "channel",
  countries: { forbidden: {} },
  text: { max: 640, unit: "characters" },
  media: {},
  messageKinds: ["text", "template"],
  templates: {
    mode: "rendered",
    limits: {
      ...{ header: 60, body: 1000, footer: 60, buttons: 3, buttonsShown: 3, urlButtons: 3, buttonText: 20, url: 500 },
    },
    ...{ unit: "characters", header: "text", footer: true, buttons: ["url"], formats: false, languages: ["en"] },
  },
  receipts: ["delivered"],
  windowHours: null,
  resendHarmless: true,
  senderLimits: null,
  binding: [{ key: "form", fields: [{ name: "key", secret: true, format: "text" }] }],
  accountTexts: "business",
  bindingSteps: ["account"],
  accountFacts: [],
  environments: ["live"],
  menu: ["send", "messages"],
  failureTexts: "messages.failures.plainHttp",
};

/** What the gateway signs of a query: the pairs but the signature itself, by name. */
export function signQuery(query: Record<string, string>, key: string): string {
  const pairs = Object.entries(query).filter(([name]) => name !== "signature");
  const signed = pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  return createHmac("sha256", key).update(signed.join("&")).digest("hex");
}

export const plainHttp: Connector<z.output<typeof credentials>> = {
  platform: "plain-http",
  profile: plainHttpProfile,
  credentials,
  send,
  health: readAccount,
  webhook: {
    verify({ query }, channel) {
      const given = Buffer.from(query.signature ?? "");
      const expected = Buffer.from(signQuery(query, channel.credentials.key));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    parse({ query }) {
      const event = eventOf(query);
      return event === null ? [] : [event];
    },
  },
  onboarding: {
    defaults: () => ({ baseUrl: "http://gateway.invalid", configuration: {} }),
    reachable: async (baseUrl, io) => (await ask(`${baseUrl}/account`, "GET", "", null, io)).status !== null,
    steps: [
      {
        key: "account",
        async run(channel, _callbackUrl, io) {
          const account = await readAccount(channel, io);
          return account.ok ? { ok: true, value: { account: account.value } } : account;
        },
      },
      {
        key: "numbers",
        async run() {
          const sender = {
            externalId: "KIOSK",
            address: "KIOSK",
            addressKind: null,
            displayName: "KIOSK",
            state: "CONNECTED" as const,
            quality: "UNKNOWN" as const,
            throughputPerSecond: 50,
            details: {},
          };
          return { ok: true, value: { senders: [sender] } };
        },
      },
    ],
  },
};

async function send(message: OutboundMessage, channel: PlainHttpChannel, io: ConnectorIo): Promise<SendOutcome> {
  const { content } = message;
  const body = JSON.stringify({
    from: message.sender.externalId,
    to: message.address.value,
    text: content.kind === "template" ? content.rendered.body : content.kind === "text" ? content.text : "",
    reference: message.correlation,
  });
  const answer = await ask(`${channel.baseUrl}/messages`, "POST", body, channel.credentials.key, io);
  const json = parseJson(answer.body ?? "");
  const externalId = idOf(property(json, "id"));
  if (answer.status === 201 && externalId !== null) {
    return { outcome: "accepted", externalIds: [externalId], receipts: plainHttpProfile.receipts, held: false };
  }
  const code = textOf(property(json, "error"));
  if (code !== null) return { outcome: "rejected", failure: failureOf("RECIPIENT", code, code) };
  if (!answer.written) return { outcome: "retry_later", failure: failureOf("TRANSIENT", null, answer.problem ?? "") };
  return { outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME", null, answer.problem ?? "") };
}

async function readAccount(channel: PlainHttpChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const answer = await ask(`${channel.baseUrl}/account`, "GET", "", channel.credentials.key, io);
  const json = parseJson(answer.body ?? "");
  const name = textOf(property(json, "name"));
  if (answer.status !== 200 || name === null) {
    return { ok: false, failure: failureOf(answer.status === 401 ? "AUTH" : "TRANSIENT", null, answer.problem ?? "") };
  }
  const unknown = { verificationState: null, businessId: null, businessName: null, currency: null, namespace: null };
  return { ok: true, value: { accountId: channel.accountId, name, reviewState: "APPROVED", ...unknown } };
}

function ask(
  url: string,
  method: ExchangeRequest["method"],
  body: string,
  key: string | null,
  io: ConnectorIo,
): Promise<Exchange> {
  const signature = key === null ? "" : createHmac("sha256", key).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-signature": signature };
  return exchange({ method, url: new URL(url), headers, body: method === "GET" ? null : body }, io);
}

function eventOf(query: Record<string, string>): ConnectorEvent | null {
  const { id, state, from, to, text } = query;
  const at = new Date(Number(query.at));
  if (!id || Number.isNaN(at.getTime())) return null;
  if (from !== undefined && to !== undefined) {
    return {
      kind: "inbound",
      key: `message:${id}`,
      senderExternalId: to,
      messageExternalId: id,
      address: { kind: "phone", value: from },
      fromExternalId: from,
      profileName: null,
      type: "text",
      text: text ?? null,
      payload: null,
      replyTo: null,
      media: [],
      referral: null,
      reaction: null,
      change: null,
      at,
    };
  }
  if (state !== "delivered" && state !== "failed")
    return { kind: "unknown", key: `state:${id}:${state}`, field: "state", at };
  return {
    kind: "receipt",
    key: `receipt:${id}:${state}`,
    senderExternalId: query.sender ?? "",
    messageExternalId: id,
    correlation: query.reference ?? null,
    status: state,
    at,
    failure: state === "failed" ? failureOf("RECIPIENT", query.error ?? null, query.error ?? "") : null,
    pricingCategory: null,
  };
}

function failureOf(kind: Failure["kind"], code: string | null, detail: string): Failure {
  return { kind, code, detail, retryAfterMs: null, trace: null };
}
