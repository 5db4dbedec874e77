"use client";

import type { ReactNode } from "react";
import { cn } from "../ui/cn.tsx";
import { Breadcrumbs, type Crumb } from "./navigation/breadcrumbs.tsx";

/**
 * The `main` of a page. `crumbs` are shown in the top bar, after the workspace; without them a part of the page sets them.
 *
 * @param loading it stands in for the page until that is there
 */
export function Page({
  crumbs,
  loading,
  children,
}: {
  crumbs?: readonly Crumb[];
  loading?: boolean;
  children: ReactNode;
}) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={cn(
        "mx-auto flex w-full max-w-[calc(var(--content-max)+64px)] flex-col gap-4 px-8 pt-6 pb-14",
        "narrow:gap-3.5 narrow:px-4 narrow:pt-4 narrow:pb-12 narrow:has-data-[slot=bottom-bar]:pb-[88px]",
        // A list stays usable beside an open drawer, which would otherwise cover it.
        "min-[1180px]:has-data-with-drawer:m-0 min-[1180px]:has-data-with-drawer:max-w-none min-[1180px]:has-data-with-drawer:pr-[492px]",
      )}
    >
      {crumbs ? <Breadcrumbs crumbs={crumbs} loading={loading} /> : null}
      {children}
    </main>
  );
}

/** Title, a sentence and actions, of which one at most is primary. Detail pages add a glyph and a state. */
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
    <div className="flex flex-wrap items-start gap-4 narrow:gap-3">
      <div className="flex min-w-0 flex-[1_1_300px] items-start gap-4">
        {glyph}
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <h1 className="text-xl font-strong tracking-[-0.012em] zh:tracking-normal">{title}</h1>
            {state}
          </div>
          {sub ? (
            <div className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
              {sub}
            </div>
          ) : null}
        </div>
      </div>
      {actions ? (
        <div className="flex min-w-0 flex-wrap items-center gap-2 narrow:w-full narrow:[&_[data-slot=button]]:flex-1">
          {actions}
        </div>
      ) : null}
    </div>
  );
}

/** A detail page: its navigation at the left, or above it where there is less room, and its content. */
export function DetailLayout({ nav, children }: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[184px_minmax(0,1fr)] items-start gap-6 sections-above:grid-cols-[minmax(0,1fr)] sections-above:gap-3">
      {nav}
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </div>
  );
}
