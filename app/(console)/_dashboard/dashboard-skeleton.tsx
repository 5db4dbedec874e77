import { getTranslations } from "next-intl/server";
import { DataTableSkeleton } from "#components/data-table/data-table";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";
import { platforms } from "#db/enums";

/** The dashboard's true shape while its figures are on their way. */
export async function DashboardSkeleton() {
  const t = await getTranslations("common");
  return (
    <div className="contents" role="status">
      <span className="sr-only">{t("loading")}</span>
      <div className="keys" aria-hidden>
        {platforms.map((platform) => (
          <div key={platform} className="key grid gap-3">
            <Skeleton width="70%" height={22} />
            <Skeleton width="50%" height={18} />
            <Skeleton width="80%" />
            <Skeleton height={22} />
          </div>
        ))}
      </div>
      <div className="card metrics" aria-hidden style={{ "--n": 7 } as React.CSSProperties}>
        {Array.from({ length: 7 }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
          <div key={at} className="metric grid gap-2.5">
            <Skeleton width="60%" />
            <Skeleton width="80%" height={20} />
            <Skeleton width="50%" />
          </div>
        ))}
      </div>
      <div className="grid g84" aria-hidden>
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
      <div className="grid g2" aria-hidden>
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
