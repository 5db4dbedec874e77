"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, Fragment, type ReactNode, useContext, useEffect, useState } from "react";
import type { AccessRole, WorkspaceKind } from "#db/enums";
import { cn } from "../../ui/cn.tsx";
import { ChevronRight } from "../../ui/icons.tsx";
import { Link } from "../../ui/link.tsx";
import { isCurrent, navigation } from "./navigation.tsx";

export type Crumb = { label: string; href?: string };

const Trail = createContext<{ crumbs: readonly Crumb[]; set: (crumbs: readonly Crumb[]) => void }>({
  crumbs: [],
  set: () => {},
});

/** Passes the breadcrumbs from the page, which sets them, to the top bar, which shows them. */
export function BreadcrumbsProvider({ children }: { children: ReactNode }) {
  const [crumbs, set] = useState<readonly Crumb[]>([]);
  return <Trail value={{ crumbs, set }}>{children}</Trail>;
}

/** Sets the breadcrumbs of a page. The last one is the page itself and has no `href`. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { set } = useContext(Trail);
  const words = JSON.stringify(crumbs);
  useEffect(() => {
    set(JSON.parse(words) as Crumb[]);
    return () => set([]);
  }, [words, set]);
  return null;
}

/** The breadcrumbs of the page that is open. */
export function useCrumbs(): readonly Crumb[] {
  return useContext(Trail).crumbs;
}

/** The breadcrumbs in the top bar; only the last one on a phone. Until the page has set its own they name the menu's entry. */
export function BreadcrumbTrail({ first, kind, role }: { first: Crumb; kind: WorkspaceKind; role: AccessRole }) {
  const t = useTranslations("shell");
  const { crumbs } = useContext(Trail);
  const pathname = usePathname();
  const entries = navigation(kind, role).flatMap((group) => group.items);
  const here = entries
    .filter((item) => isCurrent(item.base, pathname))
    .map((item) => ({ label: t(`nav.${item.key}`) }));
  const all: Crumb[] = [first, ...(crumbs.length > 0 ? crumbs : here)];
  return (
    <nav className="flex min-w-0 flex-1 items-center gap-1.5 text-muted-foreground" aria-label={t("breadcrumb")}>
      {all.map((crumb, at) => {
        const last = at === all.length - 1;
        return (
          <Fragment key={`${crumb.href}${crumb.label}`}>
            {at > 0 ? <ChevronRight className="size-3 flex-none stroke-[2.1] narrow:hidden" aria-hidden /> : null}
            {last || !crumb.href ? (
              <b
                aria-current={last ? "page" : undefined}
                title={crumb.label}
                className={cn(
                  "min-w-0 truncate font-medium text-foreground zh:tracking-normal",
                  // Where one is matters most: the way there is cut short first.
                  last ? "shrink" : "shrink-[9] narrow:hidden",
                )}
              >
                {crumb.label}
              </b>
            ) : (
              <Link
                href={crumb.href}
                title={crumb.label}
                className="min-w-6 shrink-[9] truncate hover:text-foreground narrow:hidden"
              >
                {crumb.label}
              </Link>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
