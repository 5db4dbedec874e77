/** Measures how well a client behaves: retries, throttling, opt-outs. Updated by each request; read by /control/judge. */
import type { MessageRecord } from "./record.ts";

const TRACKED_MAX = 100_000;
const SAMPLES = 10_000;

type Failed = { code: number | string; at: number };

/** What a platform's error codes mean for a client. */
export type JudgedCodes = {
  /** Codes after which the same message must not be sent again unchanged. */
  neverRetry: ReadonlySet<number>;
  /** The sender exceeded its rate. */
  throttled: number;
  /** Too many messages from one sender to one person. */
  pairLimit: number;
};

export class Judge {
  #failed = new Map<string, Failed>();
  #gaps: number[] = [];
  #answers: number[] = [];
  #throttledUntil = new Map<string, number>();
  #optedOut = new Set<string>();
  neverRetryRetried = 0;
  sentWhileThrottled = 0;
  sentToOptedOut = 0;
  abovePairLimit = 0;
  unverifiedWebhooksAccepted = 0;
  readonly #codes: JudgedCodes;

  constructor(codes: JudgedCodes) {
    this.#codes = codes;
  }

  /** Records a send request. */
  attempt(phoneId: string, portfolioId: string, recipient: string, correlation: string | null, now: number): void {
    if ((this.#throttledUntil.get(phoneId) ?? 0) > now) this.sentWhileThrottled++;
    if (this.#optedOut.has(`${portfolioId}|${recipient}`)) this.sentToOptedOut++;
    const key = `${phoneId}|${recipient}|${correlation ?? ""}`;
    const earlier = this.#failed.get(key);
    if (!earlier) return;
    push(this.#gaps, now - earlier.at);
    if (typeof earlier.code === "number" && this.#codes.neverRetry.has(earlier.code)) this.neverRetryRetried++;
    this.#failed.delete(key);
  }

  refused(phoneId: string, recipient: string, correlation: string | null, code: number | string, now: number): void {
    if (code === this.#codes.throttled) this.#throttledUntil.set(phoneId, now + 1000);
    if (code === this.#codes.pairLimit) this.abovePairLimit++;
    this.#failed.set(`${phoneId}|${recipient}|${correlation ?? ""}`, { code, at: now });
    if (this.#failed.size > TRACKED_MAX) this.#failed.delete(this.#failed.keys().next().value as string);
  }

  optedOut(portfolioId: string, recipient: string): void {
    this.#optedOut.add(`${portfolioId}|${recipient}`);
  }

  webhookAnswered(ms: number, ok: boolean, badSignature: boolean): void {
    push(this.#answers, ms);
    if (ok && badSignature) this.unverifiedWebhooksAccepted++;
  }

  figures() {
    return {
      sentWhileThrottled: this.sentWhileThrottled,
      neverRetryRetried: this.neverRetryRetried,
      sentToOptedOut: this.sentToOptedOut,
      abovePairLimit: this.abovePairLimit,
      unverifiedWebhooksAccepted: this.unverifiedWebhooksAccepted,
      retryGapsMs: spread(this.#gaps),
      webhookAnswerMs: {
        count: this.#answers.length,
        p50: quantile(this.#answers, 0.5),
        p99: quantile(this.#answers, 0.99),
      },
    };
  }
}

export type JudgeFilter = { recipient: string | null; wabaId: string | null; phoneId: string | null };

/** Counts how often people were messaged. `duplicates` counts messages after the first to the same person. */
export function judge(record: MessageRecord, filter: JudgeFilter) {
  const keep = (a: { wabaId: string; phoneId: string }) =>
    (!filter.wabaId || a.wabaId === filter.wabaId) && (!filter.phoneId || a.phoneId === filter.phoneId);
  const counts = new Map<string, number>();
  const correlations = new Set<string>();
  let accepts = 0;
  let duplicateCorrelations = 0;
  const source = filter.recipient ? record.of(filter.recipient) : record.all();
  for (const entry of source) {
    if (!keep(entry)) continue;
    accepts++;
    counts.set(entry.recipient, (counts.get(entry.recipient) ?? 0) + 1);
    if (entry.correlation === null) continue;
    const key = `${entry.recipient}|${entry.correlation}`;
    if (correlations.has(key)) duplicateCorrelations++;
    else correlations.add(key);
  }
  const repeated = [...counts].filter(([, n]) => n > 1);
  return {
    accepts,
    distinctRecipients: counts.size,
    duplicates: accepts - counts.size,
    duplicateCorrelations,
    recipientsMessagedMoreThanOnce: repeated.slice(0, 100).map(([recipient, n]) => ({ recipient, accepts: n })),
    lettingGo: record.dropped,
  };
}

function push(samples: number[], value: number): void {
  samples.push(value);
  if (samples.length > SAMPLES * 2) samples.splice(0, SAMPLES);
}

function quantile(samples: number[], q: number): number | null {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null;
}

function spread(samples: number[]) {
  return {
    count: samples.length,
    min: quantile(samples, 0),
    median: quantile(samples, 0.5),
    max: quantile(samples, 1),
  };
}
