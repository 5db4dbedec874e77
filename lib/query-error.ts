import { DrizzleQueryError } from "drizzle-orm";

/**
 * What went wrong in a failed query, without its parameters: those may be people's texts or secrets, and neither logs nor
 * rows for the eye of an operator may hold them.
 *
 * @returns the database's own error, or `error` itself when it is of another kind
 */
export function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}
