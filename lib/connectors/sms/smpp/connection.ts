import type { PDU, PduFields, Session as SmppSession } from "smpp";
import { PrivateAddressError } from "#lib/http/public-dispatcher";
import type { ConnectorIo, Failure, Outcome } from "../../connector.ts";
import { privateAddressFailure } from "../../http/named-hosts.ts";
import type { SmppSettings } from "../settings.ts";
import { smpp } from "./library.ts";
import { failureOfStatus } from "./statuses.ts";

/** What became of one request. `unsent` is sure that nothing of it was written; `silence` may have arrived. */
export type Answer = { kind: "answered"; status: number; messageId: string } | { kind: "unsent" } | { kind: "silence" };

/** Longest for connecting and signing in together: shorter than a lease, so that a server that hangs costs nobody the lane. */
const openWithinMs = 8_000;
/** How long a server may take to answer whether it is there. */
const enquireWithinMs = 10_000;
/** On closing: how long answers are waited for, and then the answer to the unbind. */
const drainMs = 6_000;
const unbindWithinMs = 1_000;

const temporaryError = 0x64;
const unknownCommand = 0x03;

/**
 * One connection that is signed in for both ways. It keeps the window, answers what the server asks, finds out when nobody is
 * there any more, and unbinds before it ends.
 */
export class SmppConnection {
  /** Settles when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #session: SmppSession;
  readonly #settings: SmppSettings;
  readonly #timeoutMs: number;
  readonly #deliver: (pdu: PDU) => Promise<void>;
  readonly #waiting: (() => void)[] = [];
  readonly #pending = new Set<(answer: Answer) => void>();
  #outstanding = 0;
  #lastHeard = performance.now();
  #ending = false;
  #gone = false;

  /** @param deliver stores what the server delivers; the server is answered once it resolves */
  static async open(
    settings: SmppSettings,
    password: string,
    deliver: (pdu: PDU) => Promise<void>,
    io: ConnectorIo,
  ): Promise<Outcome<SmppConnection>> {
    if (!io.connect) return { ok: false, failure: transient("this process opens no connections") };
    const { host, port, tls } = settings;
    const connecting = io.connect({ host, port, tls });
    const socket = await within(openWithinMs, connecting).catch((error: unknown) =>
      error instanceof PrivateAddressError ? error : String(error),
    );
    if (socket instanceof PrivateAddressError) return { ok: false, failure: privateAddressFailure() };
    if (typeof socket === "string" || socket === null) {
      // It may still open later, when nobody wants it any more.
      connecting.then((late) => late.destroy()).catch(() => {});
      return { ok: false, failure: transient(socket ?? `no connection within ${openWithinMs} ms`) };
    }
    const connection = new SmppConnection(new smpp.Session({ socket }), settings, deliver, io.timeoutMs);
    const failure = await connection.#bind(password);
    if (failure === null) return { ok: true, value: connection };
    connection.#session.destroy();
    return { ok: false, failure };
  }

