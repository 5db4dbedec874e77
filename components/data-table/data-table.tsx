"use client";

import { type ColumnDef, tableFeatures, useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, type ReactNode, useMemo } from "react";
import { cn } from "../ui/cn.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** Least width in pixels; columns are otherwise as wide as their content. */
  minWidth?: number;
  /** The value of `sort` in the URL; descending has a minus before it. */
  sort?: string;
  /**
   * Where the cell stands when the row folds to two lines at 640 px: `a` name, `b` state (top right), `c` under the
   * name, `e` bottom right. A column without a place is left out there.
   */
  place?: "a" | "b" | "c" | "e";
  /** The header is only read out: for a column of buttons. */
  quietHeader?: boolean;
  className?: string;
};

export type DataTableProps<Row> = {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Names the table for screen readers. */
  label: string;
  /** Where a click on the row leads. Give the first column a real link as well: the keyboard uses that one. */
  rowHref?: (row: Row) => string | undefined;
  selectedKey?: string | null;
  /** What `sort` means when the URL says nothing, such as `-created`. */
  defaultSort?: string;
  /** 34, 40 or 54 px rows. */
  density?: "dense" | "normal" | "tall";
  /** Keeps the first column in sight while a wide table scrolls. */
  stickyFirst?: boolean;
  /** Stands in place of the rows when there are none: EmptyState or NoMatchState. */
  empty?: ReactNode;
  /** Rows are being read again: the old ones stay, paler. */
  pending?: boolean;
};

// Sorting, filtering and paging are the server's and live in the URL, so the core model is all that is needed.
const features = tableFeatures({});

/** A list. State lives in the URL; rows fold to two lines on a phone. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, label, rowHref, selectedKey, density = "normal", empty, pending } = props;
  const router = useRouter();
  const definitions = useMemo(
    () => columns.map((column): ColumnDef<typeof features, Row> => ({ id: column.id })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: rows, getRowId: (row: Row) => rowKey(row) });
  const byId = new Map(columns.map((column) => [column.id, column]));

  function open(event: MouseEvent, href: string) {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, label, [role=menuitem], [role=checkbox]")) return;
    if (window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, "_blank", "noopener");
    // The same page with another address opens a drawer: the list stays where it is.
    else router.push(href, { scroll: new URL(href, window.location.href).pathname !== window.location.pathname });
  }

  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <section
      className={cn("tw", density, props.stickyFirst && "stick-1", pending && "pending")}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="rows" aria-busy={pending || undefined}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.column.id);
                return column ? <Head key={header.id} column={column} defaultSort={props.defaultSort} /> : null;
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const href = rowHref?.(row.original);
            return (
              <tr
                key={row.id}
                aria-selected={selectedKey === row.id || undefined}
                data-href={href}
                onClick={href ? (event) => open(event, href) : undefined}
              >
                {row.getAllCells().map((cell) => {
                  const column = byId.get(cell.column.id);
                  return (
                    <td
                      key={cell.id}
                      className={cn(column?.align === "right" && "r", column?.place, column?.className)}
                    >
                      {/* Called, not mounted: new columns after a refresh must not throw away a cell's open dialog. */}
                      {column?.cell(row.original)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Head<Row>({ column, defaultSort }: { column: Column<Row>; defaultSort?: string }) {
  const t = useTranslations("common.table");
  const pathname = usePathname();
  const search = useSearchParams();
  const style = column.minWidth ? { minWidth: column.minWidth } : undefined;
  const name = column.align === "right" ? "r" : undefined;
  if (!column.sort) {
    return (
      <th scope="col" className={name} style={style}>
        {column.quietHeader ? <span className="sr-only">{column.header}</span> : column.header}
      </th>
    );
  }
  const current = search.get("sort") ?? defaultSort ?? "";
  const descending = current === `-${column.sort}`;
  const ascending = current === column.sort;
  const next = new URLSearchParams(search);
  next.set("sort", descending ? column.sort : `-${column.sort}`);
  for (const place of ["page", "after", "before"]) next.delete(place);
  const words = { column: typeof column.header === "string" ? column.header : column.id };
  return (
    <th
      scope="col"
      className={name}
      style={style}
      aria-sort={descending ? "descending" : ascending ? "ascending" : undefined}
    >
      <Link
        href={`${pathname}?${next}`}
        scroll={false}
        title={descending ? t("sortAscending", words) : t("sortDescending", words)}
      >
        {column.header}
        {descending ? <ArrowDown className="xs" aria-hidden /> : null}
        {ascending ? <ArrowUp className="xs" aria-hidden /> : null}
      </Link>
    </th>
  );
}

/** The table's true shape while its rows are on their way. */
export function DataTableSkeleton({
  columns,
  rows = 8,
  density = "normal",
}: {
  columns: number;
  rows?: number;
  density?: DataTableProps<object>["density"];
}) {
  const t = useTranslations("common");
  return (
    <div className={cn("tw", density)} role="status">
      <span className="sr-only">{t("loading")}</span>
      <table aria-hidden>
        <thead>
          <tr>
            {Array.from({ length: columns }, (_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
              <th key={at}>
                <Skeleton width={64} height={8} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
            <tr key={row}>
              {Array.from({ length: columns }, (_, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
                <td key={at}>
                  <Skeleton width={at === 0 ? `${58 + ((row * 17) % 34)}%` : `${40 + ((row * 23 + at * 11) % 40)}%`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Two lines in one cell: the name, and under it what tells it apart. */
export function TwoLines({ title, sub }: { title: ReactNode; sub?: ReactNode }) {
  return (
    <span className="two">
      <span className="med">{title}</span>
      {sub ? <span className="mute text-xs">{sub}</span> : null}
    </span>
  );
}
