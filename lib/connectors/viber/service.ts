import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { parseJson } from "../http/json.ts";
import type { AccountFacts, SenderFacts } from "../profile.ts";
import type { ViberChannel } from "./credentials.ts";
import { postMessage, restOf, statusOf } from "./send.ts";
import { failureOfStatus } from "./statuses.ts";

/** Statuses by which Viber speaks of the service or of who calls for it, and not of the message. */
const aboutService = new Set([1, 2, 7, 11, 13, 14, 43, 401]);

/** Statuses of a service that exists and may not send: somebody has to settle that with Viber. */
const held = new Set([13, 14]);

/**
 * Reads how the service stands. Viber has no call for that, so it is asked to send to nobody: before it looks at the number it
 * says whether it knows us and the service, and the number itself is then refused.
 */
export async function readService(channel: ViberChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const toNobody = {
    ...{ service_id: Number(channel.accountId), dest: "0", seq: 0, type: 206, label: "transaction" },
    message: { "#txt": "-", "#tracking_data": "" },
  };
  const answer = await postMessage(channel.baseUrl, toNobody, io);
  const status = answer.status === 200 ? statusOf(parseJson(answer.body ?? "")) : null;
  if (status === null) return { ok: false, failure: silent(answer, restOf(answer, io.now())) };
  const failure = aboutService.has(status) ? failureOfStatus(status, restOf(answer, io.now())) : null;
  if (failure && !held.has(status)) return { ok: false, failure };
  const { accountId } = channel;
  return {
    ok: true,
    value: {
      ...{ accountId, name: channel.credentials.serviceName ?? accountId, reviewState: "APPROVED" },
      ...{ verificationState: null, businessId: null, businessName: null, currency: null, namespace: null },
      ...(failure ? { sending: { blocked: true, reason: failure.detail } } : {}),
    },
  };
}

function silent(answer: Awaited<ReturnType<typeof postMessage>>, retryAfterMs: number | null): Failure {
  const detail = answer.problem ?? `HTTP ${answer.status ?? "?"} without a readable answer`;
  return { kind: "TRANSIENT", code: null, detail, retryAfterMs, trace: null };
}

/** The service as the one sender of its channel. Its rate is by contract; this is what a service is usually given. */
export function senderOf(channel: ViberChannel): SenderFacts {
  return {
    externalId: channel.accountId,
    address: channel.accountId,
    addressKind: null,
    displayName: channel.credentials.serviceName ?? channel.accountId,
    state: "CONNECTED",
    quality: "UNKNOWN",
    throughputPerSecond: 80,
    details: {},
  };
}
