"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

export const pageSizes = [10, 20, 50, 100] as const;

/** Builds the address of the same list with other parameters; null takes one away. */
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
      <button type="button" className="btn g sq sm" disabled aria-label={label}>
        {children}
      </button>
    );
  }
  return (
    <Link href={href} scroll={false} className="btn g sq sm" aria-label={label} title={label}>
      {children}
    </Link>
  );
}

function PageSize({ size }: { size: number }) {
  const t = useTranslations("common.table");
  const router = useRouter();
  const href = useHref();
  return (
    <label className="row">
      <span className="hide-m">{t("rows")}</span>
      <select
        className="in sm !w-auto !border-border !px-1.5 !text-xs"
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

/** The foot of a short list: `page` and `size` in the URL, with the total. `count` replaces the plain "n rows". */
export function Pager({ page, size, total, count }: { page: number; size: number; total: number; count?: ReactNode }) {
  const t = useTranslations("common");
  const href = useHref();
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <nav className="pager" aria-label={t("table.rows")}>
      <span className="num grow">{count ?? t("table.total", { count: total })}</span>
      <PageSize size={size} />
      <Step href={page > 1 ? href({ page: page === 2 ? null : String(page - 1) }) : null} label={t("previous")}>
        <ChevronLeft aria-hidden />
      </Step>
      <span className="num nw">{t("table.pageOf", { page, pages })}</span>
      <Step href={page < pages ? href({ page: String(page + 1) }) : null} label={t("next")}>
        <ChevronRight aria-hidden />
      </Step>
    </nav>
  );
}

/** The foot of a long list: `after` and `before` hold a cursor; no total is counted for it. */
export function KeysetPager({
  size,
  before,
  after,
  count,
}: {
  size: number;
  /** Cursor of the page with newer rows, or null on the first page. */
  before: string | null;
  /** Cursor of the page with older rows, or null on the last. */
  after: string | null;
  count?: ReactNode;
}) {
  const t = useTranslations("common");
  const href = useHref();
  return (
    <nav className="pager" aria-label={t("table.rows")}>
      <span className="num grow">{count}</span>
      <PageSize size={size} />
      {before ? (
        <Link href={href({ before: null, after: null })} scroll={false} className="link px-1">
          {t("table.newest")}
        </Link>
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
