import Link from "next/link";
import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "./breadcrumbs.tsx";

/** The one `main` of a page. `crumbs` go to the top bar; the workspace stands before them by itself. */
export function Page({ crumbs, children }: { crumbs: readonly Crumb[]; children: ReactNode }) {
  return (
    <main className="page" id="content" tabIndex={-1}>
      <Breadcrumbs crumbs={crumbs} />
      {children}
    </main>
  );
}

/** Title, one sentence, and the actions: one primary at most. A detail page adds its glyph, state and facts. */
export function PageHeader({
  title,
  sub,
  glyph,
  state,
  actions,
}: {
  title: ReactNode;
  sub?: ReactNode;
  glyph?: ReactNode;
  state?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="page-head">
      <div className="row grow !items-start !gap-4">
        {glyph}
        <div className="grow">
          <div className="row w">
            <h1>{title}</h1>
            {state}
          </div>
          {sub ? <div className="sub row w !gap-x-3 !gap-y-1">{sub}</div> : null}
        </div>
      </div>
      {actions ? <div className="acts row">{actions}</div> : null}
    </div>
  );
}

export type DetailLink = { href: string; label: string; icon: ReactNode; current: boolean };

/** A detail page: its own navigation left, which scrolls sideways when narrow, and the content right. */
export function DetailLayout({ nav, children }: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className="sp">
      {nav}
      <div className="stack min-w-0 !gap-4">{children}</div>
    </div>
  );
}

export function DetailNav({ links, label }: { links: readonly DetailLink[]; label: string }) {
  return (
    <nav className="subnav" aria-label={label}>
      {links.map((link) => (
        <Link key={link.href} href={link.href} aria-current={link.current ? "page" : undefined}>
          {link.icon}
          <span>{link.label}</span>
        </Link>
      ))}
    </nav>
  );
}
