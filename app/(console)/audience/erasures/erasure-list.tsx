import { useTranslations } from "next-intl";
import { EmptyState } from "#components/shell/states";
import { Badge } from "#components/ui/badge";
import { Card, CardBody } from "#components/ui/card";
import { CircleCheck, LoaderCircle } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { erasureSteps } from "#db/enums";
import type { ErasureRow } from "#lib/erasure/list-erasures";

/** Erasures with what they found. Who the people were stands nowhere. */
export function ErasureList({ erasures }: { erasures: readonly ErasureRow[] }) {
  const t = useTranslations("contacts.erasures");
  if (erasures.length === 0)
    return (
      <Card>
        <EmptyState title={t("none")} text={t("noneText")} />
      </Card>
    );
  return (
    <Card>
      <CardBody>
        <ul aria-label={t("title")} className="flex flex-col divide-y divide-border">
          {erasures.map((erasure) => (
            <ErasureLine key={erasure.id} erasure={erasure} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function ErasureLine({
  erasure: { state, step, looked, result, askedByName, askedAt, finishedAt },
}: {
  erasure: ErasureRow;
}) {
  const t = useTranslations("contacts.erasures");
  const running = state === "running";
  const found = Object.values(result).some((rows) => rows > 0);
  return (
    <li className="flex min-w-0 flex-col gap-1 py-3">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge
          tone={running ? "info" : "success"}
          icon={running ? <LoaderCircle aria-hidden /> : <CircleCheck aria-hidden />}
        >
          {t(`state.${state}`)}
        </Badge>
        <span className="text-secondary-foreground">
          {t.rich("asked", { name: askedByName, time: () => <LocalTime at={askedAt} show="full" /> })}
        </span>
      </span>
      <span className="text-secondary-foreground tabular-nums" role={running ? "status" : undefined}>
        {running
          ? t("progress", {
              at: erasureSteps.indexOf(step) + 1,
              of: erasureSteps.length,
              step: t(`step.${step}`),
              looked,
            })
          : t.rich("finished", { looked, time: () => (finishedAt ? <LocalTime at={finishedAt} show="full" /> : null) })}
      </span>
      <span className="text-secondary-foreground tabular-nums">{found ? t("found", result) : t("foundNothing")}</span>
    </li>
  );
}
