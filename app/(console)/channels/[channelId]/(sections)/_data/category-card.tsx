import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { TemplateCategory } from "#db/enums";
import { round } from "#lib/round";
import type { Sums } from "#lib/statistics/sums";
import { CategoryRows } from "./category-rows.tsx";

/** Accepted messages by template category: one bar, the figures and their sum. */
export function CategoryCard({ rows }: { rows: readonly (Sums & { category: string })[] }) {
  const t = useTranslations("dashboard.data");
  const s = useTranslations("states.templateCategory");
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.accepted, 0);
  const shown = (part: number) => ({
    count: format.number(part),
    share: format.number(total > 0 ? part / total : 0, { style: "percent" }),
  });
  return (
    <Card>
      <CardHeader title={t("byCategory")}>
        {total > 0 ? <span className="text-muted-foreground text-xs">{t("categoryColumn")}</span> : null}
      </CardHeader>
      <CardBody>
        {total === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <CategoryRows
            label={t("byCategory")}
            heads={[t("category"), t("accepted"), t("share")]}
            rows={rows.map(({ category, accepted }) => ({
              category,
              name: category ? s(category as TemplateCategory) : t("freeText"),
              width: round((accepted / total) * 100),
              ...shown(accepted),
            }))}
            total={{ name: t("total"), ...shown(total) }}
          />
        )}
      </CardBody>
    </Card>
  );
}
