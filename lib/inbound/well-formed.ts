import type { ConnectorEvent } from "#lib/connectors/events";

/**
 * The same event with texts that the database can hold: no NUL, no lone surrogate. One such character in a stranger's
 * message must not fail the receipts that came with it.
 */
export function wellFormed<E extends ConnectorEvent>(event: E): E {
  return clean(event) as E;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (value instanceof Date || value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]));
}
