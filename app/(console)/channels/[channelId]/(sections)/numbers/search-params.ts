import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { senderStates } from "#db/sender-enums";
import type { SenderRow } from "#lib/channels/queries";

export const loadNumberFilter = createLoader({
  q: parseAsString.withDefault(""),
  state: parseAsArrayOf(parseAsStringLiteral(senderStates)).withDefault([]),
});

/** Filters in memory: an account has at most a few dozen numbers. */
export function filterNumbers(rows: SenderRow[], filter: { q: string; state: string[] }): SenderRow[] {
  const text = filter.q.trim().toLowerCase();
  const digits = text.replace(/\D/g, "");
  return rows.filter(
    (row) =>
      (filter.state.length === 0 || filter.state.includes(row.state)) &&
      (text === "" || row.displayName.toLowerCase().includes(text) || (digits !== "" && row.phone.includes(digits))),
  );
}
