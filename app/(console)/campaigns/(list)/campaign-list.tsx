"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty } from "#components/data-table/filter-bar";
import { Pager } from "#components/data-table/pager";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import { campaignStates } from "#db/enums";
import type { CampaignRow } from "#lib/campaigns/queries";

export function CampaignList({
  rows,
  total,
  page,
  size,
  any,
}: {
  rows: CampaignRow[];
  total: number;
  page: number;
  size: number;
  /** There are campaigns at all, whatever the filter shows. */
  any: boolean;
}) {
  const t = useTranslations("campaigns");
  const filters = useFilterDefinitions();
  const columns = useColumns();
  if (!any) {
    return (
      <Card>
        <EmptyState
          drawing="bell"
          title={t("empty.title")}
          text={t("empty.text")}
          actions={
            <ButtonLink variant="primary" href="/channels">
              {t("empty.action")}
            </ButtonLink>
          }
        />
      </Card>
    );
  }
  return (
    <>
      <FilterBar definitions={filters} />
      <Card>
        <DataTable
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/campaigns/${row.id}`}
          label={t("title")}
          density="tall"
          stickyFirst
          empty={<FilteredEmpty definitions={filters} />}
        />
        {total > 0 ? <Pager page={page} size={size} total={total} count={t("count", { count: total })} /> : null}
      </Card>
    </>
  );
}

function useFilterDefinitions(): FilterDefinition[] {
  const t = useTranslations("campaigns.filters");
  const words = useTranslations("states.campaign");
  return [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchPlaceholder") },
    {
      kind: "select",
      param: "state",
      label: t("state"),
      options: campaignStates.filter((state) => state !== "draft").map((value) => ({ value, label: words(value) })),
    },
  ];
}

function useColumns(): Column<CampaignRow>[] {
  const t = useTranslations("campaigns");
  const words = useTranslations("states.message");
  const format = useFormatter();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("columns.name"),
        place: "a",
        minWidth: 220,
        cell: (row) => (
          <TwoLines
            title={
              <Link href={`/campaigns/${row.id}`} className="hover:underline">
                {row.name}
              </Link>
            }
            sub={<CopyId value={row.id} />}
          />
        ),
      },
      {
        id: "channel",
        header: t("columns.channel"),
        cell: (row) => (
          <span className="flex min-w-0 items-center gap-2 whitespace-nowrap">
            <ChannelGlyph platform={row.channelType} named />
            <span className="min-w-0 truncate">{row.channelName}</span>
          </span>
        ),
      },
      {
        id: "state",
        header: t("columns.state"),
        place: "b",
        cell: (row) => <StatusBadge of="campaign" state={row.state} />,
      },
      {
        id: "template",
        header: t("columns.template"),
        cell: (row) => <TwoLines title={row.templateName} sub={row.templateLanguage} />,
      },
      {
        id: "progress",
        header: t("columns.progress"),
        place: "c",
        minWidth: 130,
        cell: (row) => {
          const done = row.accepted + row.failed + row.uncertain + row.cancelled;
          const label = t("progressOf", { done, total: row.rowsSend });
          return (
            <span className="block min-w-[110px]" title={label}>
              <ProgressBar
                size="xs"
                label={label}
                total={row.rowsSend}
                parts={[
                  { value: row.accepted, tone: "delivered", label: words("accepted") },
                  { value: row.failed, tone: "failed", label: words("failed") },
                  { value: row.uncertain, tone: "warning", label: words("uncertain") },
                  { value: row.cancelled, tone: "neutral", label: words("cancelled") },
                ]}
              />
            </span>
          );
        },
      },
      {
        id: "people",
        header: t("columns.people"),
        align: "right",
        cell: (row) => <span className="tabular-nums">{format.number(row.rowsSend)}</span>,
      },
      {
        id: "delivered",
        header: t("columns.delivered"),
        align: "right",
        cell: (row) => (
          <span className="tabular-nums">
            {format.number(row.delivered)}
            {row.accepted > 0 ? (
              <span className="text-muted-foreground"> {format.number(row.delivered / row.accepted, percent)}</span>
            ) : null}
          </span>
        ),
      },
      {
        id: "created",
        header: t("columns.created"),
        place: "e",
        cell: (row) => <LocalTime at={row.createdAt} />,
      },
    ],
    [t, words, format],
  );
}

const percent = { style: "percent", maximumFractionDigits: 0 } as const;
