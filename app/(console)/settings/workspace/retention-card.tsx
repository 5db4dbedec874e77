import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import type { Retention } from "#lib/retention/read-retention";
import { keptKinds } from "#lib/retention/rules";
import { RetentionForm } from "./retention-form.tsx";

/** How long the workspace keeps words, files and its audit log, and what becomes of what is older. */
export function RetentionCard({ retention, mayManage }: { retention: Retention; mayManage: boolean }) {
  const t = useTranslations("settings.retention");
  const { own, most, holds } = retention;
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3.5">
        <p className="text-muted-foreground">{t("text")}</p>
        {mayManage ? (
          <RetentionForm own={own} most={most} />
        ) : (
          <KeyValue
            rows={keptKinds.map((kind) => ({
              key: kind,
              label: t(`kinds.${kind}`),
              value: t("days", { days: holds[kind] }),
            }))}
          />
        )}
      </CardBody>
    </Card>
  );
}
