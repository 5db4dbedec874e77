"use client";

import { useFormatter, useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { TextLink } from "#components/ui/text-link";
import type { CampaignOfTemplate } from "#lib/campaigns/report/of-template";
import type { Sums } from "#lib/statistics/sums";

export type TemplateUseFacts = {
  /** Of the last 30 days. */
  results: Sums;
  /** Null for whoever may not read campaigns. */
  campaigns: { rows: CampaignOfTemplate[]; total: number } | null;
};

/** What became of the messages of a template, and the campaigns that use it. */
export function TemplateUse({ results, campaigns }: TemplateUseFacts) {
  const t = useTranslations("templates.use");
  const format = useFormatter();
  const figures = ["submitted", "accepted", "sent", "delivered", "read", "failed"] as const;
  return (
    <Card>
      <CardHeader title={t("title")} line />
      <CardBody top>
        <KeyValue rows={figures.map((key) => ({ key, label: t(key), value: format.number(results[key]) }))} />
        <p className="mt-1 text-xs text-muted-foreground">{t("days")}</p>
        {campaigns ? (
          <>
            <h3 className="mt-3 font-strong">{t("campaigns", { count: campaigns.total })}</h3>
            <ul className="mt-1 flex flex-col gap-1.5">
              {campaigns.rows.map(({ id, name, state, version }) => (
                <li key={id} className="flex min-w-0 flex-wrap items-center gap-x-2">
                  <TextLink href={`/campaigns/${id}`} className="min-w-0 wrap-anywhere">
                    {name}
                  </TextLink>
                  <StatusBadge of="campaign" state={state} />
                  {version === null ? null : (
                    <span className="text-xs text-muted-foreground">{t("version", { version })}</span>
                  )}
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </CardBody>
    </Card>
  );
}
