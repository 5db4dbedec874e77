"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

/** A small square in the colour of a series: a CSS colour, or a class such as `bg-series-sent`. */
export function Swatch({ color, className }: { color?: string; className?: string }) {
  return (
    <i
      className={cn("inline-block size-[9px] flex-none rounded-[3px]", className)}
      style={color ? { background: color } : undefined}
      aria-hidden
    />
  );
}

export type LegendItem = { key: string; label: ReactNode; color?: string; className?: string };

/** What each colour of a chart or a bar means. */
export function Legend({ items, className }: { items: readonly LegendItem[]; className?: string }) {
  return (
    <ul className={cn("flex flex-wrap gap-x-3.5 gap-y-1 text-xs/5 text-secondary-foreground", className)}>
      {items.map((item) => (
        <li key={item.key}>
          <span className="inline-flex items-center gap-1.5">
            <Swatch color={item.color} className={item.className} />
            {item.label}
          </span>
        </li>
      ))}
    </ul>
  );
}
