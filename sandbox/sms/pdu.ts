/** The protocol data units of SMPP 3.4, as octets. Written from the specification; the product's client is another one. */

export const COMMAND = {
  generic_nack: 0x80000000,
  bind_receiver: 0x01,
  bind_receiver_resp: 0x80000001,
  bind_transmitter: 0x02,
  bind_transmitter_resp: 0x80000002,
  submit_sm: 0x04,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x05,
  deliver_sm_resp: 0x80000005,
  unbind: 0x06,
  unbind_resp: 0x80000006,
  bind_transceiver: 0x09,
  bind_transceiver_resp: 0x80000009,
  enquire_link: 0x15,
  enquire_link_resp: 0x80000015,
} as const;

export const STATUS = {
  ok: 0x00,
  invalidLength: 0x01,
  invalidCommand: 0x03,
  wrongState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  submitFailed: 0x45,
  throttled: 0x58,
  temporaryError: 0x64,
  rejected: 0x66,
} as const;

export const TLV = {
  receipted_message_id: 0x001e,
  user_message_reference: 0x0204,
  sar_msg_ref_num: 0x020c,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  message_state: 0x0427,
} as const;

export type Unit = { command: number; status: number; sequence: number; body: Buffer };

const HEADER = 16;
const MAX = 128 * 1024;

/** Cuts a stream of octets into units. */
export class UnitReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws Error when the length of a unit makes no sense; the connection cannot go on then */
  push(octets: Buffer): Unit[] {
    this.#rest = this.#rest.length === 0 ? octets : Buffer.concat([this.#rest, octets]);
    const units: Unit[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readUInt32BE(0);
      if (length < HEADER || length > MAX) throw new Error(`a unit of ${length} octets`);
      if (this.#rest.length < length) break;
      const unit = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      units.push({
        command: unit.readUInt32BE(4),
        status: unit.readUInt32BE(8),
        sequence: unit.readUInt32BE(12),
        body: Buffer.from(unit.subarray(HEADER)),
      });
    }
    return units;
  }
}

export function writeUnit({ command, status, sequence, body }: Unit): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(HEADER + body.length, 0);
  header.writeUInt32BE(command, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** Text that ends with a zero. */
export function cString(text: string): Buffer {
  return Buffer.concat([Buffer.from(text, "latin1"), Buffer.from([0])]);
}

/** Reads the fields of a body one after the other. */
class Fields {
  #at = 0;
  readonly #body: Buffer;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** @throws Error when no zero follows within `max` octets */
  text(max: number): string {
    const end = this.#body.indexOf(0, this.#at);
    if (end < 0 || end - this.#at >= max) throw new Error("a text is too long");
    const text = this.#body.toString("latin1", this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** @throws Error when the body has ended */
  octet(): number {
    const value = this.#body[this.#at++];
    if (value === undefined) throw new Error("the body is too short");
    return value;
  }

  octets(count: number): Buffer {
    const value = this.#body.subarray(this.#at, this.#at + count);
    if (value.length < count) throw new Error("the body is too short");
    this.#at += count;
    return value;
  }

  parameters(): Map<number, Buffer> {
    const found = new Map<number, Buffer>();
    while (this.#at + 4 <= this.#body.length) {
      const tag = this.#body.readUInt16BE(this.#at);
      const length = this.#body.readUInt16BE(this.#at + 2);
      this.#at += 4;
      found.set(tag, this.octets(length));
    }
    return found;
  }
}

export type Bind = { systemId: string; password: string; systemType: string };

export function readBind(body: Buffer): Bind {
  const fields = new Fields(body);
  return { systemId: fields.text(16), password: fields.text(9), systemType: fields.text(13) };
}

/** What submit_sm and deliver_sm have in common. */
export type Short = {
  source: { ton: number; npi: number; address: string };
  destination: { ton: number; npi: number; address: string };
  esmClass: number;
  validity: string;
  registered: number;
  dataCoding: number;
  message: Buffer;
  parameters: Map<number, Buffer>;
};

/** @throws Error when the body does not follow the specification */
export function readShort(body: Buffer): Short {
  const fields = new Fields(body);
  fields.text(6);
  const source = { ton: fields.octet(), npi: fields.octet(), address: fields.text(21) };
  const destination = { ton: fields.octet(), npi: fields.octet(), address: fields.text(21) };
  const esmClass = fields.octet();
  fields.octets(2);
  fields.text(17);
  const validity = fields.text(17);
  const registered = fields.octet();
  fields.octet();
  const dataCoding = fields.octet();
  fields.octet();
  const message = fields.octets(fields.octet());
  return { source, destination, esmClass, validity, registered, dataCoding, message, parameters: fields.parameters() };
}

export function writeShort(short: Short): Buffer {
  const { source, destination, message } = short;
  return Buffer.concat([
    cString(""),
    Buffer.from([source.ton, source.npi]),
    cString(source.address),
    Buffer.from([destination.ton, destination.npi]),
    cString(destination.address),
    Buffer.from([short.esmClass, 0, 0]),
    cString(""),
    cString(short.validity),
    Buffer.from([short.registered, 0, short.dataCoding, 0, message.length]),
    message,
    ...[...short.parameters].map(([tag, value]) => writeParameter(tag, value)),
  ]);
}

export function writeParameter(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
