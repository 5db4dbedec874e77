"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

/** A list of labels and values. Rows whose value is null are left out. `wide` makes room for labels of several words. */
export function KeyValue({
  rows,
  wide = false,
}: {
  rows: readonly { key: string; label: ReactNode; value: ReactNode }[];
  wide?: boolean;
}) {
  return (
    <dl
      className={cn(
        "grid gap-x-3 gap-y-[7px]",
        wide
          ? "grid-cols-[208px_minmax(0,1fr)] slim:grid-cols-[148px_minmax(0,1fr)]"
          : "grid-cols-[112px_minmax(0,1fr)] slim:grid-cols-[96px_minmax(0,1fr)]",
      )}
    >
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
