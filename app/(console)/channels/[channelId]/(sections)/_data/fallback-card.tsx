import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import type { FallbackSums } from "#lib/fallback/report/sum-fallbacks";

const figures = ["made", "delivered", "failed", "late", "dropped"] as const;

/** How many messages of the period's campaigns were replaced, and how far their replacements got. */
export function FallbackCard({ sums }: { sums: FallbackSums }) {
  const t = useTranslations("dashboard.data.fallback");
  const format = useFormatter();
  return (
    <Card>
      <CardHeader title={t("title")}>
        <span className="text-muted-foreground text-xs">{t("scope")}</span>
      </CardHeader>
      <CardBody>
        <KeyValue
          wide
          rows={figures.map((name) => ({ key: name, label: t(name), value: format.number(sums[name]) }))}
        />
      </CardBody>
    </Card>
  );
}
