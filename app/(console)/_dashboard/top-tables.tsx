"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { usePermission } from "#components/shell/visitor";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import type * as queries from "#lib/statistics/queries";
import { deliveredShare, readShare, type Share } from "#lib/statistics/rates";
import type { Sums } from "#lib/statistics/sums";

type Shown<Row extends Sums> = Omit<Row, Exclude<keyof Sums, "accepted" | "delivered" | "read">>;
type TopChannel = Shown<queries.TopChannel>;
type TopTemplate = Shown<queries.TopTemplate>;

/** The five channels whose platforms took most. */
export function TopChannels({ rows, days }: { rows: readonly TopChannel[]; days: number }) {
  const t = useTranslations("dashboard.top");
  const format = useFormatter();
  const percent = usePercent();
  return (
    <TopCard title={t("channels")} days={days} none={rows.length === 0 ? t("noChannels") : null}>
      <Thead>
        <Tr>
          <Th>{t("channel")}</Th>
          <Th align="right">{t("accepted")}</Th>
          <Th align="right">{t("delivered")}</Th>
          <Th align="right">{t("read")}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={row.id}>
            <Td place="a" className="min-[641px]:w-full min-[641px]:max-w-0">
              <span className="flex min-w-0 items-center gap-2">
                <ChannelGlyph platform={row.type} named />
                <Link className="font-medium min-w-0 truncate hover:underline" href={`/channels/${row.id}`}>
                  {row.name}
                </Link>
                {row.deleted ? <span className="text-muted-foreground text-xs">{t("deleted")}</span> : null}
              </span>
            </Td>
            <Td align="right" place="b">
              {format.number(row.accepted)}
            </Td>
            <Td align="right" place="e">
              {percent(deliveredShare(row))}
            </Td>
            <Td align="right">{percent(readShare(row))}</Td>
          </Tr>
        ))}
      </Tbody>
    </TopCard>
  );
}

/** The five templates of which the platforms took most. */
export function TopTemplates({ rows, days }: { rows: readonly TopTemplate[]; days: number }) {
  const t = useTranslations("dashboard.top");
  const s = useTranslations("states.templateCategory");
  const opens = usePermission("console:read");
  const format = useFormatter();
  const percent = usePercent();
  return (
    <TopCard title={t("templates")} days={days} none={rows.length === 0 ? t("noTemplates") : null}>
      <Thead>
        <Tr>
          <Th>{t("template")}</Th>
          <Th>{t("category")}</Th>
          <Th align="right">{t("accepted")}</Th>
          <Th align="right">{t("delivered")}</Th>
          <Th align="right">{t("read")}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={`${row.channelId} ${row.name}`}>
            <Td place="a" className="min-[641px]:w-full min-[641px]:max-w-0">
              <span className="flex min-w-0 items-center gap-1.5">
                {row.deleted || !opens ? (
                  <span className="min-w-0 truncate">{row.name}</span>
                ) : (
                  <Link
                    className="font-medium min-w-0 truncate hover:underline"
                    href={`/channels/${row.channelId}/templates/${row.code}`}
                  >
                    {row.name}
                  </Link>
                )}
                <span className="text-muted-foreground whitespace-nowrap text-xs">
                  {row.deleted
                    ? t("deleted")
                    : row.languages.length > 3
                      ? t("languages", { count: row.languages.length })
                      : row.languages.join(", ")}
                </span>
              </span>
            </Td>
            <Td place="c" className="whitespace-nowrap text-secondary-foreground">
              {s(row.category)}
            </Td>
            <Td align="right" place="b">
              {format.number(row.accepted)}
            </Td>
            <Td align="right" place="e">
              {percent(deliveredShare(row))}
            </Td>
            <Td align="right">{percent(readShare(row))}</Td>
          </Tr>
        ))}
      </Tbody>
    </TopCard>
  );
}

function TopCard({
  title,
  days,
  none,
  children,
}: {
  title: string;
  days: number;
  none: string | null;
  children: ReactNode;
}) {
  const t = useTranslations("dashboard.top");
  return (
    <Card>
      <CardHeader title={title}>
        <span className="text-muted-foreground text-xs">{days === 1 ? t("today") : t("lastDays", { days })}</span>
      </CardHeader>
      {none ? (
        <CardBody>
          <p className="text-muted-foreground">{none}</p>
        </CardBody>
      ) : (
        <TableScroll rows="dense">
          <Table fold aria-label={title}>
            {children}
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

function usePercent(): (share: Share) => string {
  const t = useTranslations("dashboard.metrics");
  const format = useFormatter();
  return ({ rate }) =>
    rate === null
      ? t("none")
      : format.number(rate, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
