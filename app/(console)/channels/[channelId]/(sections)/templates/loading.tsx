"use client";

import { DataTableSkeleton } from "#components/data-table/data-table";
import { Card } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";

export default function TemplatesLoading() {
  return (
    <>
      <Skeleton width={180} height={24} />
      <Card>
        <DataTableSkeleton columns={7} density="tall" />
      </Card>
    </>
  );
}
