/** The carrier's server: it listens for connections, and delivers receipts and people's messages over them. */
import { type AddressInfo, createServer, type Server } from "node:net";
import type { Sandbox } from "../sandbox.ts";
import { Connection } from "./connection.ts";
import { type Short, TLV } from "./pdu.ts";
import { receiptText, STATES, type stepsOf, writeId } from "./receipts.ts";
import { cutText } from "./texts.ts";
import { type Account, type Sent, SmsWorld } from "./world.ts";

type Receipt = {
  account: Account;
  sent: Sent;
  number: bigint;
  step: ReturnType<typeof stepsOf>[number];
  source: Short["source"];
  destination: Short["destination"];
  text: string;
  at: number;
};

/** A delivery that nobody took is tried again after this. */
const AGAIN_MS = 5_000;
const TRIES = 50;
const PHONE_FIRST = 0x10;

export class Smsc {
  readonly world: SmsWorld;
  /** The address of the server; set once it listens. */
  place: { host: string; port: number } | null = null;
  /** For judging: orderly ends, and the most requests that one connection had out at once. */
  unbinds = 0;
  mostUnanswered = 0;
  pending = 0;
  readonly #sandbox: Sandbox;
  readonly #connections = new Set<Connection>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #tries = new Map<string, number>();
  #server: Server | null = null;
  #reference = PHONE_FIRST;
  #id: bigint;
  #turn = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.world = new SmsWorld(sandbox.seed);
    this.world.addAccount("Kiosk Nord", { systemId: "kiosk", password: "kiosk" });
    this.#id = BigInt(this.world.random.digits(12));
  }

  connectionsOf(account: Account): Connection[] {
    return [...this.#connections].filter((connection) => connection.account === account);
  }

  get connections(): number {
    return this.#connections.size;
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
  }

  nextId(): bigint {
    return ++this.#id;
  }

  /** How often something was tried, this time included. */
  countTry(key: string): number {
    const tries = (this.#tries.get(key) ?? 0) + 1;
    this.#tries.set(key, tries);
    return tries;
  }

  /** @throws Error when the port is taken, unless any other will do */
  async listen(host: string, port: number, elsewhere = false): Promise<void> {
    const server = createServer((socket) => this.#connections.add(new Connection(this.#sandbox, this, socket)));
    const bind = (port: number) =>
      new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
    await bind(port).catch((error: NodeJS.ErrnoException) => {
      if (elsewhere && error.code === "EADDRINUSE") return bind(0);
      throw error;
    });
    this.#server = server;
    this.place = { host, port: (server.address() as AddressInfo).port };
  }

  /** Takes no new connection and cuts those that are open, as when the server is killed. `listen` brings it back. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const connection of [...this.#connections]) connection.drop();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Hands the open server over to the world that a reset made. */
  async moveTo(next: Smsc): Promise<void> {
    const { place } = this;
    if (!place) return;
    await this.kill();
    await next.listen(place.host, place.port);
  }

  /** Plans a receipt as the dials say: lost, twice, late. */
  planReceipt(receipt: Receipt): void {
    const { dials, clock } = this.#sandbox;
    const { random } = this.world;
    if (random.next() < dials.loss) return;
    const times = random.next() < dials.duplicates ? 2 : 1;
    const lateMs = random.next() < dials.reorder ? Math.round(random.next() * 5_000) : 0;
    for (let time = 0; time < times; time++) {
      this.pending++;
      clock.after(receipt.step.afterMs + lateMs, () => {
        this.pending--;
        void this.sendReceipt(receipt);
      });
    }
  }

  async sendReceipt({ account, sent, number, step, source, destination, text, at }: Receipt): Promise<void> {
    const { dialect } = account;
    const id = writeId(number, dialect.receiptIds);
    const doneAt = this.#sandbox.clock.now();
    const words = receiptText(id, { ...step, submittedAt: at, doneAt, text }, dialect);
    const parameters = new Map<number, Buffer>();
    if (dialect.form !== "text") {
      parameters.set(TLV.receipted_message_id, Buffer.from(`${id}\0`, "latin1"));
      parameters.set(TLV.message_state, Buffer.from([STATES[step.state]]));
      if (step.error > 0) parameters.set(TLV.network_error_code, Buffer.from([3, 0, step.error]));
    }
    if (sent.status !== "DELIVRD") sent.status = step.state;
    await this.#deliver(account, {
      // From the person to what the message left from.
      ...{ source: destination, destination: source, esmClass: 0x04, validity: "", registered: 0, dataCoding: 0 },
      message: dialect.form === "parameters" ? Buffer.alloc(0) : Buffer.from(words, "latin1"),
      parameters,
    });
  }

  /** A person writes; a long text comes in parts. `shuffled` delivers the last part first, `joint` says how parts are joined. */
  async say(
    account: Account,
    person: string,
    to: string,
    text: string,
    how: { shuffled?: boolean; joint?: "udh8" | "udh16" | "sar" } = {},
  ): Promise<void> {
    const { dataCoding, pieces } = cutText(text);
    const reference = this.#reference++;
    const at = this.#sandbox.clock.now();
    this.world.inbound.push({
      id: `mo${this.world.inbound.length + 1}`,
      account: account.systemId,
      to,
      from: person,
      text,
      at,
    });
    const source = { ton: 1, npi: 1, address: person };
    const destination = { ton: /^\d+$/.test(to) ? 1 : 5, npi: /^\d+$/.test(to) ? 1 : 0, address: to };
    const shorts = pieces.map((piece, part) =>
      partShort(
        { source, destination, dataCoding, piece },
        { reference, part, total: pieces.length },
        how.joint ?? "udh8",
      ),
    );
    if (how.shuffled) shorts.reverse();
    for (const short of shorts) await this.#deliver(account, short);
  }

  /** Delivers what waited for a connection. */
  deliverWaiting({ systemId }: Account): void {
    const waiting = this.#waiting.get(systemId) ?? [];
    this.#waiting.delete(systemId);
    for (const deliver of waiting) deliver();
  }

  async #deliver(account: Account, short: Short): Promise<void> {
    for (let left = TRIES; left > 0; left--) {
      const open = this.connectionsOf(account).filter(({ receives }) => receives);
      // Over any of the connections, whichever the message came over.
      const connection = open[this.#turn++ % Math.max(1, open.length)];
      if (!connection) {
        await new Promise<void>((resolve) => {
          this.#waiting.set(account.systemId, [...(this.#waiting.get(account.systemId) ?? []), resolve]);
        });
        continue;
      }
      if (await connection.deliver(short)) {
        this.#sandbox.log.add("receipt.delivered", { platform: "sms", account: account.systemId });
        return;
      }
      await this.#sandbox.clock.wait(AGAIN_MS);
    }
  }

  drop(account: Account | null): number {
    const dropped = account ? this.connectionsOf(account) : [...this.#connections];
    for (const connection of dropped) connection.drop();
    return dropped.length;
  }
}

function partShort(
  given: { source: Short["source"]; destination: Short["destination"]; dataCoding: number; piece: Buffer },
  { reference, part, total }: { reference: number; part: number; total: number },
  joint: "udh8" | "udh16" | "sar",
): Short {
  const { source, destination, dataCoding, piece } = given;
  const base = { source, destination, dataCoding, validity: "", registered: 0, parameters: new Map<number, Buffer>() };
  if (total === 1) return { ...base, esmClass: 0, message: piece };
  if (joint === "sar") {
    const wide = Buffer.from([reference >> 8, reference & 0xff]);
    base.parameters.set(TLV.sar_msg_ref_num, wide);
    base.parameters.set(TLV.sar_total_segments, Buffer.from([total]));
    base.parameters.set(TLV.sar_segment_seqnum, Buffer.from([part + 1]));
    return { ...base, esmClass: 0, message: piece };
  }
  const header =
    joint === "udh16"
      ? [6, 8, 4, (reference >> 8) & 0xff, reference & 0xff, total, part + 1]
      : [5, 0, 3, reference & 0xff, total, part + 1];
  return { ...base, esmClass: 0x40, message: Buffer.concat([Buffer.from(header), piece]) };
}
