"use client";

import { cn } from "#components/ui/cn";

/** A country or region with its figures as they are shown; `share` is of the longest bar, from 0 to 1. */
type CountryLine = { key: string; name: string; share: number; accepted: string; rate: string; poor: boolean };

/** Countries with a bar, a count and a rate each. */
export function CountryList({ lines }: { lines: readonly CountryLine[] }) {
  return (
    <ul className="grid gap-[9px]">
      {lines.map(({ key, name, share, accepted, rate, poor }) => (
        <li
          key={key}
          className="grid grid-cols-[132px_minmax(0,1fr)_64px_52px] items-center gap-3 slim:grid-cols-[92px_minmax(0,1fr)_56px_48px]"
        >
          <span className="min-w-0 truncate" title={name}>
            {name}
          </span>
          <span className="flex h-[7px] overflow-hidden rounded-full bg-muted" aria-hidden>
            <i className="block min-w-0.5 bg-series-delivered" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="tabular-nums text-right">{accepted}</span>
          <span className={cn("tabular-nums text-right", poor ? "font-medium text-danger" : "text-muted-foreground")}>
            {rate}
          </span>
        </li>
      ))}
    </ul>
  );
}
