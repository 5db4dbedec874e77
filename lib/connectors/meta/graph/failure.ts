import type { Failure } from "../../connector.ts";
import type { Exchange } from "../../http/exchange.ts";
import { items, parseJson, property, propertyAt, textOf } from "../../http/json.ts";
import type { Codes } from "./codes.ts";

/** The failure an `error` object speaks of, from an answer or a webhook; null when it holds no readable code. */
export function failureOf(
  error: unknown,
  codes: Codes,
  seen: { serverFault: boolean; restMs: number | null } = { serverFault: false, restMs: null },
): Failure | null {
  const code = codeOf(property(error, "code"));
  if (code === null) return null;
  const transient = property(error, "is_transient") === true;
  const meaning = codes.read(code, codeOf(property(error, "error_subcode")), { server: seen.serverFault, transient });
  return {
    kind: meaning.kind,
    code: meaning.name,
    detail: wordsOf(error),
    retryAfterMs: seen.restMs ?? meaning.restMs,
    trace: textOf(property(error, "fbtrace_id")),
    ...meaning.traits,
  };
}

/** The failure of an answer, by its error object; null when the answer holds none that can be read. */
export function failureOfAnswer(answer: Exchange, body: unknown, codes: Codes, now: Date): Failure | null {
  return failureOf(property(body, "error"), codes, {
    serverFault: (answer.status ?? 0) >= 500,
    restMs: restOf(answer.headers, now),
  });
}

/**
 * Least milliseconds to wait by the answer's headers: `Retry-After` in seconds or as a date, else Meta's own usage header,
 * which counts in minutes and may hold several accounts. Null when none says so.
 */
export function restOf(headers: Exchange["headers"], now: Date): number | null {
  const retryAfter = headerOf(headers, "retry-after");
  if (retryAfter !== null) {
    if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
    const at = Date.parse(retryAfter);
    if (!Number.isNaN(at)) return Math.max(0, at - now.getTime());
  }
  const usage = headerOf(headers, "x-business-use-case-usage");
  const accounts = usage === null ? undefined : parseJson(usage);
  if (typeof accounts !== "object" || accounts === null) return null;
  const minutes = Object.values(accounts)
    .flatMap(items)
    .map((use) => property(use, "estimated_time_to_regain_access"))
    .filter((wait): wait is number => typeof wait === "number" && wait > 0);
  return minutes.length === 0 ? null : Math.max(...minutes) * 60_000;
}

function headerOf(headers: Exchange["headers"], name: string): string | null {
  const value = headers[name];
  return textOf((Array.isArray(value) ? value[0] : value)?.trim());
}

function codeOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : null;
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** Meta spreads its words over several fields: a title and a text for people, details for senders, and a message with both. */
function wordsOf(error: unknown): string {
  const forPeople = [textOf(property(error, "error_user_title")), textOf(property(error, "error_user_msg"))].filter(
    (words) => words !== null,
  );
  const details = textOf(propertyAt(error, "error_data", "details"));
  if (forPeople.length > 0) return forPeople.join(": ");
  return details ?? textOf(property(error, "message")) ?? textOf(property(error, "title")) ?? "";
}
