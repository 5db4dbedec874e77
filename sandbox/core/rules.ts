/** Fault rules: what they match, what they do, how often and when. */

/** What becomes of a call. `afterAccept`: the message is accepted, and only the answer is broken. */
export type AnswerFault =
  | { kind: "error"; code: number; subcode?: number; http?: number; details?: string; retryAfter?: number }
  | { kind: "hang"; ms: number }
  /** No answer until the client gives up. */
  | { kind: "silence"; afterAccept?: boolean }
  | { kind: "reset_before_answer" }
  | { kind: "reset_after_accept" }
  /** The server ends its side of the connection without an answer. */
  | { kind: "half_close" }
  | { kind: "slow_body"; ms: number }
  /** A page of a proxy instead of an answer, such as 502 or 504. */
  | { kind: "html"; http: number; afterAccept?: boolean }
  | { kind: "empty_200" }
  /** Half of an answer, sent as if it were whole. */
  | { kind: "malformed" };

/** What becomes of the receipts of an accepted message. */
export type ReceiptFault =
  | { kind: "status"; code: number; afterMs?: number }
  | { kind: "duplicate_webhooks" }
  | { kind: "reorder" }
  | { kind: "drop_webhook" }
  | { kind: "late_webhook"; ms: number }
  | { kind: "bad_signature" }
  | { kind: "clock_skew"; ms: number };

type Fault = AnswerFault | ReceiptFault;

export type RuleMatch = {
  /** `whatsapp`, `viber` or `email`; without it every platform's calls match. */
  platform?: string;
  /** Part of the path. */
  path?: string;
  method?: string;
  /** Digits, with `*` for any digits, such as `*0777`; of a mail, an address with `*` for anything. */
  recipient?: string;
  template?: string;
  phone?: string;
  waba?: string;
  /** Only every n-th matching call. */
  nth?: number;
  /** Only a random share of the matching calls, 0 to 1. */
  share?: number;
};

export type Rule = {
  id: number;
  match: RuleMatch;
  do: Fault;
  /** Applies to every call before the platform's own checks, as in an outage; otherwise just before a message is accepted. */
  early: boolean;
  /** Virtual times between which it applies; null has no end. */
  from: number;
  until: number | null;
  times: number | null;
  after: number;
  seen: number;
  used: number;
};

export type Call = {
  platform?: string;
  path: string;
  method: string;
  recipient?: string;
  template?: string;
  phone?: string;
  waba?: string;
};

const ANSWER_KINDS = new Set([
  "error",
  "hang",
  "silence",
  "reset_before_answer",
  "reset_after_accept",
  "half_close",
  "slow_body",
  "html",
  "empty_200",
  "malformed",
]);
const RECEIPT_KINDS = new Set([
  "status",
  "duplicate_webhooks",
  "reorder",
  "drop_webhook",
  "late_webhook",
  "bad_signature",
  "clock_skew",
]);
const NEEDED: Record<string, string> = {
  error: "code",
  status: "code",
  hang: "ms",
  slow_body: "ms",
  late_webhook: "ms",
  clock_skew: "ms",
  html: "http",
};
const MATCHES = new Set(["platform", "path", "method", "recipient", "template", "phone", "waba", "nth", "share"]);
const FIELDS = new Set(["match", "do", "early", "startsInMs", "lastsMs", "times", "after"]);

