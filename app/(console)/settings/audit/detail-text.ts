/**
 * An entry's detail in one line: `role: viewer → operator, e-mail: ana@lumen.example`.
 * @param word the reader's word for the name of a detail
 */
export function detailText(detail: Record<string, unknown>, word: (name: string) => string): string {
  if ("from" in detail && "to" in detail) {
    const { from, to, ...rest } = detail;
    return [`${plain(from)} → ${plain(to)}`, detailText(rest, word)].filter(Boolean).join(", ");
  }
  return Object.entries(detail)
    .map(([name, value]) => `${word(name)}: ${plain(value)}`)
    .join(", ");
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value !== "object") return String(value);
  if ("from" in value && "to" in value) return `${plain(value.from)} → ${plain(value.to)}`;
  return JSON.stringify(value);
}
