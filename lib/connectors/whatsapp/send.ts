import type { Address, ConnectorIo, OutboundMessage, SendOutcome } from "../connector.ts";
import type { OutboundContent } from "../content.ts";
import { idOf, items, property } from "../http/json.ts";
import { passes } from "../meta/graph/codes.ts";
import { failureOfAnswer } from "../meta/graph/failure.ts";
import { callGraph, type GraphAnswer, unreadable } from "../meta/graph/graph.ts";
import { withUsage } from "../meta/graph/usage.ts";
import { accessOf, type WhatsAppChannel } from "./credentials.ts";
import { whatsappCodes } from "./errors.ts";
import { whatsappProfile } from "./profile.ts";
import { parameterComponents } from "./template-message.ts";

/** States of a taken message that Meta may still keep back. */
const heldStates: unknown[] = ["held_for_quality_assessment", "paused"];

/**
 * Sends one message. Any answer with a readable error code is believed, whatever its HTTP status; once the request was
 * written, everything else that is not a message id is `uncertain`, because Meta has no key against sending twice.
 */
export async function send(message: OutboundMessage, channel: WhatsAppChannel, io: ConnectorIo): Promise<SendOutcome> {
  const call = { method: "POST" as const, path: [message.sender.externalId, "messages"], body: bodyOf(message) };
  const answer = await callGraph(accessOf(channel), call, io);
  return withUsage(outcomeOf(answer, io), answer.answer.headers);
}

function outcomeOf({ answer, json }: GraphAnswer, io: ConnectorIo): SendOutcome {
  const failure = failureOfAnswer(answer, json, whatsappCodes, io.now());
  if (failure !== null) return { outcome: passes(failure.kind) ? "retry_later" : "rejected", failure };

  const taken = items(property(json, "messages"))[0];
  const externalId = idOf(property(taken, "id"));
  const ok = answer.status !== null && answer.status >= 200 && answer.status < 300;
  if (ok && externalId !== null) {
    const held = heldStates.includes(property(taken, "message_status"));
    return { outcome: "accepted", externalIds: [externalId], receipts: whatsappProfile.receipts, held };
  }
  const unread = unreadable(answer, false, io.now());
  if (answer.unsendable) return { outcome: "rejected", failure: unread };
  return { outcome: answer.written ? "uncertain" : "retry_later", failure: unread };
}

/** @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
function bodyOf(message: OutboundMessage): Record<string, unknown> {
  const { content } = message;
  const common = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...recipientOf(message.address),
    biz_opaque_callback_data: message.correlation,
  };
  if (content.kind === "media") return { ...common, type: content.media.kind, [content.media.kind]: fileOf(content) };
  if (content.kind !== "template") return { ...common, type: "text", text: { body: content.text } };
  const components = parameterComponents(content.parameters);
  return {
    ...common,
    type: "template",
    template: {
      name: content.name,
      language: { code: content.language },
      ...(components.length > 0 ? { components } : {}),
    },
  };
}

/** A name is shown with documents only, and a caption that Meta does not take is left to its own refusal. */
function fileOf({ media, caption }: Extract<OutboundContent, { kind: "media" }>): Record<string, string> {
  return {
    ...(media.externalId === null ? { link: media.url ?? "" } : { id: media.externalId }),
    ...(media.kind === "document" && media.name !== null ? { filename: media.name } : {}),
    ...(caption === null ? {} : { caption }),
  };
}

/** People who hide their number are written to by their user id, which has a field of its own. */
function recipientOf({ kind, value }: Address): Record<string, string> {
  return kind === "user" ? { recipient: value } : { to: value.replace(/^\+/, "") };
}