  private constructor(
    session: SmppSession,
    settings: SmppSettings,
    deliver: (pdu: PDU) => Promise<void>,
    timeoutMs: number,
  ) {
    this.#session = session;
    this.#settings = settings;
    this.#deliver = deliver;
    this.#timeoutMs = timeoutMs;
    session.on("error", () => session.destroy());
    session.on("pdu", (pdu: PDU) => this.#hear(pdu));
    this.closed = new Promise((resolve) => session.on("close", () => this.#end(resolve)));
  }

  /** Requests that wait for an answer, and those that wait for room in the window. */
  get load(): number {
    return this.#outstanding + this.#waiting.length;
  }

  get usable(): boolean {
    return !this.#ending && !this.#gone;
  }

  /** Sends one request as soon as the window has room for it. */
  async submit(fields: PduFields): Promise<Answer> {
    while (this.usable && this.#outstanding >= this.#settings.window)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (!this.usable) return { kind: "unsent" };
    this.#outstanding++;
    const answer = await this.#ask((answered) => this.#session.submit_sm(fields, answered), this.#timeoutMs);
    this.#outstanding--;
    this.#waiting.shift()?.();
    if (answer.kind === "silence" && !this.#gone) void this.#enquire();
    return answer;
  }

  /** Sends nothing new, waits for the answers that are out, unbinds, and ends the connection. */
  async close(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true;
      this.#releaseWaiting();
      await this.#drain();
      if (!this.#gone) await this.#ask((answered) => this.#session.unbind(answered), unbindWithinMs);
      this.#session.destroy();
    }
    await this.closed;
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.#session.destroy();
  }

  async #bind(password: string): Promise<Failure | null> {
    const { systemId, systemType } = this.#settings;
    const fields = { system_id: systemId, password, system_type: systemType, interface_version: 0x34 };
    const answer = await this.#ask((answered) => this.#session.bind_transceiver(fields, answered), openWithinMs);
    if (answer.kind !== "answered") return transient("the server did not answer the bind");
    if (answer.status !== 0) return failureOfStatus(answer.status);
    this.#watch();
    return null;
  }

  #ask(write: (answered: (pdu: PDU) => void) => boolean, timeoutMs: number): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ kind: "silence" }), timeoutMs);
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        this.#pending.delete(settle);
        resolve(answer);
      };
      this.#pending.add(settle);
      const written =
        !this.#gone &&
        write((pdu) => settle({ kind: "answered", status: pdu.command_status, messageId: textOf(pdu.message_id) }));
      if (!written) settle({ kind: "unsent" });
    });
  }

  #hear(pdu: PDU): void {
    this.#lastHeard = performance.now();
    if (pdu.isResponse()) return;
    if (pdu.command === "enquire_link") this.#session.send(pdu.response());
    else if (pdu.command === "deliver_sm" || pdu.command === "data_sm") this.#take(pdu);
    else if (pdu.command === "unbind") void this.#leave(pdu);
    else
      this.#session.send(
        new smpp.PDU("generic_nack", { command_status: unknownCommand, sequence_number: pdu.sequence_number }),
      );
  }

  /** The server hears "taken" only once it is stored; what could not be stored comes again. */
  #take(pdu: PDU): void {
    this.#deliver(pdu).then(
      () => this.#session.send(pdu.response()),
      () => this.#session.send(pdu.response({ command_status: temporaryError })),
    );
  }

  /** The server wants to end: what is out may still be answered. */
  async #leave(unbind: PDU): Promise<void> {
    this.#ending = true;
    this.#releaseWaiting();
    this.#session.send(unbind.response());
    await this.#drain();
    this.#session.destroy();
  }

  async #drain(): Promise<void> {
    const until = performance.now() + drainMs;
    while (!this.#gone && this.#outstanding > 0 && performance.now() < until)
      await Promise.race([this.closed, new Promise((resolve) => setTimeout(resolve, 20))]);
  }

  /** Asks after a silence whether the server is there, for a connection can be dead without anybody having said so. */
  #watch(): void {
    const silenceMs = this.#settings.enquireSeconds * 1000;
    const timer = setInterval(
      () => {
        if (performance.now() - this.#lastHeard >= silenceMs) void this.#enquire();
      },
      Math.min(1_000, silenceMs / 2),
    ).unref();
    void this.closed.then(() => clearInterval(timer));
  }

  async #enquire(): Promise<void> {
    const askedAt = performance.now();
    this.#lastHeard = askedAt;
    const withinMs = Math.min(enquireWithinMs, this.#settings.enquireSeconds * 1000);
    const answer = await this.#ask((answered) => this.#session.enquire_link(answered), withinMs);
    // Anything that was heard meanwhile shows that somebody is there.
    if (answer.kind !== "answered" && this.#lastHeard <= askedAt) this.#session.destroy();
  }

  #releaseWaiting(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #end(resolve: () => void): void {
    this.#gone = true;
    for (const settle of [...this.#pending]) settle({ kind: "silence" });
    this.#releaseWaiting();
    resolve();
  }
}

export function transient(detail: string): Failure {
  return { kind: "TRANSIENT", code: null, detail, retryAfterMs: null, trace: null };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** @returns null when it takes longer */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
