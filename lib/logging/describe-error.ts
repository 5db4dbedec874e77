import { withoutParameters } from "#lib/logging/query-error";

/** Facts of errors that tell of no person: the system's, the database's and our own. */
const kept = ["code", "errno", "syscall", "table_name", "constraint_name", "statusCode", "digest", "key"] as const;
/** Errors that caused one another, as many as are described. */
const depthMost = 4;

/**
 * An error as logs hold it: what it is, where it happened and what caused it, and nothing of the people it was about. The values
 * of a query, the rows that the database quotes, numbers as long as a phone's and addresses of mail are left out.
 */
export function describeError(thrown: unknown, depth = 0): unknown {
  const error = withoutParameters(thrown);
  if (typeof error === "string") return withoutPeople(error);
  // The job engine reports objects that are no errors and look like them.
  if (typeof error !== "object" || error === null) return error;
  const { message, stack, cause, ...facts } = factsOf(error);
  return {
    type: error.constructor?.name ?? "object",
    message: withoutPeople(String(message ?? "")),
    ...(typeof stack === "string" ? { stack: withoutPeople(stack) } : {}),
    ...facts,
    ...(cause && depth < depthMost ? { cause: describeError(cause, depth + 1) } : {}),
  };
}

function factsOf(error: object) {
  const { message, stack, cause, ...all } = { ...error, ...named(error) } as Record<string, unknown>;
  const facts = kept.flatMap((name): [string, string | number][] => {
    const value = all[name];
    if (typeof value === "number") return [[name, value]];
    return typeof value === "string" ? [[name, withoutPeople(value)]] : [];
  });
  return { message, stack, cause, ...Object.fromEntries(facts) };
}

/** What an error has that no copy of it takes along. */
function named(error: object): Record<string, unknown> {
  const { message, stack, cause } = error as Error;
  return { message, stack, cause };
}

/** Ids of messages, campaigns and templates are longer than any phone number, ports and codes are shorter. */
const longNumber = /(?<!\d)\+?\d{9,17}(?!\d)/g;
const mailAddress = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi;
/** What the query builder adds to its message. */
const parameters = /\nparams: [\s\S]*$/;

function withoutPeople(text: string): string {
  return text.replace(parameters, "").replace(longNumber, "[number]").replace(mailAddress, "[address]");
}
