import { DrizzleQueryError } from "drizzle-orm";

/**
 * What went wrong in a failed query, without the values it was asked with: those may be people's texts or secrets, and
 * neither logs nor pages of operators may hold them. That leaves out the query's parameters and the database's "failing row".
 *
 * @returns the database's own error, or `error` itself when it is of another kind
 */
export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError) || !(error.cause instanceof Error)) return error;
  const { message, stack, code, table_name, constraint_name } = error.cause as Error & Record<string, unknown>;
  const plain = Object.assign(new Error(message), { code, table_name, constraint_name });
  if (stack) plain.stack = stack;
  return plain;
}
