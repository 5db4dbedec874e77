"use client";

import type { ReactNode } from "react";

/** A list of labels and values. Rows whose value is null are left out. */
export function KeyValue({ rows }: { rows: readonly { key: string; label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-[7px] slim:grid-cols-[96px_minmax(0,1fr)]">
      {rows
        .filter((row) => row.value !== null && row.value !== undefined)
        .map((row) => (
          <div key={row.key} className="contents">
            <dt className="text-muted-foreground">{row.label}</dt>
            <dd className="min-w-0">{row.value}</dd>
          </div>
        ))}
    </dl>
  );
}
