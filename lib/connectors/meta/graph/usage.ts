import type { SendOutcome } from "../../connector.ts";
import type { Exchange } from "../../http/exchange.ts";
import { items, parseJson, property } from "../../http/json.ts";

/** Counters of the headers, each in percent of its limit. */
const counters = ["call_count", "total_time", "total_cputime"] as const;

/**
 * How much of Meta's limits for calls is used up, by what an answer's headers say of the app and of the accounts: the highest
 * of all counters as a share, where 1 is all of it. Null when no header says so.
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting (read 2026-11)
 */
export function usageOf(headers: Exchange["headers"]): number | null {
  const accounts = read(headers, "x-business-use-case-usage");
  const uses = [read(headers, "x-app-usage"), ...(accounts === null ? [] : Object.values(accounts).flatMap(items))];
  const percents = uses
    .flatMap((use) => counters.map((counter) => property(use, counter)))
    .filter((percent): percent is number => typeof percent === "number" && percent >= 0);
  return percents.length === 0 ? null : Math.max(...percents) / 100;
}

/** The outcome together with what the answer says of the limits. */
export function withUsage(outcome: SendOutcome, headers: Exchange["headers"]): SendOutcome {
  const usage = usageOf(headers);
  return usage === null ? outcome : { ...outcome, usage };
}

function read(headers: Exchange["headers"], name: string): object | null {
  const value = headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  const json = text === undefined ? null : parseJson(text);
  return typeof json === "object" && json !== null ? json : null;
}
