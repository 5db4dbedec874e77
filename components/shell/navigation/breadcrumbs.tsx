"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, Fragment, type ReactNode, Suspense, use, useContext, useEffect, useState } from "react";
import type { AccessRole, WorkspaceKind } from "#db/enums";
import { cn } from "../../ui/cn.tsx";
import { ChevronRight } from "../../ui/icons.tsx";
import { Link } from "../../ui/link.tsx";
import { isCurrent, navigation } from "./navigation.tsx";

export type Crumb = { label: string; href?: string };

/** How long the server waits for a page to name its breadcrumbs, in milliseconds. A page that failed names none. */
const waitMs = 1_000;

/** The breadcrumbs of the page that a visit begins with, which stands below the top bar and is drawn after it. */
class FirstPage {
  #crumbs: readonly Crumb[] | null = null;
  #settled: () => void = () => {};
  readonly #known = new Promise<void>((settle) => {
    this.#settled = settle;
  });
  readonly #timer = typeof window === "undefined" ? setTimeout(() => this.name([]), waitMs) : undefined;

  name(crumbs: readonly Crumb[]): void {
    if (this.#crumbs) return;
    clearTimeout(this.#timer);
    this.#crumbs = crumbs;
    this.#settled();
  }

  /** For React's render: it waits until they are known. */
  read(): readonly Crumb[] {
    if (this.#crumbs === null) use(this.#known);
    return this.#crumbs ?? [];
  }
}

const Trail = createContext<{
  /** Those of the page that is open now; empty between two pages. */
  crumbs: readonly Crumb[] | null;
  first: FirstPage | null;
  set: (crumbs: readonly Crumb[]) => void;
}>({ crumbs: null, first: null, set: () => {} });

/** Passes the breadcrumbs from the page, which sets them, to the top bar, which shows them. */
export function BreadcrumbsProvider({ children }: { children: ReactNode }) {
  const [first] = useState(() => new FirstPage());
  const [crumbs, set] = useState<readonly Crumb[] | null>(null);
  return <Trail value={{ crumbs, first, set }}>{children}</Trail>;
}

/**
 * Sets the breadcrumbs of a page. The last one is the page itself and has no `href`.
 *
 * @param loading the page's own breadcrumbs will follow
 */
export function Breadcrumbs({ crumbs, loading = false }: { crumbs: readonly Crumb[]; loading?: boolean }) {
  const { first, set } = useContext(Trail);
  // While it is drawn, so that the server has them too.
  if (!loading) first?.name(crumbs);
  const words = JSON.stringify(crumbs);
  useEffect(() => {
    set(JSON.parse(words) as Crumb[]);
    return () => set([]);
  }, [words, set]);
  return null;
}

/** The breadcrumbs of the page that is open. */
export function useCrumbs(): readonly Crumb[] {
  return useContext(Trail).crumbs ?? [];
}

type TrailProps = { first: Crumb; kind: WorkspaceKind; role: AccessRole };

/** The breadcrumbs in the top bar; only the last one on a phone. Until the page has set its own they name the menu's entry. */
export function BreadcrumbTrail(props: TrailProps) {
  return (
    <Suspense fallback={<TrailOf {...props} crumbs={[]} />}>
      <PageTrail {...props} />
    </Suspense>
  );
}

function PageTrail(props: TrailProps) {
  const { crumbs, first } = useContext(Trail);
  return <TrailOf {...props} crumbs={crumbs ?? first?.read() ?? []} />;
}

function TrailOf({ first, kind, role, crumbs }: TrailProps & { crumbs: readonly Crumb[] }) {
  const t = useTranslations("shell");
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
