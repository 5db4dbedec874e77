import type { ConnectorIo, Failure, OutboundMessage, SendOutcome } from "../connector.ts";
import { type Exchange, exchange } from "../http/exchange.ts";
import { idOf, parseJson, property } from "../http/json.ts";
import { contentOf, type ViberContent } from "./content.ts";
import type { ViberChannel } from "./credentials.ts";
import { viberProfile } from "./profile.ts";
import { bodyOf, labels, type ViberLabel } from "./request.ts";
import { alreadySent, failureOfStatus, passes } from "./statuses.ts";

/** Sends one message as what is rendered of it. */
export function send(message: OutboundMessage, channel: ViberChannel, io: ConnectorIo): Promise<SendOutcome> {
  return sendContent(contentOf(message.content), message, channel, io);
}

/**
 * Sends one message of any kind. Viber answers with HTTP 200 and a status, which is believed; once the request was written,
 * everything else is `uncertain`, but for the HTTP statuses by which a server says that it did not look at it.
 */
export async function sendContent(
  content: ViberContent,
  message: Pick<OutboundMessage, "correlation" | "sender" | "address" | "options">,
  channel: ViberChannel,
  io: ConnectorIo,
): Promise<SendOutcome> {
  const { sender, address, correlation, options } = message;
  const body = bodyOf(content, {
    serviceId: sender.externalId,
    to: address.value,
    correlation,
    label: labelOf(options.label),
    timeToLiveMs: options.timeToLiveMs,
    tag: options.tag,
  });
  const answer = await postMessage(channel.baseUrl, body, io);
  const json = parseJson(answer.body ?? "");
  const status = statusOf(json);
  const restMs = restOf(answer, io.now());
  if (status !== null && status !== 0 && status !== alreadySent && answer.status === 200) {
    const failure = failureOfStatus(status, restMs);
    return { outcome: passes(failure.kind) ? "retry_later" : "rejected", failure };
  }
  const token = idOf(property(json, "message_token"));
  // A message that was sent before has a token that we were told then, if at all.
  const externalId = token ?? (status === alreadySent ? `seq:${body.seq}` : null);
  if (answer.status === 200 && externalId !== null && status !== null)
    return { outcome: "accepted", externalIds: [externalId], receipts: viberProfile.receipts, held: false };
  return unread(answer, restMs);
}

/** Posts a business message. `written` of the answer says whether it may have reached Viber. */
export async function postMessage(baseUrl: string, body: Record<string, unknown>, io: ConnectorIo): Promise<Exchange> {
  const url = URL.parse(`${baseUrl}/vibersrvc/1/send_message`);
  if (url === null) {
    const problem = `not an address: ${baseUrl}`;
    return { written: false, status: null, headers: {}, body: null, problem, unsendable: true };
  }
  const headers = { "content-type": "application/json", accept: "application/json" };
  return exchange({ method: "POST", url, headers, body: JSON.stringify(body) }, io);
}

/** The status inside an answer; null where there is none to read. */
export function statusOf(json: unknown): number | null {
  const status = property(json, "status");
  const value = typeof status === "string" && /^\d{1,5}$/.test(status) ? Number(status) : status;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
}

/** What an exchange without a readable status means. */
function unread(answer: Exchange, restMs: number | null): SendOutcome {
  const detail = answer.problem ?? `HTTP ${answer.status ?? "?"} without a readable answer`;
  const failure = (kind: Failure["kind"], more: Partial<Failure> = {}): Failure => ({
    ...{ kind, code: null, detail, retryAfterMs: restMs, trace: null },
    ...more,
  });
  if (answer.unsendable) return { outcome: "rejected", failure: failure("INVALID_REQUEST") };
  if (answer.status === 429) return { outcome: "retry_later", failure: failure("THROTTLED_SENDER") };
  if (!answer.written || answer.status === 503)
    return { outcome: "retry_later", failure: failure("TRANSIENT", { platformFault: true }) };
  return { outcome: "uncertain", failure: failure("UNKNOWN_OUTCOME", { platformFault: true }) };
}

/** Least milliseconds to wait by `Retry-After`, in seconds or as a date; null when it does not say. */
export function restOf({ headers }: Exchange, now: Date): number | null {
  const value = headers["retry-after"];
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** What Viber sells our kinds of messages as. */
const soldAs = new Map<string | undefined, ViberLabel>([
  ["marketing", "promotion"],
  ["utility", "transaction"],
  ["authentication", "transaction"],
  ["reply", "session"],
]);

function labelOf(label: string | undefined): ViberLabel {
  return soldAs.get(label) ?? labels.find((known) => known === label) ?? "transaction";
}
