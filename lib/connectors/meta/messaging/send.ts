import type { ConnectorIo, SendOutcome } from "../../connector.ts";
import { idOf, property } from "../../http/json.ts";
import type { ReceiptStatus } from "../../profile.ts";
import { passes } from "../graph/codes.ts";
import { failureOfAnswer } from "../graph/failure.ts";
import { callGraph, type GraphAccess, type GraphAnswer, unreadable } from "../graph/graph.ts";
import { withUsage } from "../graph/usage.ts";

/**
 * Makes one call of the Send API. Any answer with a readable error code is believed, whatever its HTTP status; once the
 * request was written, everything else that is not a message id is `uncertain`, because Meta has no key against sending
 * twice.
 * @param node whose messages: the id of the page or account, or `me` for whom the token speaks
 */
export async function sendMessage(
  access: GraphAccess,
  call: { node: string; body: Record<string, unknown>; receipts: readonly ReceiptStatus[] },
  io: ConnectorIo,
): Promise<SendOutcome> {
  const request = { method: "POST" as const, path: [call.node, "messages"], body: call.body };
  const answer = await callGraph(access, request, io);
  return withUsage(outcomeOf(access, answer, call.receipts, io), answer.answer.headers);
}

function outcomeOf(
  access: GraphAccess,
  { answer, json }: GraphAnswer,
  receipts: readonly ReceiptStatus[],
  io: ConnectorIo,
): SendOutcome {
  const failure = failureOfAnswer(answer, json, access.codes, io.now());
  if (failure !== null) return { outcome: passes(failure.kind) ? "retry_later" : "rejected", failure };

  const externalId = idOf(property(json, "message_id"));
  const ok = answer.status !== null && answer.status >= 200 && answer.status < 300;
  if (ok && externalId !== null) return { outcome: "accepted", externalIds: [externalId], receipts, held: false };
  const unread = unreadable(answer, false, io.now());
  if (answer.unsendable) return { outcome: "rejected", failure: unread };
  return { outcome: answer.written ? "uncertain" : "retry_later", failure: unread };
}
