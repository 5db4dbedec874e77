/** Outcomes chosen by the last four digits of the recipient, without set-up. */
import type { AnswerFault } from "../../core/rules.ts";

/** Which receipts an accepted message gets. */
export type Fate = {
  sent: boolean;
  delivered: boolean;
  read: boolean;
  /** `delivered` before `sent`, and every receipt twice. */
  disorder: boolean;
  failCode: number | null;
  /** Virtual ms until the failure; null means the usual delay. */
  failAfterMs: number | null;
};

const NORMAL: Fate = { sent: true, delivered: true, read: true, disorder: false, failCode: null, failAfterMs: null };

const FATES: Record<string, Partial<Fate>> = {
  "0001": { read: false },
  "0002": { delivered: false },
  "0003": { delivered: false, read: false },
  "0004": { disorder: true },
  "0110": { failCode: 131026 },
  "0111": { failCode: 131050 },
  "0113": { failCode: 131047 },
  "0114": { failCode: 130472 },
  "0140": { failCode: 131053, failAfterMs: 30_000 },
};

export function fateOf(recipient: string): Fate {
  return { ...NORMAL, ...FATES[recipient.slice(-4)] };
}

/** …0150: known by a username only. */
export const isHiddenByNumber = (recipient: string) => recipient.endsWith("0150");

/** The number as the platform reports it; …0151 differs from the requested number, as in some countries. */
export function waIdOf(recipient: string): string {
  return recipient.endsWith("0151") ? `${recipient.slice(0, 4)}9${recipient.slice(4)}` : recipient;
}

type Memory = { tries: number; firstAt: number };

/** Outcomes that depend on earlier tries of the same message, identified by recipient and correlation value. */
export class Outcomes {
  #memory = new Map<string, Memory>();
  /** How many more calls of a number are answered with 130429. */
  #throttled = new Map<string, number>();
  #held = new Map<string, number>();

  /** The fault for this try, or null when it may be accepted. */
  fault(phoneId: string, recipient: string, correlation: string | null, now: number): AnswerFault | null {
    const ending = recipient.slice(-4);
    const left = this.#throttled.get(phoneId) ?? 0;
    if (left > 0) {
      if (left === 1) this.#throttled.delete(phoneId);
      else this.#throttled.set(phoneId, left - 1);
      if (ending === "0130") this.#try(phoneId, recipient, correlation, now);
      return { kind: "error", code: 130429 };
    }
    switch (ending) {
      case "0120":
        return this.#try(phoneId, recipient, correlation, now).tries <= 2 ? { kind: "error", code: 131000 } : null;
      case "0121":
        return this.#try(phoneId, recipient, correlation, now).tries <= 1
          ? { kind: "error", code: 131016, http: 503, retryAfter: 2 }
          : null;
      case "0122":
        return { kind: "reset_before_answer" };
      case "0123":
        return { kind: "reset_after_accept" };
      case "0124":
        return { kind: "hang", ms: 60_000 };
      case "0130":
        if (this.#try(phoneId, recipient, correlation, now).tries > 1) return null;
        this.#throttled.set(phoneId, 2);
        return { kind: "error", code: 130429 };
      case "0131":
        return now - this.#try(phoneId, recipient, correlation, now).firstAt < 6000
          ? { kind: "error", code: 131056 }
          : null;
      default:
        return null;
    }
  }

  /** …0112: held back the first time, and again within 24 h of the last try. */
  heldBack(recipient: string, now: number): boolean {
    if (!recipient.endsWith("0112")) return false;
    const last = this.#held.get(recipient);
    this.#held.set(recipient, now);
    return last === undefined || now - last < 86_400_000;
  }

  #try(phoneId: string, recipient: string, correlation: string | null, now: number): Memory {
    const key = `${phoneId}|${recipient}|${correlation ?? ""}`;
    const memory = this.#memory.get(key) ?? { tries: 0, firstAt: now };
    memory.tries++;
    this.#memory.set(key, memory);
    if (this.#memory.size > 50_000) this.#memory.delete(this.#memory.keys().next().value as string);
    return memory;
  }
}
