/** One connection of a customer to the carrier. */
import type { Socket } from "node:net";
import type { Sandbox } from "../sandbox.ts";
import {
  COMMAND,
  cString,
  readBind,
  readShort,
  type Short,
  STATUS,
  type Unit,
  UnitReader,
  writeParameter,
  writeShort,
  writeUnit,
} from "./pdu.ts";
import type { Smsc } from "./smsc.ts";
import { takeMessage } from "./take-message.ts";
import type { Account } from "./world.ts";

const BINDS: Record<number, { response: number; sends: boolean; receives: boolean }> = {
  [COMMAND.bind_transceiver]: { response: COMMAND.bind_transceiver_resp, sends: true, receives: true },
  [COMMAND.bind_transmitter]: { response: COMMAND.bind_transmitter_resp, sends: true, receives: false },
  [COMMAND.bind_receiver]: { response: COMMAND.bind_receiver_resp, sends: false, receives: true },
};
const ENQUIRE_MS = 30_000;
const DELIVER_MS = 10_000;

export class Connection {
  account: Account | null = null;
  receives = false;
  readonly #sandbox: Sandbox;
  readonly #smsc: Smsc;
  readonly #socket: Socket;
  readonly #reader = new UnitReader();
  readonly #delivered = new Map<number, (taken: boolean) => void>();
  #sends = false;
  #sequence = 0;
  #unanswered = 0;
  #bound = false;
  #deaf = false;
  #enquiry: NodeJS.Timeout | undefined;

  constructor(sandbox: Sandbox, smsc: Smsc, socket: Socket) {
    this.#sandbox = sandbox;
    this.#smsc = smsc;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("data", (octets: Buffer) => this.#read(octets));
    socket.on("close", () => this.#close());
    this.#enquiry = setInterval(() => this.#bound && this.#write(COMMAND.enquire_link, Buffer.alloc(0)), ENQUIRE_MS);
    this.#enquiry.unref();
  }

  /** Cuts the connection without a word. */
  drop(): void {
    this.#socket.destroy();
  }

  /** Reads nothing more and says nothing more, while the connection stays open. */
  deafen(): void {
    this.#deaf = true;
    this.#socket.pause();
  }

  /** Asks the customer to end the connection. */
  askToLeave(): void {
    this.#write(COMMAND.unbind, Buffer.alloc(0));
  }

  /** Writes octets that are no unit at all. */
  writeJunk(): void {
    this.#socket.write(Buffer.from("000000051234567890", "hex"));
  }

  /** Delivers a receipt or a person's message. @returns whether the customer took it */
  deliver(short: Short): Promise<boolean> {
    if (this.#deaf || this.#socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const sequence = this.#write(COMMAND.deliver_sm, writeShort(short));
      const timer = setTimeout(() => settle(false), DELIVER_MS);
      const settle = (taken: boolean) => {
        clearTimeout(timer);
        this.#delivered.delete(sequence);
        resolve(taken);
      };
      this.#delivered.set(sequence, settle);
    });
  }

  #read(octets: Buffer): void {
    if (this.#deaf) return;
    let units: Unit[];
    try {
      units = this.#reader.push(octets);
    } catch {
      this.#socket.destroy();
      return;
    }
    for (const unit of units) this.#handle(unit);
  }

  #handle(unit: Unit): void {
    const bind = BINDS[unit.command];
    if (bind) this.#bind(unit, bind);
    else if (unit.command === COMMAND.enquire_link) this.#answer(unit, COMMAND.enquire_link_resp, STATUS.ok);
    else if (unit.command === COMMAND.unbind) {
      this.#answer(unit, COMMAND.unbind_resp, STATUS.ok);
      this.#smsc.unbinds++;
      this.#socket.end();
    } else if (unit.command === COMMAND.submit_sm) void this.#submit(unit);
    else if (unit.command === COMMAND.deliver_sm_resp) this.#delivered.get(unit.sequence)?.(unit.status === STATUS.ok);
    else if (unit.command < 0x80000000) this.#answer(unit, COMMAND.generic_nack, STATUS.invalidCommand);
  }

  #bind(unit: Unit, { response, sends, receives }: (typeof BINDS)[number]): void {
    const { status, account } = this.#judgeBind(unit);
    if (account === null) {
      this.#answer(unit, response, status);
      this.#socket.end();
      return;
    }
    this.account = account;
    this.#sends = sends;
    this.receives = receives;
    this.#bound = true;
    const version = writeParameter(0x0210, Buffer.from([0x34]));
    this.#answer(unit, response, status, Buffer.concat([cString("SANDBOX"), version]));
    if (receives) this.#smsc.deliverWaiting(account);
  }

  /** Whether a customer may sign in. */
  #judgeBind({ body }: Unit): { status: number; account: Account | null } {
    const refused = (status: number) => ({ status, account: null });
    let bind: ReturnType<typeof readBind>;
    try {
      bind = readBind(body);
    } catch {
      return refused(STATUS.invalidLength);
    }
    const account = this.#sandbox.sms.world.accounts.get(bind.systemId);
    if (!account) return refused(STATUS.invalidSystemId);
    if (account.password !== bind.password) return refused(STATUS.invalidPassword);
    if (account.fault === "refuse_bind" || this.#sandbox.dials.outage) return refused(STATUS.systemError);
    const full = this.#bound || this.#smsc.connectionsOf(account).length >= account.sessions;
    return full ? refused(STATUS.alreadyBound) : { status: STATUS.ok, account };
  }

  async #submit(unit: Unit): Promise<void> {
    const { account } = this;
    const refuse = (status: number) => this.#answer(unit, COMMAND.submit_sm_resp, status);
    if (!account || !this.#sends) {
      refuse(STATUS.wrongState);
      return;
    }
    this.#unanswered++;
    this.#smsc.mostUnanswered = Math.max(this.#smsc.mostUnanswered, this.#unanswered);
    try {
      const short = readOrNull(unit.body);
      if (!short) refuse(STATUS.invalidLength);
      else if (this.#unanswered > account.window) refuse(STATUS.throttled);
      else await this.#take(unit, account, short);
    } finally {
      this.#unanswered--;
    }
  }

  async #take(unit: Unit, account: Account, short: Short): Promise<void> {
    const taken = takeMessage(this.#sandbox, account, short);
    if (taken.next === "stop_reading") this.deafen();
    if (taken.next === "drop") this.drop();
    if (account.slowMs > 0) await this.#sandbox.clock.wait(account.slowMs);
    if (taken.next !== "answer") return;
    this.#answer(unit, COMMAND.submit_sm_resp, taken.status, taken.id === null ? undefined : cString(taken.id));
  }

  #answer({ sequence }: Unit, command: number, status: number, body: Buffer = Buffer.alloc(0)): void {
    if (!this.#deaf && this.#socket.writable) this.#socket.write(writeUnit({ command, status, sequence, body }));
  }

  #write(command: number, body: Buffer): number {
    this.#sequence = (this.#sequence % 0x7ffffffe) + 1;
    if (!this.#deaf && this.#socket.writable)
      this.#socket.write(writeUnit({ command, status: 0, sequence: this.#sequence, body }));
    return this.#sequence;
  }

  #close(): void {
    clearInterval(this.#enquiry);
    this.#smsc.forget(this);
    for (const settle of [...this.#delivered.values()]) settle(false);
  }
}

function readOrNull(body: Buffer): Short | null {
  try {
    return readShort(body);
  } catch {
    return null;
  }
}
