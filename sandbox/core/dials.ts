/** `fail` answers 500, `gone` 404; `slow` stops half-way, `huge` is 4 GB, `endless` never ends. */
const DOWNLOADS = ["ok", "fail", "gone", "slow", "huge", "endless"] as const;

/** Settings that can change while the sandbox runs. By default nothing fails: every share is 0. */
export type Dials = {
  reviewDelayMs: number;
  sentMs: number;
  deliveredMs: number;
  readMs: number;
  /** Messages per second of each number. */
  throughput: number;
  /** Share of receipts that are never sent, 0 to 1. */
  loss: number;
  /** Share of receipts that are sent twice. */
  duplicates: number;
  /** Share of receipts that are up to 5 s late, and therefore out of order. */
  reorder: number;
  /** Every call is answered with 503. */
  outage: boolean;
  /** How messages over the throughput are refused: in the answer, or by a failed receipt. */
  rateLimitMode: "sync" | "async";
  rateLimitHttp: number;
  /** Percent of its limits for calls that Meta says are used up, in a header of each answer. */
  usage: number;
  /** Seconds of Retry-After on throttle answers; 0 sends none, like the real platform. */
  retryAfterS: number;
  /** Refuse free-form messages outside the service window in the answer instead of by webhook. */
  windowSync: boolean;
  /** What happens to whoever fetches a file that a person sent. */
  downloads: (typeof DOWNLOADS)[number];
  /** Maximum number of updates in one webhook; more go into one while thousands wait. */
  batchSize: number;
  /** Milliseconds before each answer of the mail server, and before reports about mails. */
  mailLatencyMs: number;
  mailReportMs: number;
  /** The mail server offers STARTTLS. */
  mailTls: boolean;
  /** False refuses every name and password. */
  mailSignIn: boolean;
  /** Every mail has to come twice. */
  mailGreylist: boolean;
  /** The connection breaks after the last byte of a mail that was taken. */
  mailDropAfterData: boolean;
};

export const DEFAULT_DIALS: Readonly<Dials> = {
  reviewDelayMs: 2000,
  sentMs: 200,
  deliveredMs: 1000,
  readMs: 5000,
  throughput: 80,
  loss: 0,
  duplicates: 0,
  reorder: 0,
  outage: false,
  rateLimitMode: "sync",
  rateLimitHttp: 429,
  usage: 1,
  retryAfterS: 0,
  windowSync: false,
  downloads: "ok",
  batchSize: 200,
  mailLatencyMs: 0,
  mailReportMs: 10_000,
  mailTls: true,
  mailSignIn: true,
  mailGreylist: false,
  mailDropAfterData: false,
};

const RANGES: Partial<Record<keyof Dials, [number, number]>> = {
  reviewDelayMs: [0, 30 * 86_400_000],
  sentMs: [0, 86_400_000],
  deliveredMs: [0, 86_400_000],
  readMs: [0, 86_400_000],
  throughput: [1, 100_000],
  loss: [0, 1],
  duplicates: [0, 1],
  reorder: [0, 1],
  rateLimitHttp: [400, 429],
  usage: [0, 100],
  retryAfterS: [0, 3600],
  batchSize: [1, 1000],
  mailLatencyMs: [0, 86_400_000],
  mailReportMs: [0, 30 * 86_400_000],
};

/** Changes dials. @returns null, or what is wrong with the change, which is then not made */
export function turnDials(dials: Dials, change: Record<string, unknown>): string | null {
  for (const [key, value] of Object.entries(change)) {
    if (!(key in DEFAULT_DIALS)) return `unknown dial "${key}"`;
    const range = RANGES[key as keyof Dials];
    if (range) {
      if (typeof value !== "number" || !(value >= range[0] && value <= range[1]))
        return `"${key}" must be a number from ${range[0]} to ${range[1]}`;
    } else if (key === "rateLimitMode") {
      if (value !== "sync" && value !== "async") return `"${key}" must be "sync" or "async"`;
    } else if (key === "downloads") {
      if (!(DOWNLOADS as readonly unknown[]).includes(value)) return `"${key}" must be one of ${DOWNLOADS.join(", ")}`;
    } else if (typeof value !== "boolean") return `"${key}" must be true or false`;
  }
  Object.assign(dials, change);
  return null;
}
