"use client";

import type { Crumb } from "../shell/navigation/breadcrumbs.tsx";
import { Page, PageHeader } from "../shell/page.tsx";
import { Card } from "../ui/card.tsx";
import type { RowHeight } from "../ui/table.tsx";
import { DataTableSkeleton } from "./data-table.tsx";

type Props = { title: string; columns: number; density?: RowHeight };

/**
 * A page's header and list while the list loads. Drawn in the browser, so that a reference travels with the page and not its
 * markup.
 */
export function ListSkeleton({ title, columns, density }: Props) {
  return (
    <>
      <PageHeader title={title} />
      <Card>
        <DataTableSkeleton columns={columns} density={density} />
      </Card>
    </>
  );
}

/** The whole page of a list while it loads. `crumbs` stand before the title in the breadcrumbs. */
export function ListLoading({ crumbs = [], ...list }: Props & { crumbs?: readonly Crumb[] }) {
  return (
    <Page loading crumbs={[...crumbs, { label: list.title }]}>
      <ListSkeleton {...list} />
    </Page>
  );
}
