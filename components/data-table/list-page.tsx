"use client";

import type { ReactNode } from "react";
import { Card } from "../ui/card.tsx";
import { DataTable, type DataTableProps } from "./data-table.tsx";
import { FilterBar, FilteredEmpty } from "./filter-bar.tsx";
import type { FilterDefinition } from "./filter-control.tsx";
import { KeysetPager, type KeysetPagerProps, Pager, type PagerProps } from "./pager.tsx";

export type ListPageProps<Row> = Omit<DataTableProps<Row>, "empty"> & {
  /** The filters above the table; they live in the URL. */
  filters?: readonly FilterDefinition[];
  /** Stands before the search box. */
  filterStart?: ReactNode;
  /** Stands at the end of the filters. */
  filterEnd?: ReactNode;
  /** False when there is nothing to list, whatever the filters: `none` is then shown instead of filters and table. */
  any?: boolean;
  none?: ReactNode;
  /** Shown when there are no rows; by default it names the active filters. */
  noMatch?: ReactNode;
  /** Not drawn while there are no rows. */
  pager?: PagerProps | KeysetPagerProps;
  /** Inside the card, above the table. */
  header?: ReactNode;
  /** Inside the card, below the pager. */
  footer?: ReactNode;
};

/** What every list page consists of: filters, table, pager, and a state for when there are no rows. */
export function ListPage<Row extends object>({
  filters,
  filterStart,
  filterEnd,
  any = true,
  none,
  noMatch,
  pager,
  header,
  footer,
  ...table
}: ListPageProps<Row>) {
  if (!any)
    return (
      <Card>
        {header}
        {none}
      </Card>
    );
  const empty = noMatch ?? (filters ? <FilteredEmpty definitions={filters} /> : none);
  return (
    <>
      {filters ? (
        <FilterBar definitions={filters} end={filterEnd}>
          {filterStart}
        </FilterBar>
      ) : null}
      <Card>
        {header}
        <DataTable {...table} empty={empty} />
        {pager ? <Foot pager={pager} rows={table.rows.length} /> : null}
        {footer}
      </Card>
    </>
  );
}

function Foot({ pager, rows }: { pager: PagerProps | KeysetPagerProps; rows: number }) {
  if ("total" in pager) return pager.total > 0 ? <Pager {...pager} /> : null;
  return rows > 0 || pager.before ? <KeysetPager {...pager} /> : null;
}
