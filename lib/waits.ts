import { waitDivisor } from "./env.ts";

/**
 * How long to wait before something is tried again, where it really takes `ms`. Tests of faults divide every such wait by
 * `WAIT_DIVISOR`. Deadlines of a single exchange and leases are not waits: they stay as they are.
 *
 * @returns milliseconds, at least 1 unless nothing is to be waited for
 */
export function waitMs(ms: number): number {
  return ms <= 0 ? 0 : Math.max(1, Math.round(ms / waitDivisor()));
}
