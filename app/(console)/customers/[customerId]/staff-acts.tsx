import { useTranslations } from "next-intl";
import { Card, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import { AuditDetails } from "../../settings/audit/audit-detail.tsx";
import type { AuditLine } from "../../settings/audit/audit-words.ts";

/** What this provider's staff did with the customer, newest first. */
export function StaffActs({ lines, customerId }: { lines: readonly AuditLine[]; customerId: string }) {
  const t = useTranslations("customers.page");
  const words = useTranslations("settings.audit");
  return (
    <Card>
      <CardHeader title={t("acts")} line={lines.length > 0}>
        {lines.length > 0 ? <TextLink href={`/settings/audit?q=${customerId}`}>{t("actsAll")}</TextLink> : null}
      </CardHeader>
      {lines.length === 0 ? <p className="px-4 pb-4 text-muted-foreground">{t("actsNone")}</p> : null}
      <ul>
        {lines.map((line) => (
          <li key={line.id} className="grid gap-0.5 border-b border-border px-4 py-2.5 last:border-0">
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{line.what}</span>
              <span className="text-xs text-muted-foreground">
                {line.who} · <LocalTime at={line.at} />
              </span>
            </span>
            <AuditDetails details={line.details} none={words("nothing")} becomes={words("becomes")} />
            {line.reason ? (
              <span className="text-xs text-secondary-foreground [overflow-wrap:anywhere]">
                {words("reason", { reason: line.reason })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
