export const errorCodes = [
  "not_found",
  "forbidden",
  "unauthenticated",
  "wrong_workspace",
  "conflict",
  "invalid",
  "limit_exceeded",
  "precondition_failed",
  "too_many_requests",
  "platform_refused",
  "unavailable",
  "unexpected",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * An expected error with a text for the user. `key` is its key in the catalogue `errors`, and `values` are the arguments of
 * that text. `field` is the dotted path of the input it is about, so that a form can show it there. `platformCode` is the
 * code a platform refused with: its meaning becomes the argument `meaning` of the text.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly key: string;
  readonly values: Record<string, string | number>;
  readonly field: string | null;
  readonly platformCode: { platform: string; code: string } | null;

  constructor(
    code: ErrorCode,
    key: string,
    options: {
      values?: Record<string, string | number>;
      field?: string;
      cause?: unknown;
      platformCode?: { platform: string; code: string };
    } = {},
  ) {
    super(`${code}: ${key}`, { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.key = key;
    this.values = options.values ?? {};
    this.field = options.field ?? null;
    this.platformCode = options.platformCode ?? null;
  }
}

/**
 * The error for a missing row, and for a row of another workspace, which must look the same.
 * @param thing the key of its text: `errors.notFound.<thing>`
 */
export function notFound(thing: string): DomainError {
  return new DomainError("not_found", `notFound.${thing}`);
}

/** True for a violation of a unique constraint; optionally of one particular constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (typeof cause !== "object" || cause === null) return false;
  const { code, constraint_name: name } = cause as { code?: string; constraint_name?: string };
  return code === "23505" && (constraint === undefined || name === constraint);
}
