import Link from "next/link";
import type { ReactNode } from "react";

export type TabLink = { href: string; label: ReactNode; count?: ReactNode; current?: boolean };

/** Tabs that are links: each view has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.current ? "page" : undefined}>
          {tab.label}
          {tab.count === undefined ? null : <span className="c">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
