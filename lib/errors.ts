export const errorCodes = [
  "not_found",
  "forbidden",
  "unauthenticated",
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
 * A refusal that explains itself. `key` names its text in the catalogue `errors`, `values` fill it; `field` says which
 * input it is about (dotted path), so that a form can show it there.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly key: string;
  readonly values: Record<string, string | number>;
  readonly field: string | null;

  constructor(
    code: ErrorCode,
    key: string,
    options: { values?: Record<string, string | number>; field?: string; cause?: unknown } = {},
  ) {
    super(`${code}: ${key}`, { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.key = key;
    this.values = options.values ?? {};
    this.field = options.field ?? null;
  }
}

/** What is missing and what belongs to another workspace look the same. `thing` names the kind: `errors.notFound.<thing>`. */
export function notFound(thing: string): DomainError {
  return new DomainError("not_found", `notFound.${thing}`);
}

/** True when the database refused a row because a unique index holds it already. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (typeof cause !== "object" || cause === null) return false;
  const { code, constraint_name: name } = cause as { code?: string; constraint_name?: string };
  return code === "23505" && (constraint === undefined || name === constraint);
}
