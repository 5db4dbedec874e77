"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { createContext, Fragment, type ReactNode, useContext, useEffect, useState } from "react";
import { cn } from "../ui/cn.tsx";

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

/** The breadcrumbs in the top bar; only the last one on a phone. */
export function BreadcrumbTrail({ first }: { first: Crumb }) {
  const t = useTranslations("shell");
  const { crumbs } = useContext(Trail);
  const all = [first, ...crumbs];
  return (
    <nav className="flex min-w-0 flex-1 items-center gap-1.5 text-muted-foreground" aria-label={t("breadcrumb")}>
      {all.map((crumb, at) => {
        const last = at === all.length - 1;
        return (
          <Fragment key={`${crumb.href}${crumb.label}`}>
            {at > 0 ? <ChevronRight className="size-3 stroke-[2.1] narrow:hidden" aria-hidden /> : null}
            {last || !crumb.href ? (
              <b
                aria-current={last ? "page" : undefined}
                className={cn("truncate font-medium text-foreground zh:tracking-normal", !last && "narrow:hidden")}
              >
                {crumb.label}
              </b>
            ) : (
              <Link href={crumb.href} className="whitespace-nowrap hover:text-foreground narrow:hidden">
                {crumb.label}
              </Link>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
