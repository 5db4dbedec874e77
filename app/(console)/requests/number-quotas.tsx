"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Button } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import type { NumberQuota } from "#lib/requests/number-quotas";
import type { SetNumbers } from "./number-quota-dialog.tsx";

const NumberQuotaDialog = onDemand(() => import("./number-quota-dialog.tsx").then((part) => part.NumberQuotaDialog));

/** How many numbers each channel of a workspace may hold, and the way to change it for who decides about it. */
export function NumberQuotas({
  rows,
  customerId,
  action,
}: {
  rows: readonly NumberQuota[];
  customerId: string;
  /** Null for who may only see it. */
  action: SetNumbers | null;
}) {
  const t = useTranslations("requests.numbers");
  const [changing, setChanging] = useState<NumberQuota | null>(null);
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader title={t("title")} line />
      <ul>
        {rows.map((row) => (
          <li
            key={row.channelId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-border px-4 py-2 last:border-0"
          >
            <span className="flex min-w-0 flex-[1_1_200px] items-center gap-2">
              <ChannelGlyph platform={row.type} named />
              <span className="min-w-0 truncate">{row.name}</span>
            </span>
            <span className="whitespace-nowrap tabular-nums">{t("of", { used: row.used, quota: row.quota })}</span>
            {action ? (
              <Button size="sm" aria-label={t("setOf", { channel: row.name })} onClick={() => setChanging(row)}>
                {t("set")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {changing && action ? (
        <NumberQuotaDialog row={changing} {...{ customerId, action }} onClose={() => setChanging(null)} />
      ) : null}
    </Card>
  );
}
