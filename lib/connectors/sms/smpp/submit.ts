import type { PduFields } from "smpp";
import { encodeText } from "#lib/sms-text/alphabet";
import { segmentText } from "#lib/sms-text/segments";
import type { Failure, OutboundMessage } from "../../connector.ts";
import { smsText } from "../content.ts";
import type { SmppSettings } from "../settings.ts";
import { destinationOf, sourceOf } from "./addresses.ts";
import { textParameter } from "./library.ts";

/** Nobody pays for more parts of one message by mistake. */
export const maxSegments = 10;

/** A text in a parameter instead of the message itself may be this long. */
const maxPayload = 64 * 1024 - 1;

/** The requests that carry one message, in order. @returns the failure of a text that is too long */
export function requestsOf(message: OutboundMessage, settings: SmppSettings): PduFields[] | Failure {
  const { longMessages } = settings;
  const made = segmentText(smsText(message.content), longMessages === "udh16" ? "16bit" : "8bit");
  const { encoding, segments } = made;
  if (segments.length > maxSegments) return tooLong(segments.length);
  const base = {
    ...common(message, settings),
    data_coding: encoding === "gsm7" ? settings.gsmCoding : settings.ucs2Coding,
  };
  const octets = segments.map((segment) => Buffer.from(encodeText(segment, encoding)));
  const [only, ...others] = octets;
  if (only && others.length === 0) return [{ ...base, short_message: only }];
  const whole = Buffer.concat(octets);
  if (longMessages === "payload" && whole.length <= maxPayload)
    return [{ ...base, short_message: Buffer.alloc(0), message_payload: whole }];
  const reference = referenceOf(message.correlation);
  return octets.map((short, at) => {
    if (longMessages === "sar") {
      const sar = { sar_msg_ref_num: reference, sar_total_segments: octets.length, sar_segment_seqnum: at + 1 };
      return { ...base, ...sar, short_message: short };
    }
    const header = headerOf(longMessages === "udh16", reference, octets.length, at + 1);
    return { ...base, esm_class: 0x40, short_message: Buffer.concat([header, short]) };
  });
}

/** The header by which a phone joins parts. */
function headerOf(wide: boolean, reference: number, total: number, part: number): Buffer {
  return Buffer.from(
    wide ? [6, 8, 4, reference >> 8, reference & 0xff, total, part] : [5, 0, 3, reference & 0xff, total, part],
  );
}

function common({ sender, address, correlation, options }: OutboundMessage, settings: SmppSettings): PduFields {
  const source = sourceOf(sender.externalId);
  const destination = destinationOf(address.value);
  const { entityId, templateId } = options.regulatory ?? {};
  return {
    ...{ source_addr_ton: source.ton, source_addr_npi: source.npi, source_addr: source.address },
    ...{ dest_addr_ton: destination.ton, dest_addr_npi: destination.npi, destination_addr: destination.address },
    ...{ esm_class: 0, registered_delivery: 1 },
    ...(options.timeToLiveMs === undefined ? {} : { validity_period: validityOf(options.timeToLiveMs) }),
    user_message_reference: referenceOf(correlation),
    ...(entityId ? { [textParameter(settings.entityTag)]: entityId } : {}),
    ...(templateId ? { [textParameter(settings.templateTag)]: templateId } : {}),
  };
}

/** A relative time in the form of SMPP, `YYMMDDhhmmss000R`, of at least a minute and at most 63 days. */
export function validityOf(timeToLiveMs: number): string {
  const seconds = Math.round(Math.min(63 * 86_400, Math.max(60, timeToLiveMs / 1000)));
  const days = Math.floor(seconds / 86_400);
  const parts = [
    0,
    Math.floor(days / 30),
    days % 30,
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  return `${parts.map((part) => String(part).padStart(2, "0")).join("")}000R`;
}

/** Sixteen bits made from our own id, so that a second try has the same. */
export function referenceOf(correlation: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < correlation.length; at++) hash = Math.imul(hash ^ correlation.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

function tooLong(segments: number): Failure {
  return {
    kind: "INVALID_REQUEST",
    code: "too_long",
    detail: `the text takes ${segments} segments; at most ${maxSegments} leave`,
    retryAfterMs: null,
    trace: null,
  };
}
