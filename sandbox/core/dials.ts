/** What a person may turn while the sandbox runs. Nothing fails by itself: every share starts at 0. */
export type Dials = {
  reviewDelayMs: number;
  sentMs: number;
  deliveredMs: number;
  readMs: number;
  /** Messages a second of each number. */
  throughput: number;
  /** Share of receipts that never come, 0 to 1. */
  loss: number;
  /** Share of receipts that come twice. */
  duplicates: number;
  /** Share of receipts that come up to 5 s late, and so out of order. */
  reorder: number;
  /** Every Graph call answers 503. */
  outage: boolean;
  /** How throughput is refused: in the answer, or accepted and failed later. */
  rateLimitMode: "sync" | "async";
  rateLimitHttp: number;
  /** Seconds of Retry-After on throttle answers; 0 sends none, as the real platform. */
  retryAfterS: number;
  /** Free-form outside the window: refuse in the answer instead of by webhook. */
  windowSync: boolean;
  /** Most updates in one webhook. */
  batchSize: number;
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
  retryAfterS: 0,
  windowSync: false,
  batchSize: 200,
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
  retryAfterS: [0, 3600],
  batchSize: [1, 1000],
};

/** @returns a text that says what is wrong with the change, or null after making it */
export function turnDials(dials: Dials, change: Record<string, unknown>): string | null {
  for (const [key, value] of Object.entries(change)) {
    if (!(key in DEFAULT_DIALS)) return `unknown dial "${key}"`;
    const range = RANGES[key as keyof Dials];
    if (range) {
      if (typeof value !== "number" || !(value >= range[0] && value <= range[1]))
        return `"${key}" must be a number from ${range[0]} to ${range[1]}`;
    } else if (key === "rateLimitMode") {
      if (value !== "sync" && value !== "async") return `"${key}" must be "sync" or "async"`;
    } else if (typeof value !== "boolean") return `"${key}" must be true or false`;
  }
  Object.assign(dials, change);
  return null;
}
