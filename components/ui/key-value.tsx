import type { ReactNode } from "react";

/** Facts as pairs. A row whose value is null is left out. */
export function KeyValue({ rows }: { rows: readonly { key: string; label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="kv">
      {rows
        .filter((row) => row.value !== null && row.value !== undefined)
        .map((row) => (
          <div key={row.key} className="contents">
            <dt>{row.label}</dt>
            <dd>{row.value}</dd>
          </div>
        ))}
    </dl>
  );
}
