import { useTranslations } from "next-intl";
import { ProgressBar } from "#components/ui/progress-bar";
import type { RequestView } from "#lib/requests/inbox";

/** What is wanted beside what is in use, as a bar up to what is wanted. */
export function QuotaFigures({ request }: { request: RequestView }) {
  const t = useTranslations("requests");
  const { figures, kind } = request;
  if (!figures)
    return (
      <span className="text-muted-foreground">
        {t(kind === "unbinding" ? "figures.unbinding" : "figures.noFigure")}
      </span>
    );
  const { wanted, used, quota } = figures;
  const use = t("figures.use", { used, quota });
  return (
    <span className="grid min-w-28 max-w-44 gap-1 py-2 tabular-nums">
      <span className="font-medium">{t("figures.wanted", { wanted })}</span>
      <ProgressBar
        size="xs"
        label={use}
        total={Math.max(wanted, quota, used, 1)}
        parts={[
          { value: used, tone: used >= quota ? "warning" : "primary", label: use },
          { value: Math.max(0, quota - used), tone: "neutral", label: t("figures.wanted", { wanted }) },
        ]}
      />
      <span className="text-xs text-muted-foreground">{use}</span>
    </span>
  );
}