export class Rules {
  #rules: Rule[] = [];
  #nextId = 1;
  readonly #random: () => number;
  readonly #now: () => number;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  get list(): readonly Rule[] {
    return this.#rules;
  }

  /** Replaces all rules. @throws Error that says which rule is wrong */
  set(input: unknown): void {
    this.#rules = this.#readAll(input);
  }

  /** Adds rules behind those that exist. @returns the new ones. @throws Error that says which rule is wrong */
  add(input: unknown): Rule[] {
    const added = this.#readAll(input);
    this.#rules.push(...added);
    return added;
  }

  /** Puts back rules that were saved. */
  restore(rules: Rule[]): void {
    this.#rules = rules;
    this.#nextId = Math.max(0, ...rules.map((rule) => rule.id)) + 1;
  }

  /** The fault of every call at this moment, before any check; null for none. Counts the call. */
  earlyFault(call: Call): AnswerFault | null {
    return this.#firstOf(call, (rule) => rule.early);
  }

  /** The fault for a call that passed all checks, or null. Counts the call. */
  answerFault(call: Call): AnswerFault | null {
    return this.#firstOf(call, (rule) => !rule.early && ANSWER_KINDS.has(rule.do.kind));
  }

  /** What happens to the receipts of a message; several rules may add up. Counts the call. */
  receiptFaults(call: Call): ReceiptFault[] {
    return this.#rules
      .filter((rule) => RECEIPT_KINDS.has(rule.do.kind) && this.#applies(rule, call))
      .map((rule) => rule.do as ReceiptFault);
  }

  #firstOf(call: Call, among: (rule: Rule) => boolean): AnswerFault | null {
    return (this.#rules.find((rule) => among(rule) && this.#applies(rule, call))?.do ?? null) as AnswerFault | null;
  }

  #applies(rule: Rule, call: Call): boolean {
    const now = this.#now();
    if (now < rule.from || (rule.until !== null && now >= rule.until) || !fits(rule.match, call)) return false;
    rule.seen++;
    if (rule.seen <= rule.after || (rule.times !== null && rule.used >= rule.times)) return false;
    if (rule.match.nth !== undefined && (rule.seen - rule.after) % rule.match.nth !== 0) return false;
    if (rule.match.share !== undefined && this.#random() >= rule.match.share) return false;
    rule.used++;
    return true;
  }

  #readAll(input: unknown): Rule[] {
    if (!Array.isArray(input)) throw new Error("rules must be a list");
    return input.map((raw) => this.#read(raw as Record<string, unknown>));
  }

  #read(raw: Record<string, unknown>): Rule {
    const match = (raw.match ?? {}) as Record<string, unknown>;
    const fault = readFault(raw.do);
    const early = raw.early === true;
    for (const key of Object.keys(raw)) if (!FIELDS.has(key)) throw new Error(`${key} is not known`);
    for (const key of Object.keys(match)) if (!MATCHES.has(key)) throw new Error(`match.${key} is not known`);
    if (early && (RECEIPT_KINDS.has(fault.kind) || isAfterAccept(fault)))
      throw new Error(`${fault.kind} cannot be early: it needs an accepted message`);
    const from = this.#now() + numberOf(raw, "startsInMs", 0);
    const lastsMs = numberOf(raw, "lastsMs", null);
    return {
      id: this.#nextId++,
      match: match as RuleMatch,
      do: fault,
      early,
      from,
      until: lastsMs === null ? null : from + lastsMs,
      times: numberOf(raw, "times", null),
      after: numberOf(raw, "after", 0),
      seen: 0,
      used: 0,
    };
  }
}

/** Whether the message is accepted although its answer is broken. */
export function isAfterAccept(fault: AnswerFault | ReceiptFault): boolean {
  return (
    fault.kind === "reset_after_accept" || fault.kind === "slow_body" || ("afterAccept" in fault && !!fault.afterAccept)
  );
}

function readFault(raw: unknown): Fault {
  const fault = (raw ?? {}) as Record<string, unknown>;
  // The older name of a page with status 502.
  if (fault.kind === "html_502") return { ...fault, kind: "html", http: 502 } as Fault;
  if (typeof fault.kind !== "string" || !(ANSWER_KINDS.has(fault.kind) || RECEIPT_KINDS.has(fault.kind)))
    throw new Error("a rule's do.kind is not known");
  const needed = NEEDED[fault.kind];
  if (needed !== undefined && typeof fault[needed] !== "number")
    throw new Error(`do.${needed} is missing for ${fault.kind}`);
  return fault as Fault;
}

function numberOf<Absent>(raw: Record<string, unknown>, key: string, absent: Absent): number | Absent {
  const value = raw[key];
  if (value === undefined || value === null) return absent;
  if (typeof value !== "number" || !(value >= 0)) throw new Error(`${key} must be a number of 0 or more`);
  return value;
}

function fits(match: RuleMatch, call: Call): boolean {
  if (match.platform !== undefined && match.platform !== (call.platform ?? "whatsapp")) return false;
  if (match.path !== undefined && !call.path.includes(match.path)) return false;
  if (match.method !== undefined && match.method !== call.method) return false;
  if (match.template !== undefined && match.template !== call.template) return false;
  if (match.phone !== undefined && match.phone !== call.phone) return false;
  if (match.waba !== undefined && match.waba !== call.waba) return false;
  if (match.recipient === undefined) return true;
  if (call.recipient === undefined) return false;
  if (match.recipient.includes("@")) return globOf(match.recipient).test(call.recipient);
  const parts = match.recipient
    .replace(/^\+/, "")
    .split("*")
    .map((p) => p.replace(/\D/g, ""));
  return new RegExp(`^${parts.join("\\d*")}$`).test(call.recipient);
}

function globOf(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
