import { createHash } from "node:crypto";
import { decodeText } from "#lib/sms-text/alphabet";
import type { ConnectorEvent } from "../../events.ts";
import { phoneOf } from "./addresses.ts";
import type { Delivered } from "./delivered.ts";
import { senderOf } from "./receipts.ts";

const withHeader = 0x40;

/** Reads what a person wrote, or a part of it. Somebody without a phone number cannot be answered and gives nothing. */
export function readInbound(delivered: Delivered, place: string): ConnectorEvent[] {
  const { source, destination, receivedAt: at } = delivered;
  const phone = phoneOf(source);
  if (phone === null) return [];
  const { octets, joint } = partOf(delivered);
  const text = textOf(octets, delivered.dataCoding);
  const address = { kind: "phone" as const, value: phone };
  const senderExternalId = senderOf(destination);
  const id = createHash("sha256")
    .update(place)
    .update("\n")
    .update(JSON.stringify([source, destination]))
    .update(octets);
  const key = id.digest("hex").slice(0, 32);
  if (joint && joint.total > 1) {
    return [
      {
        ...{ kind: "inbound_part", key: `part:${key}`, senderExternalId, address, at, text },
        reference: `${joint.reference}/${joint.total}`,
        part: joint.part - 1,
        parts: joint.total,
      },
    ];
  }
  return [
    {
      kind: "inbound",
      key: `message:${key}`,
      senderExternalId,
      messageExternalId: `mo-${key}`,
      address,
      fromExternalId: phone.slice(1),
      profileName: null,
      type: "text",
      text,
      payload: null,
      replyTo: null,
      media: [],
      referral: null,
      reaction: null,
      change: null,
      at,
    },
  ];
}

type Joint = { reference: number; total: number; part: number };

/** The text's octets without their header, and which part they are; from the header, or from parameters. */
function partOf({ esmClass, message, parameters }: Delivered): { octets: Buffer; joint: Joint | null } {
  if ((esmClass & withHeader) !== 0 && message.length > 0) {
    const end = Math.min(message.length, (message[0] ?? 0) + 1);
    return { octets: message.subarray(end), joint: jointOf(message.subarray(1, end)) };
  }
  const [reference, total, part] = ["sar_msg_ref_num", "sar_total_segments", "sar_segment_seqnum"].map(
    (name) => parameters[name],
  );
  const joint =
    typeof reference === "number" && typeof total === "number" && typeof part === "number"
      ? checked({ reference, total, part })
      : null;
  return { octets: message, joint };
}

/** The element of a header that joins parts: 0 with a reference of 8 bits, 8 with one of 16. */
function jointOf(header: Buffer): Joint | null {
  for (let at = 0; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [element, length] = [header[at], header[at + 1]];
    const value = header.subarray(at + 2, at + 2 + (length ?? 0));
    if (element === 0 && value.length === 3)
      return checked({ reference: value[0] ?? 0, total: value[1] ?? 0, part: value[2] ?? 0 });
    if (element === 8 && value.length === 4)
      return checked({ reference: value.readUInt16BE(0), total: value[2] ?? 0, part: value[3] ?? 0 });
  }
  return null;
}

function checked(joint: Joint): Joint | null {
  return joint.part >= 1 && joint.part <= joint.total && joint.total <= 255 ? joint : null;
}

/** Codings 0 and 1 are read as GSM-7, 3 as Latin-1, 8 as UCS-2; the message classes (0xFx) say it by bit 2. */
function textOf(octets: Buffer, dataCoding: number): string {
  if (dataCoding === 3) return octets.toString("latin1");
  if (dataCoding === 8) return decodeText(octets, "ucs2");
  const binary = dataCoding === 2 || dataCoding === 4 || (dataCoding & 0xf4) === 0xf4;
  return binary ? octets.toString("hex") : decodeText(octets, "gsm7");
}
