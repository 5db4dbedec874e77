/** The carrier's customers and what they sent. */
import { Random } from "../core/random.ts";
import type { Joint } from "./texts.ts";

/** How a carrier writes its receipts. */
export type Dialect = {
  /** How ids stand in answers and in receipts. */
  answerIds: "decimal" | "hex" | "upper_hex" | "padded";
  receiptIds: "decimal" | "hex" | "upper_hex" | "padded";
  /** Where id and state stand. */
  form: "text" | "parameters" | "both";
  /** Names in the text: `id:` or `ID:`, and without the error. */
  names: "lower" | "upper" | "short";
  seconds: boolean;
};

export type Fault =
  | "none"
  | "silent"
  | "stop_reading"
  | "throttle"
  | "queue_full"
  | "system_error"
  | "reject"
  | "refuse_bind";

export type Account = {
  name: string;
  systemId: string;
  password: string;
  /** Unanswered requests that it may have, messages a second, connections at once, and messages that wait for receipts. */
  window: number;
  perSecond: number;
  sessions: number;
  queue: number;
  /** How long an answer takes. */
  slowMs: number;
  fault: Fault;
  /** How many more requests the fault strikes; null for all. */
  faultTimes: number | null;
  dialect: Dialect;
  /** Secret of the HTTP gateways. */
  token: string;
};

/** One message as its person got it: its parts joined. */
export type Sent = {
  account: string;
  via: "smpp" | "form" | "json";
  from: string;
  to: string;
  at: number;
  text: string;
  encoding: number;
  /** Ids by part. */
  ids: string[];
  parts: number;
  reference: number | null;
  /** Ids of India's register, where they came along. */
  regulatory: Record<string, string>;
  validity: string;
  status: string;
};

export type Inbound = { id: string; account: string; to: string; from: string; text: string; at: number };

/** What is kept over a restart: customers. Messages and people's texts are not. */
export type SavedSms = { accounts: Account[]; random: number };

const DIALECT: Dialect = { answerIds: "hex", receiptIds: "hex", form: "both", names: "lower", seconds: false };
const SENT_MAX = 500_000;

export class SmsWorld {
  readonly accounts = new Map<string, Account>();
  readonly random: Random;
  sent: Sent[] = [];
  inbound: Inbound[] = [];
  /** Who asked for no more: `<account>|<number>`. */
  readonly stopped = new Set<string>();
  readonly #parts = new Map<string, { octets: Map<number, { text: string; id: string }>; sent: Sent }>();

  constructor(seed: number) {
    this.random = Random.of(seed, "sms");
  }

  addAccount(name: string, given: Partial<Account> = {}): Account {
    const account: Account = {
      name,
      systemId: `esme${this.random.digits(7)}`,
      password: this.random.word(8),
      token: this.random.word(24),
      ...{ window: 50, perSecond: 200, sessions: 8, queue: 1_000_000, slowMs: 0 },
      ...{ fault: "none", faultTimes: null, dialect: { ...DIALECT } },
      ...given,
    };
    this.accounts.set(account.systemId, account);
    return account;
  }

  save(): SavedSms {
    return { accounts: [...this.accounts.values()], random: this.random.state };
  }

  restore({ accounts, random }: SavedSms): void {
    this.accounts.clear();
    for (const account of accounts) this.accounts.set(account.systemId, account);
    this.random.state = random;
  }

  /** Takes the fault of one request, counting it. */
  takeFault(account: Account): Fault {
    const { fault } = account;
    if (fault === "none" || account.faultTimes === null) return fault;
    if (account.faultTimes <= 0) return "none";
    account.faultTimes--;
    return fault;
  }

  /** Records a message, or the part of one. */
  record(sent: Omit<Sent, "status" | "ids" | "parts">, id: string, joint: Joint | null): Sent {
    const key = joint && `${sent.account}|${sent.from}|${sent.to}|${joint.reference}|${joint.total}`;
    const held = key === null ? undefined : this.#parts.get(key);
    const whole: Sent = held?.sent ?? { ...sent, ids: [], parts: joint?.total ?? 1, status: "accepted" };
    whole.ids.push(id);
    if (joint && key !== null) {
      const octets = held?.octets ?? new Map<number, { text: string; id: string }>();
      octets.set(joint.part, { text: sent.text, id });
      this.#parts.set(key, { octets, sent: whole });
      const known = [...octets].sort(([one], [other]) => one - other);
      whole.text = known.map(([, part]) => part.text).join("");
      if (octets.size === joint.total) this.#parts.delete(key);
    }
    if (held === undefined) {
      this.sent.push(whole);
      if (this.sent.length > SENT_MAX) this.sent = this.sent.slice(-SENT_MAX / 2);
    }
    return whole;
  }
}
