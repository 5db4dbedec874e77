import { DataTableSkeleton } from "#components/data-table/data-table";
import { Page } from "#components/shell/page";
import { Card } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";

export default function SuppressionsLoading() {
  return (
    <Page crumbs={[]}>
      <Skeleton width={200} height={26} />
      <Card>
        <DataTableSkeleton columns={6} />
      </Card>
    </Page>
  );
}
