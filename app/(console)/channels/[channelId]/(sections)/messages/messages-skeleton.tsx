"use client";

import { DataTableSkeleton } from "#components/data-table/data-table";
import { Card } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";

/** Placeholder of a message list. */
export function MessagesSkeleton() {
  return (
    <>
      <Skeleton width={260} height={24} />
      <Skeleton width="60%" height={30} />
      <Card>
        <DataTableSkeleton columns={6} rows={12} density="dense" />
      </Card>
    </>
  );
}
