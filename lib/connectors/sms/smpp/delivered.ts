import type { PDU } from "smpp";
import type { RawRequest } from "../../connector.ts";
import { parseJson, property } from "../../http/json.ts";
import type { IdForms, SmppSettings } from "../settings.ts";
import { idForms } from "../settings.ts";

/** What a server delivered, as it is kept until it is applied. Octets are in hex. */
export type Delivered = {
  source: string;
  destination: string;
  esmClass: number;
  dataCoding: number;
  message: Buffer;
  /** Parameters that we read, by their names in SMPP. */
  parameters: Readonly<Record<string, string | number>>;
  receivedAt: Date;
  ids: IdForms;
  zoneMinutes: number;
};

/** Where the requests of a session stand, which nothing posts to. */
export const sessionPath = "/smpp";

const numbers = ["message_state", "sar_msg_ref_num", "sar_total_segments", "sar_segment_seqnum"];
const receiptBits = 0x3c;

/** Delivery receipts and intermediate notifications, with the bits of the message mode masked out. */
export function isReceipt(esmClass: number): boolean {
  const kind = esmClass & receiptBits;
  return kind === 0x04 || kind === 0x20;
}

/**
 * One delivery as a request to store. A receipt that comes again is the same one; of what a person writes, each delivery is
 * one of its own, because nothing in it tells a repetition from a second message.
 */
export function toRequest(pdu: PDU, settings: SmppSettings, at: Date, count: number): RawRequest {
  const esmClass = numberOf(pdu.esm_class);
  const payload = Buffer.isBuffer(pdu.message_payload) ? pdu.message_payload : Buffer.alloc(0);
  const short = Buffer.isBuffer(pdu.short_message) ? pdu.short_message : Buffer.alloc(0);
  const parameters: Record<string, string | number> = {};
  for (const name of numbers) if (typeof pdu[name] === "number") parameters[name] = pdu[name];
  if (typeof pdu.receipted_message_id === "string") parameters.receipted_message_id = pdu.receipted_message_id;
  const { network_error_code: network } = pdu;
  if (Buffer.isBuffer(network)) parameters.network_error_code = network.toString("hex");
  const body = {
    source: textOf(pdu.source_addr),
    destination: textOf(pdu.destination_addr),
    esmClass,
    dataCoding: numberOf(pdu.data_coding),
    message: (short.length > 0 ? short : payload).toString("hex"),
    ...parameters,
  };
  return {
    method: "SMPP",
    path: sessionPath,
    query: isReceipt(esmClass) ? {} : { delivery: `${at.getTime()}-${count}` },
    headers: {
      "received-at": at.toISOString(),
      "smpp-ids": settings.ids,
      "smpp-zone": String(settings.zoneMinutes),
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Reads a stored delivery; null for anything else. */
export function readDelivered({ path, headers, body }: RawRequest): Delivered | null {
  const json = path === sessionPath ? parseJson(body.toString("utf8")) : undefined;
  const [source, destination, message] = ["source", "destination", "message"].map((name) => property(json, name));
  const receivedAt = new Date(textOf(headers["received-at"]));
  if (typeof source !== "string" || typeof destination !== "string" || typeof message !== "string") return null;
  if (Number.isNaN(receivedAt.getTime())) return null;
  const parameters: Record<string, string | number> = {};
  for (const name of [...numbers, "receipted_message_id", "network_error_code"]) {
    const value = property(json, name);
    if (typeof value === "string" || typeof value === "number") parameters[name] = value;
  }
  const forms = textOf(headers["smpp-ids"]);
  return {
    ...{ source, destination, parameters, receivedAt },
    esmClass: numberOf(property(json, "esmClass")),
    dataCoding: numberOf(property(json, "dataCoding")),
    message: Buffer.from(message, "hex"),
    ids: idForms.find((known) => known === forms) ?? "same",
    zoneMinutes: Number(textOf(headers["smpp-zone"])) || 0,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) ? value : 0;
}
