import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import type { PlanView } from "#lib/campaigns/flight-plan/read-plan";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { madeToLeave } from "#lib/statistics/figures";

/** What the plan before the send said, beside what came of it. */
export function PlanCard({
  plan: { figures, endsAt, cost },
  certificate,
  endedAt,
}: {
  plan: PlanView;
  certificate: Certificate;
  endedAt: Date | null;
}) {
  const t = useTranslations("campaigns.flight");
  const format = useFormatter();
  const n = (count: number) => format.number(count);
  const money = (points: number) => format.number(points / 10_000, { style: "currency", currency: "USD" });
  const skipped = Object.values(figures.skips).reduce((sum, count) => sum + count, 0);
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody>
        <table className="w-full tabular-nums">
          <thead className="text-xs text-muted-foreground">
            <tr>
              <td />
              <th scope="col" className="py-1 text-right font-medium">
                {t("planned")}
              </th>
              <th scope="col" className="py-1 pl-4 text-right font-medium">
                {t("actual")}
              </th>
            </tr>
          </thead>
          <tbody>
            <Row label={t("sent")} planned={n(figures.sends)} actual={n(madeToLeave(certificate))} />
            <Row label={t("leftOut")} planned={n(skipped)} actual={n(certificate.leftOut)} />
            <Row
              label={t("ends")}
              planned={endsAt ? <LocalTime at={endsAt} show="full" /> : t("far")}
              actual={endedAt ? <LocalTime at={endedAt} show="full" /> : t("notYet")}
            />
            {cost ? (
              <Row
                label={t(cost.example ? "cost" : "costList")}
                planned={
                  cost.low === cost.high
                    ? money(cost.high)
                    : t("range", { low: money(cost.low), high: money(cost.high) })
                }
                actual={t("none")}
              />
            ) : null}
          </tbody>
        </table>
      </CardBody>
    </Card>
  );
}

function Row({ label, planned, actual }: { label: string; planned: ReactNode; actual: ReactNode }) {
  return (
    <tr className="border-border border-t align-top">
      <th scope="row" className="py-1.5 text-left font-normal text-secondary-foreground">
        {label}
      </th>
      <td className="py-1.5 text-right">{planned}</td>
      <td className="py-1.5 pl-4 text-right">{actual}</td>
    </tr>
  );
}
