import { useFormatter, useTranslations } from "next-intl";
import { MetricStrip } from "#components/ui/metric-strip";
import type { CustomerRow } from "#lib/customers/list-customers";
import { Day } from "../customer-columns.tsx";

const percent = { style: "percent", maximumFractionDigits: 1 } as const;

/** What is counted of the customer, as in the list. */
export function CustomerFigures({ row }: { row: CustomerRow }) {
  const t = useTranslations("customers.page.figures");
  const format = useFormatter();
  const { channels, quota, numbers, left, failed, acceptedInWeek } = row;
  return (
    <MetricStrip
      label={t("label")}
      metrics={[
        {
          key: "channels",
          label: t("channels"),
          value: format.number(channels),
          detail: t("ofQuota", { quota }),
          tone: channels * 10 >= quota * 9 ? "warn" : undefined,
        },
        { key: "numbers", label: t("numbers"), value: format.number(numbers) },
        { key: "left", label: t("left"), value: format.number(left) },
        {
          key: "failed",
          label: t("failed"),
          value: format.number(failed),
          detail: left > 0 ? t("share", { share: format.number(failed / left, percent) }) : undefined,
          tone: row.signs.some(({ sign }) => sign === "failing") ? "down" : undefined,
        },
        { key: "accepted", label: t("accepted"), value: format.number(acceptedInWeek) },
        { key: "active", label: t("active"), value: <Day day={row.lastActiveOn} /> },
      ]}
    />
  );
}
