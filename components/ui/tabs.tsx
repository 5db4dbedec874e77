"use client";

import type { ReactNode } from "react";
import { Link } from "./link.tsx";
import { ScrollToCurrent } from "./scroll-to-current.tsx";

export type TabLink = { href: string; label: ReactNode; count?: ReactNode; current?: boolean };

/** Tabs that are links: each view has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  return (
    <nav
      className="relative flex gap-5 overflow-x-auto border-b border-border [scrollbar-width:none]"
      aria-label={label}
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className="-mb-px flex items-center gap-1.5 border-b-2 border-transparent pb-[9px] font-medium whitespace-nowrap text-muted-foreground focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] aria-[current]:border-primary aria-[current]:text-foreground"
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="rounded-xs bg-muted px-[5px] text-2xs text-muted-foreground tabular-nums zh:text-[12px]">
              {tab.count}
            </span>
          )}
        </Link>
      ))}
      <ScrollToCurrent />
    </nav>
  );
}
