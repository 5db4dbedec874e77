"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { createContext, Fragment, type ReactNode, useContext, useEffect, useState } from "react";

export type Crumb = { label: string; href?: string };

const Trail = createContext<{ crumbs: readonly Crumb[]; set: (crumbs: readonly Crumb[]) => void }>({
  crumbs: [],
  set: () => {},
});

/** Holds the trail between the page, which knows it, and the top bar, which shows it. */
export function BreadcrumbsProvider({ children }: { children: ReactNode }) {
  const [crumbs, set] = useState<readonly Crumb[]>([]);
  return <Trail value={{ crumbs, set }}>{children}</Trail>;
}

/** Put into a page: says where it stands. The last crumb is the page itself and has no address. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { set } = useContext(Trail);
  const words = JSON.stringify(crumbs);
  useEffect(() => {
    set(JSON.parse(words) as Crumb[]);
    return () => set([]);
  }, [words, set]);
  return null;
}

/** The trail as the top bar shows it; on a phone the last crumb alone. */
export function BreadcrumbTrail({ first }: { first: Crumb }) {
  const t = useTranslations("shell");
  const { crumbs } = useContext(Trail);
  const all = [first, ...crumbs];
  return (
    <nav className="crumbs" aria-label={t("breadcrumb")}>
      {all.map((crumb, at) => {
        const last = at === all.length - 1;
        return (
          <Fragment key={`${crumb.href}${crumb.label}`}>
            {at > 0 ? <ChevronRight className="xs hide-m" aria-hidden /> : null}
            {last || !crumb.href ? (
              <b aria-current={last ? "page" : undefined} className={last ? undefined : "hide-m"}>
                {crumb.label}
              </b>
            ) : (
              <Link href={crumb.href} className="hide-m">
                {crumb.label}
              </Link>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
