/** Outcomes chosen by the last four digits of the recipient, without set-up: those of the other platforms in Viber's terms. */
import type { AnswerFault } from "../core/rules.ts";
import { STATUS } from "./statuses.ts";

/** Callbacks that an accepted message gets: 0 delivered, 1 seen, 2 expired; each after the one before it. */
export type Fate = readonly (0 | 1 | 2)[];

const FATES: Record<string, Fate> = {
  "0001": [0],
  "0002": [1],
  // The phone is off: nothing until the message is too old.
  "0003": [2],
  // Given up, then delivered to two devices of the person after all.
  "0004": [2, 0, 0, 1],
  "0140": [2],
};

export function fateOf(recipient: string): Fate {
  return FATES[recipient.slice(-4)] ?? [0, 1];
}

/** …0140 expires after half a minute, whatever its time to live. */
export const expiresSoon = (recipient: string) => recipient.endsWith("0140");

const REFUSED: Record<string, number> = {
  "0110": STATUS.notOnViber,
  "0111": STATUS.blockedByPerson,
  "0113": STATUS.awaitAnswer,
};

export function refusalOf(recipient: string): number | null {
  return REFUSED[recipient.slice(-4)] ?? null;
}

const THROTTLED: AnswerFault = { kind: "error", code: STATUS.internal, http: 429 };

/** Outcomes that depend on earlier tries of the same message, known by recipient and tracking data. */
export class ViberOutcomes {
  readonly #tries = new Map<string, { tries: number; firstAt: number }>();
  /** How many more calls of a service are answered with 429. */
  readonly #throttled = new Map<string, number>();

  /** The fault for this try; null when the message may be accepted. */
  fault(serviceId: string, recipient: string, tracking: string | null, now: number): AnswerFault | null {
    const left = this.#throttled.get(serviceId) ?? 0;
    const ending = recipient.slice(-4);
    if (left > 0) {
      this.#throttled.set(serviceId, left - 1);
      if (ending === "0130") this.#try(serviceId, recipient, tracking, now);
      return THROTTLED;
    }
    const earlier = () => this.#try(serviceId, recipient, tracking, now);
    switch (ending) {
      case "0120":
        return earlier().tries <= 2 ? { kind: "error", code: STATUS.internal } : null;
      case "0121":
        return earlier().tries <= 1 ? { kind: "error", code: STATUS.internal, http: 503, retryAfter: 2 } : null;
      case "0122":
        return { kind: "reset_before_answer" };
      case "0123":
        return { kind: "reset_after_accept" };
      case "0124":
        return { kind: "hang", ms: 60_000 };
      case "0130":
        if (earlier().tries > 1) return null;
        this.#throttled.set(serviceId, 2);
        return THROTTLED;
      case "0131":
        return now - earlier().firstAt < 6000 ? { kind: "error", code: STATUS.sessionUsed } : null;
      default:
        return null;
    }
  }

  #try(serviceId: string, recipient: string, tracking: string | null, now: number) {
    const key = `${serviceId}|${recipient}|${tracking ?? ""}`;
    const memory = this.#tries.get(key) ?? { tries: 0, firstAt: now };
    memory.tries++;
    this.#tries.set(key, memory);
    if (this.#tries.size > 50_000) this.#tries.delete(this.#tries.keys().next().value as string);
    return memory;
  }
}
