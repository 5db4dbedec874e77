"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { CSSProperties, MouseEvent, ReactNode } from "react";
import { cn } from "../ui/cn.tsx";
import { ArrowDown, ArrowUp } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { type Place, type RowHeight, Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "../ui/table.tsx";

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** In pixels. Without it a column is as wide as its content. */
  minWidth?: number;
  /** The value of the URL parameter `sort`; descending order adds a minus before it. */
  sort?: string;
  /** Where the cell goes when the row folds to two lines on a phone; a column without a place is hidden there. */
  place?: Place;
  /** A column of buttons: its header is for screen readers only, and it stays in view while a wide table scrolls. */
  quietHeader?: boolean;
  /** Leaves the column out where the table is narrower than this, in pixels. On a phone, `place` decides. */
  dropBelow?: keyof typeof drops;
  className?: string;
};

export type DataTableProps<Row> = {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Names the table for screen readers. */
  label: string;
  /** Where a click on the row leads. Put the same link into the first column, for keyboard users. */
  rowHref?: (row: Row) => string | undefined;
  selectedKey?: string | null;
  /** The order when the URL has no `sort`, such as `-created`. */
  defaultSort?: string;
  /** 34, 40 or 54 px rows. */
  density?: RowHeight;
  /** Keeps the first column visible while a wide table scrolls. */
  stickyFirst?: boolean;
  /** Shown when there are no rows, such as EmptyState or FilteredEmpty. */
  empty?: ReactNode;
  /** Dims the rows while new ones load. */
  pending?: boolean;
};

/**
 * A list. Sorting, filtering and paging happen in the database and live in the URL, so this draws the rows it is given;
 * they fold to two lines on a phone.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, label, rowHref, selectedKey, density = "normal", empty, pending, stickyFirst } = props;
  const router = useRouter();

  function open(event: MouseEvent, href: string) {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, label, [role=menuitem], [role=checkbox]")) return;
    if (window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, "_blank", "noopener");
    // The same path means that a drawer opens: keep the scroll position.
    else router.push(href, { scroll: new URL(href, window.location.href).pathname !== window.location.pathname });
  }

  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <TableScroll
      rows={density}
      className={cn("@container/table", pending && "opacity-60 transition-opacity duration-(--motion)")}
      aria-label={label}
      tabIndex={0}
    >
      <Table fold aria-busy={pending || undefined}>
        <Thead>
          <Tr>
            {columns.map((column, at) => (
              <Head
                key={column.id}
                column={column}
                defaultSort={props.defaultSort}
                sticky={stickyFirst === true && at === 0}
              />
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            const href = rowHref?.(row);
            return (
              <Tr
                key={key}
                aria-selected={selectedKey === key || undefined}
                className={cn(href && "cursor-pointer")}
                onClick={href ? (event) => open(event, href) : undefined}
              >
                {columns.map((column, at) => (
                  <Td
                    key={column.id}
                    align={column.align}
                    place={column.place}
                    className={cn(
                      stickyFirst && at === 0 && stickyCell.first,
                      column.quietHeader && stickyCell.last,
                      column.dropBelow && drops[column.dropBelow],
                      column.className,
                    )}
                  >
                    {/* Called rather than mounted: columns made anew by a refresh must not unmount a cell's open dialog. */}
                    {column.cell(row)}
                  </Td>
                ))}
              </Tr>
            );
          })}
        </Tbody>
      </Table>
    </TableScroll>
  );
}

const drops = {
  520: "min-[641px]:@max-[519px]/table:hidden",
  640: "min-[641px]:@max-[639px]/table:hidden",
  760: "min-[641px]:@max-[759px]/table:hidden",
  900: "min-[641px]:@max-[899px]/table:hidden",
  1040: "min-[641px]:@max-[1039px]/table:hidden",
} as const;

// Other cells scroll below them, so their background is opaque even while the row is hovered.
const opaque = "z-2 bg-card group-hover/row:bg-[color-mix(in_oklab,var(--accent)_55%,var(--card))]";
const stickyCell = {
  first: `${opaque} min-[641px]:sticky min-[641px]:left-0`,
  last: `${opaque} min-[641px]:sticky min-[641px]:right-0`,
};

function Head<Row>({ column, defaultSort, sticky }: { column: Column<Row>; defaultSort?: string; sticky: boolean }) {
  const t = useTranslations("common.table");
  const pathname = usePathname();
  const search = useSearchParams();
  const style = column.minWidth ? { minWidth: column.minWidth } : undefined;
  const look = {
    style,
    align: column.align,
    className: cn(
      sticky && "sticky left-0 z-2",
      column.quietHeader && "sticky right-0 z-2",
      column.dropBelow && drops[column.dropBelow],
    ),
  };
  if (!column.sort) {
    return <Th {...look}>{column.quietHeader ? <span className="sr-only">{column.header}</span> : column.header}</Th>;
  }
  const current = search.get("sort") ?? defaultSort ?? "";
  const descending = current === `-${column.sort}`;
  const ascending = current === column.sort;
  const next = new URLSearchParams(search);
  next.set("sort", descending ? column.sort : `-${column.sort}`);
  for (const place of ["page", "after", "before"]) next.delete(place);
  const words = { column: typeof column.header === "string" ? column.header : column.id };
  return (
    <Th {...look} aria-sort={descending ? "descending" : ascending ? "ascending" : undefined}>
      <Link
        className="inline-flex min-h-6 items-center gap-1 hover:text-foreground"
        href={`${pathname}?${next}`}
        scroll={false}
        title={descending ? t("sortAscending", words) : t("sortDescending", words)}
      >
        {column.header}
        {descending ? <ArrowDown className="size-3 stroke-[2.1]" aria-hidden /> : null}
        {ascending ? <ArrowUp className="size-3 stroke-[2.1]" aria-hidden /> : null}
      </Link>
    </Th>
  );
}

/** The shape of the table while its rows load. */
export function DataTableSkeleton({
  columns,
  rows = 8,
  density = "normal",
}: {
  columns: number;
  rows?: number;
  density?: RowHeight;
}) {
  const t = useTranslations("common");
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      <TableScroll rows={density}>
        <div aria-hidden className={placeholder} style={{ "--columns": columns } as CSSProperties}>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
            <i key={row} />
          ))}
        </div>
      </TableScroll>
    </div>
  );
}

// One element a row, cut into columns by a mask: the page brings this as well as the rows that take its place.
const placeholder =
  "grid gap-[calc(var(--row)-10px)] px-4 py-[calc(var(--row)/2)] *:block *:h-2.5 *:bg-muted *:mask-[linear-gradient(90deg,black_62%,transparent_62%)] *:mask-size-[calc(100%/var(--columns))_100%] *:motion-safe:animate-pulse";

/** Two lines in one cell: a name, and a detail below. */
export function TwoLines({ title, sub, className }: { title: ReactNode; sub?: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        "flex flex-col py-2 leading-[17px] table-folded:py-0",
        // A link above the button that copies an id: each of them is a target of 24 px.
        "has-[button]:py-1 has-[button]:[&_a]:block has-[button]:[&_a]:leading-6",
        className,
      )}
    >
      <span className="font-medium">{title}</span>
      {sub ? <span className="text-xs text-muted-foreground">{sub}</span> : null}
    </span>
  );
}
