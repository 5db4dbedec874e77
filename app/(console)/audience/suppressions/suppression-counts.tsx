import { useFormatter, useTranslations } from "next-intl";
import { HiddenMark } from "#components/shell/visitor";
import { Card, CardBody } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import type { SuppressionCount } from "#lib/audience/count-suppressions";

/** What a visitor sees of the suppressions: how many there are, and nobody's address. */
export function SuppressionCounts({ counts }: { counts: readonly SuppressionCount[] }) {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  const format = useFormatter();
  return (
    <Card>
      <CardBody>
        <div className="flex flex-col gap-3">
          {counts.length > 0 ? (
            <KeyValue
              rows={counts.map(({ platform, kind, entries }) => ({
                key: `${platform} ${kind}`,
                label: `${words(platform)} · ${t(`kind.${kind}`)}`,
                value: <span className="tabular-nums">{format.number(entries)}</span>,
              }))}
            />
          ) : (
            <p>{t("counts.none")}</p>
          )}
          <HiddenMark />
        </div>
      </CardBody>
    </Card>
  );
}
