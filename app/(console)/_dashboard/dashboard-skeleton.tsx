"use client";

import { useTranslations } from "next-intl";
import { DataTableSkeleton } from "#components/data-table/data-table";
import { KeyStripSkeleton } from "#components/messaging/key-strip";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { MetricStripSkeleton } from "#components/ui/metric-strip";
import { Skeleton } from "#components/ui/skeleton";

/** The shape of the dashboard while its figures load. */
export function DashboardSkeleton() {
  const t = useTranslations("common");
  return (
    <div className="contents" role="status">
      <span className="sr-only">{t("loading")}</span>
      <KeyStripSkeleton />
      <MetricStripSkeleton metrics={7} />
      <div className="grid gap-4 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] max-[1181px]:grid-cols-1" aria-hidden>
        <Card>
          <CardHeader title={<Skeleton width={120} />} />
          <CardBody>
            <Skeleton height={280} />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title={<Skeleton width={80} />} line />
          <CardBody top className="grid gap-6">
            {[0, 1, 2, 3].map((line) => (
              <Skeleton key={line} height={28} />
            ))}
          </CardBody>
        </Card>
      </div>
      <div className="grid gap-4 grid-cols-2 narrow:grid-cols-1" aria-hidden>
        {[0, 1].map((card) => (
          <Card key={card}>
            <CardHeader title={<Skeleton width={100} />} />
            <DataTableSkeleton columns={4} rows={5} density="dense" />
          </Card>
        ))}
      </div>
    </div>
  );
}
