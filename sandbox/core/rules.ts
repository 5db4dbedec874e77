/** Fault rules: what they match, what they do and how often. Applied last, just before a message would be accepted. */

export type Fault =
  | { kind: "error"; code: number; http?: number; details?: string; retryAfter?: number }
  | { kind: "status"; code: number; afterMs?: number }
  | { kind: "hang"; ms: number }
  | { kind: "reset_before_answer" }
  | { kind: "reset_after_accept" }
  | { kind: "slow_body"; ms: number }
  | { kind: "html_502" }
  | { kind: "empty_200" }
  | { kind: "duplicate_webhooks" }
  | { kind: "reorder" }
  | { kind: "drop_webhook" }
  | { kind: "bad_signature" }
  | { kind: "clock_skew"; ms: number };

export type RuleMatch = {
  /** Part of the path. */
  path?: string;
  method?: string;
  /** Digits, with `*` for any digits, such as `*0777`. */
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
  times: number | null;
  after: number;
  seen: number;
  used: number;
};

export type Call = {
  path: string;
  method: string;
  recipient?: string;
  template?: string;
  phone?: string;
  waba?: string;
};

const KINDS = new Set([
  "error",
  "status",
  "hang",
  "reset_before_answer",
  "reset_after_accept",
  "slow_body",
  "html_502",
  "empty_200",
  "duplicate_webhooks",
  "reorder",
  "drop_webhook",
  "bad_signature",
  "clock_skew",
]);
const MATCHES = new Set(["platform", "path", "method", "recipient", "template", "phone", "waba", "nth", "share"]);

export class Rules {
  #rules: Rule[] = [];
  #nextId = 1;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  get list(): readonly Rule[] {
    return this.#rules;
  }

  /** Replaces all rules. @throws Error that says which rule is wrong */
  set(input: unknown): void {
    if (!Array.isArray(input)) throw new Error("rules must be a list");
    this.#rules = input.map((raw) => this.#read(raw as Record<string, unknown>));
  }

  /** The fault for this call, or null. Counts the call. */
  faultFor(call: Call): Fault | null {
    for (const rule of this.#rules) {
      if (!fits(rule.match, call)) continue;
      rule.seen++;
      if (rule.seen <= rule.after || (rule.times !== null && rule.used >= rule.times)) continue;
      if (rule.match.nth !== undefined && (rule.seen - rule.after) % rule.match.nth !== 0) continue;
      if (rule.match.share !== undefined && this.#random() >= rule.match.share) continue;
      rule.used++;
      return rule.do;
    }
    return null;
  }

  #read(raw: Record<string, unknown>): Rule {
    const match = (raw.match ?? {}) as Record<string, unknown>;
    const fault = raw.do as Record<string, unknown> | undefined;
    if (!fault || typeof fault.kind !== "string" || !KINDS.has(fault.kind))
      throw new Error("a rule's do.kind is not known");
    if ((fault.kind === "error" || fault.kind === "status") && typeof fault.code !== "number")
      throw new Error(`do.code is missing for ${fault.kind}`);
    if (["hang", "slow_body", "clock_skew"].includes(fault.kind) && typeof fault.ms !== "number")
      throw new Error(`do.ms is missing for ${fault.kind}`);
    for (const key of Object.keys(match)) if (!MATCHES.has(key)) throw new Error(`match.${key} is not known`);
    return {
      id: this.#nextId++,
      match: match as RuleMatch,
      do: fault as unknown as Fault,
      times: typeof raw.times === "number" ? raw.times : null,
      after: typeof raw.after === "number" ? raw.after : 0,
      seen: 0,
      used: 0,
    };
  }
}

function fits(match: RuleMatch, call: Call): boolean {
  if (match.path !== undefined && !call.path.includes(match.path)) return false;
  if (match.method !== undefined && match.method !== call.method) return false;
  if (match.template !== undefined && match.template !== call.template) return false;
  if (match.phone !== undefined && match.phone !== call.phone) return false;
  if (match.waba !== undefined && match.waba !== call.waba) return false;
  if (match.recipient === undefined) return true;
  if (call.recipient === undefined) return false;
  const parts = match.recipient
    .replace(/^\+/, "")
    .split("*")
    .map((p) => p.replace(/\D/g, ""));
  return new RegExp(`^${parts.join("\\d*")}$`).test(call.recipient);
}
