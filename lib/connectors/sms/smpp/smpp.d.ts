/** What we use of the package `smpp`, which has no types of its own. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";
  import type { Server as NetServer, Socket } from "node:net";

  export type PduValue = string | number | Buffer | Date | null | undefined;
  export type PduFields = Record<string, PduValue>;

  export class PDU {
    constructor(command: string, fields?: PduFields);
    command: string;
    command_id: number;
    command_status: number;
    sequence_number: number;
    [field: string]: unknown;
    isResponse(): boolean;
    response(fields?: PduFields): PDU;
    toBuffer(): Buffer;
  }

  type Ask = (fields: PduFields, answered?: (answer: PDU) => void) => boolean;

  export class Session extends EventEmitter {
    constructor(options: { socket: Socket } | { host: string; port: number });
    socket: Socket;
    send(pdu: PDU, answered?: (answer: PDU) => void): boolean;
    close(closed?: () => void): void;
    destroy(closed?: () => void): void;
    bind_transceiver: Ask;
    bind_transmitter: Ask;
    bind_receiver: Ask;
    submit_sm: Ask;
    deliver_sm: Ask;
    unbind: (answered?: (answer: PDU) => void) => boolean;
    enquire_link: (answered?: (answer: PDU) => void) => boolean;
  }

  type Definition = { id?: number; type?: unknown; filter?: unknown };
  type Library = {
    Session: typeof Session;
    PDU: typeof PDU;
    createServer(listener: (session: Session) => void): NetServer;
    connect(options: { host: string; port: number }): Session;
    addTLV(name: string, definition: Definition): void;
    commands: Record<string, { id: number; params?: Record<string, Definition> }>;
    tlvs: Record<string, Definition>;
    types: { tlv: Record<"int8" | "int16" | "int32" | "cstring" | "string" | "buffer", unknown> };
    errors: Record<string, number>;
  };
  const library: Library;
  export default library;
}
