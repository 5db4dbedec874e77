"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { pageSizes } from "#lib/page-sizes";
import { Button, ButtonLink } from "../ui/button.tsx";
import { cn } from "../ui/cn.tsx";
import { ChevronLeft, ChevronRight } from "../ui/icons.tsx";
import { inputLook } from "../ui/input.tsx";
import { TextLink } from "../ui/text-link.tsx";

const foot =
  "flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-border py-2 pr-3 pl-4 text-xs/5 text-muted-foreground";

/** Builds a link to the same list with changed parameters; null removes one. */
function useHref() {
  const pathname = usePathname();
  const search = useSearchParams();
  return (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    const query = next.toString();
    return query ? `${pathname}?${query}` : pathname;
  };
}

function Step({ href, label, children }: { href: string | null; label: string; children: ReactNode }) {
  if (!href) {
    return (
      <Button variant="quiet" size="sm" square disabled aria-label={label}>
        {children}
      </Button>
    );
  }
  return (
    <ButtonLink href={href} scroll={false} variant="quiet" size="sm" square aria-label={label} title={label}>
      {children}
    </ButtonLink>
  );
}

function PageSize({ size }: { size: number }) {
  const t = useTranslations("common.table");
  const router = useRouter();
  const href = useHref();
  return (
    <label className="flex min-w-0 items-center gap-2">
      <span className="narrow:hidden">{t("rows")}</span>
      <select
        className={cn(
          inputLook({ size: "sm" }),
          "h-7 min-h-7 w-auto border-border px-1.5 text-xs narrow:h-8 narrow:min-h-8",
        )}
        aria-label={t("rowsPerPage")}
        value={size}
        onChange={(event) =>
          router.push(href({ size: event.target.value, page: null, after: null, before: null }), { scroll: false })
        }
      >
        {pageSizes.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

export type PagerProps = { page: number; size: number; total: number; count?: ReactNode };

/** Pages by number, with `page` and `size` in the URL. `count` replaces the text "n rows". */
export function Pager({ page, size, total, count }: PagerProps) {
  const t = useTranslations("common");
  const href = useHref();
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <nav className={foot} aria-label={t("table.rows")}>
      <span className="min-w-0 flex-1 tabular-nums">{count ?? t("table.total", { count: total })}</span>
      <PageSize size={size} />
      <Step href={page > 1 ? href({ page: page === 2 ? null : String(page - 1) }) : null} label={t("previous")}>
        <ChevronLeft aria-hidden />
      </Step>
      <span className="whitespace-nowrap tabular-nums">{t("table.pageOf", { page, pages })}</span>
      <Step href={page < pages ? href({ page: String(page + 1) }) : null} label={t("next")}>
        <ChevronRight aria-hidden />
      </Step>
    </nav>
  );
}

export type KeysetPagerProps = {
  size: number;
  /** Cursor of the page with newer rows, or null on the first page. */
  before: string | null;
  /** Cursor of the page with older rows, or null on the last. */
  after: string | null;
  count?: ReactNode;
};

/** Pages by cursor, for long lists whose rows are not counted: `after` and `before` in the URL. */
export function KeysetPager({ size, before, after, count }: KeysetPagerProps) {
  const t = useTranslations("common");
  const href = useHref();
  return (
    <nav className={foot} aria-label={t("table.rows")}>
      <span className="min-w-0 flex-1 tabular-nums">{count}</span>
      <PageSize size={size} />
      {before ? (
        <TextLink href={href({ before: null, after: null })} scroll={false} className="px-1">
          {t("table.newest")}
        </TextLink>
      ) : null}
      <Step href={before ? href({ before, after: null }) : null} label={t("previous")}>
        <ChevronLeft aria-hidden />
      </Step>
      <Step href={after ? href({ after, before: null }) : null} label={t("next")}>
        <ChevronRight aria-hidden />
      </Step>
    </nav>
  );
}
