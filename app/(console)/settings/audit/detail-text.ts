/** An entry's detail in one line: `role: viewer → operator, email: ana@lumen.example`. */
export function detailText(detail: Record<string, unknown>): string {
  if ("from" in detail && "to" in detail) {
    const { from, to, ...rest } = detail;
    return [`${plain(from)} → ${plain(to)}`, detailText(rest)].filter(Boolean).join(", ");
  }
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${plain(value)}`)
    .join(", ");
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value !== "object") return String(value);
  if ("from" in value && "to" in value) return `${plain(value.from)} → ${plain(value.to)}`;
  return JSON.stringify(value);
}
