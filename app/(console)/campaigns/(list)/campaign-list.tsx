"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Column, TwoLines } from "#components/data-table/data-table";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { RefreshCw } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import type { CampaignRow } from "#lib/campaigns/report/queries";
import { listedStates, shownState } from "#lib/campaigns/rules";
import { doneOf, refusedOf } from "#lib/statistics/figures";
import { deliveredShare } from "#lib/statistics/rates";
import { FailedQuietly } from "../failed-quietly.tsx";

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
  /** The workspace has campaigns, whatever the filters show. */
  any: boolean;
}) {
  const t = useTranslations("campaigns");
  const filters = useFilterDefinitions();
  const columns = useColumns();
  return (
    <ListPage
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/campaigns/${row.id}`}
      density="tall"
      stickyFirst
      filters={filters}
      any={any}
      none={
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
      }
      pager={{ page, size, total, count: t("count", { count: total }) }}
    />
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
      options: listedStates.map((value) => ({ value, label: words(value) })),
    },
  ];
}

function useColumns(): Column<CampaignRow>[] {
  const t = useTranslations("campaigns");
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
            sub={
              <span className="flex min-w-0 flex-wrap items-center gap-x-2">
                <CopyId value={row.id} />
                {row.repeat ? (
                  <span className="flex items-center gap-1 whitespace-nowrap icon:size-3.5">
                    <RefreshCw aria-hidden />
                    {t(`repeats.${row.repeat}`)}
                  </span>
                ) : null}
              </span>
            }
          />
        ),
      },
      {
        id: "channel",
        header: t("columns.channel"),
        dropBelow: 760,
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
        cell: (row) => <CampaignStateCell row={row} />,
      },
      {
        id: "template",
        header: t("columns.template"),
        dropBelow: 1040,
        cell: (row) => <TwoLines title={row.templateName} sub={row.templateLanguage} />,
      },
      {
        id: "progress",
        header: t("columns.progress"),
        place: "c",
        minWidth: 130,
        cell: (row) => <CampaignProgress row={row} />,
      },
      {
        id: "people",
        header: t("columns.people"),
        align: "right",
        dropBelow: 900,
        cell: (row) => <span className="tabular-nums">{format.number(row.rowsSend)}</span>,
      },
      {
        id: "delivered",
        header: t("columns.delivered"),
        align: "right",
        dropBelow: 640,
        cell: (row) => <Delivered row={row} />,
      },
      {
        id: "sent",
        header: t("columns.sent"),
        place: "e",
        cell: (row) => (
          <TwoLines
            title={<LocalTime at={row.startedAt ?? row.scheduledAt ?? row.createdAt} show="full" />}
            sub={row.by ? t("by", { name: row.by }) : null}
          />
        ),
      },
    ],
    [t, format],
  );
}

/** The state, and below it what is still awaited or how many failed. */
function CampaignStateCell({ row }: { row: CampaignRow }) {
  const t = useTranslations("campaigns");
  const { awaited } = row;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <StatusBadge of="campaign" state={shownState(row, row.inFlight)} />
      {awaited ? (
        <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums table-folded:max-w-36 table-folded:whitespace-normal">
          {t.rich("awaitedUntil", {
            count: awaited.messages,
            time: () => <LocalTime at={awaited.until} show="full" />,
          })}
        </span>
      ) : (
        <FailedQuietly state={row.state} failed={row.failed} />
      )}
    </span>
  );
}

const percent = { style: "percent", maximumFractionDigits: 0 } as const;

/** How much of the campaign is done, as a bar. */
function CampaignProgress({ row }: { row: CampaignRow }) {
  const t = useTranslations("campaigns");
  const words = useTranslations("states.message");
  const label = t("progressOf", { done: doneOf(row), total: row.rowsSend });
  return (
    <span className="block min-w-[110px]" title={label}>
      <ProgressBar
        size="xs"
        label={label}
        total={row.rowsSend}
        parts={[
          { value: row.accepted, tone: "delivered", label: words("accepted") },
          { value: refusedOf(row), tone: "failed", label: t("bar.refused") },
          { value: row.uncertain, tone: "warning", label: words("uncertain") },
          { value: row.cancelled + row.leftOut + row.expired, tone: "neutral", label: words("cancelled") },
        ]}
      />
    </span>
  );
}

function Delivered({ row }: { row: CampaignRow }) {
  const format = useFormatter();
  const { rate } = deliveredShare(row);
  return (
    <span className="tabular-nums">
      {format.number(row.delivered)}
      {rate === null ? null : <span className="text-muted-foreground"> {format.number(rate, percent)}</span>}
    </span>
  );
}
