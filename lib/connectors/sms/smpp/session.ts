import type { PDU, PduFields } from "smpp";
import type {
  ConnectorIo,
  Failure,
  OutboundMessage,
  Outcome,
  RawRequest,
  SendOutcome,
  Session,
} from "../../connector.ts";
import { forNamedHosts } from "../../http/named-hosts.ts";
import type { SmsChannel } from "../credentials.ts";
import { smsProfile } from "../profile.ts";
import type { SmppSettings } from "../settings.ts";
import { type Answer, SmppConnection, transient } from "./connection.ts";
import { toRequest } from "./delivered.ts";
import { plainId } from "./message-ids.ts";
import { failureOfStatus, passes } from "./statuses.ts";
import { requestsOf } from "./submit.ts";

/** How soon one of several lost connections is opened again; twice as long after each refusal. */
const reopenMs = { first: 1_000, longest: 60_000 };
/** A later part that the server has no room for is tried again this often, after this long. */
const partRetry = { times: 10, ms: 1_000 };

/** Opens the connections of a channel. The first has to stand; the others follow, and each is opened again when it is lost. */
export async function openSession(
  channel: SmsChannel,
  emit: (request: RawRequest) => Promise<void>,
  io: ConnectorIo,
): Promise<Outcome<Session>> {
  const { smpp: settings, password = "" } = channel.credentials;
  if (!settings) return { ok: false, failure: transient("the channel has no server") };
  const pool = new Connections(settings, () =>
    SmppConnection.open(settings, password, deliver, forNamedHosts(io, channel)),
  );
  let count = 0;
  const deliver = (pdu: PDU) => emit(toRequest(pdu, settings, io.now(), count++));
  const failure = await pool.open();
  if (failure) return { ok: false, failure };
  return {
    ok: true,
    value: {
      window: settings.window * settings.sessions,
      send: (message) => send(message, settings, pool),
      closed: pool.closed,
      close: () => pool.close(),
    },
  };
}

class Connections {
  readonly closed: Promise<void>;
  readonly #settings: SmppSettings;
  readonly #openOne: () => Promise<Outcome<SmppConnection>>;
  readonly #open = new Set<SmppConnection>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #ended = Promise.withResolvers<void>();
  #closing = false;

  constructor(settings: SmppSettings, openOne: () => Promise<Outcome<SmppConnection>>) {
    this.#settings = settings;
    this.#openOne = openOne;
    this.closed = this.#ended.promise;
  }

  /** @returns why the first connection did not open */
  async open(): Promise<Failure | null> {
    const first = await this.#openOne();
    if (!first.ok) return first.failure;
    this.#keep(first.value);
    for (let other = 1; other < this.#settings.sessions; other++) void this.#openAnother(0);
    return null;
  }

  /** The connection with the least to do; null when none is open. */
  get freest(): SmppConnection | null {
    const usable = [...this.#open].filter((one) => one.usable);
    return usable.sort((one, other) => one.load - other.load)[0] ?? null;
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#open].map((connection) => connection.close()));
    this.#ended.resolve();
  }

  #keep(connection: SmppConnection): void {
    this.#open.add(connection);
    void connection.closed.then(() => {
      this.#open.delete(connection);
      if (this.#open.size === 0) {
        for (const timer of this.#timers) clearTimeout(timer);
        this.#ended.resolve();
      } else this.#openLater(0);
    });
  }

  #openLater(refusals: number): void {
    if (this.#closing) return;
    const longest = Math.min(reopenMs.longest, reopenMs.first * 2 ** Math.min(refusals, 6));
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.#openAnother(refusals);
      },
      longest * (0.75 + Math.random() / 2),
    ).unref();
    this.#timers.add(timer);
  }

  /** While none is open any more the session is over, and whoever holds it opens a new one. */
  async #openAnother(refusals: number): Promise<void> {
    const opened = await this.#openOne();
    if (this.#closing || this.#open.size === 0) {
      if (opened.ok) await opened.value.close();
      return;
    }
    if (opened.ok) this.#keep(opened.value);
    else this.#openLater(refusals + 1);
  }
}

/**
 * Sends one message, its parts one after the other: when the first is refused, nobody is left with half a text. What is
 * refused or lost after a part was taken leaves the message in doubt.
 */
async function send(message: OutboundMessage, settings: SmppSettings, pool: Connections): Promise<SendOutcome> {
  const requests = requestsOf(message, settings);
  if (!Array.isArray(requests)) return { outcome: "rejected", failure: requests };
  const externalIds: string[] = [];
  for (const [part, request] of requests.entries()) {
    const answer = await submit(request, pool, part === 0 ? 0 : partRetry.times);
    if (answer.kind === "answered" && answer.status === 0) {
      const id = plainId(answer.messageId, settings.ids, "answer");
      externalIds.push(id === "" ? `none-${message.correlation}-${part}` : id);
      continue;
    }
    return part === 0 ? refusalOf(answer) : { outcome: "uncertain", failure: partly(answer, part, requests.length) };
  }
  return { outcome: "accepted", externalIds, receipts: smsProfile.receipts, held: false };
}

async function submit(request: PduFields, pool: Connections, retries: number): Promise<Answer> {
  for (let left = retries; ; left--) {
    const connection = pool.freest;
    // Each try has an object of its own: the library changes what it is given.
    const answer: Answer = connection ? await connection.submit({ ...request }) : { kind: "unsent" };
    if (answer.kind === "answered" && answer.status === wrongState) connection?.drop();
    if (left <= 0 || answer.kind === "silence" || (answer.kind === "answered" && !waits(answer.status))) return answer;
    await new Promise((resolve) => setTimeout(resolve, partRetry.ms));
  }
}

/** The server does not take this connection for one that is signed in. */
const wrongState = 0x04;

function waits(status: number): boolean {
  return status !== 0 && failureOfStatus(status).kind === "THROTTLED_SENDER";
}

function refusalOf(answer: Answer): SendOutcome {
  if (answer.kind === "unsent") return { outcome: "retry_later", failure: transient("no connection is open") };
  if (answer.kind === "silence") return { outcome: "uncertain", failure: inDoubt("the server did not answer", null) };
  const failure = failureOfStatus(answer.status);
  return { outcome: passes(failure) ? "retry_later" : "rejected", failure };
}

function partly(answer: Answer, taken: number, parts: number): Failure {
  const why = answer.kind === "answered" ? failureOfStatus(answer.status) : null;
  const words = `${taken} of ${parts} parts were taken`;
  return inDoubt(why ? `${words}, then ${why.detail}` : words, why?.code ?? null);
}

function inDoubt(detail: string, code: string | null): Failure {
  return { kind: "UNKNOWN_OUTCOME", code, detail, retryAfterMs: null, trace: null, platformFault: code === null };
}
