"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { cn } from "#components/ui/cn";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import type { listCampaigns } from "#lib/campaigns/report/queries";
import { refusedOf } from "#lib/statistics/figures";
import { TemplateName } from "../message-columns.tsx";

type Row = Awaited<ReturnType<typeof listCampaigns>>["rows"][number];

/** The channel's bulk sends with their state and progress. */
export function BulkList({
  channelId,
  rows,
  total,
  page,
  size,
  searched,
  sends,
}: {
  channelId: string;
  rows: Row[];
  total: number;
  page: number;
  size: number;
  searched: boolean;
  sends: boolean;
}) {
  const t = useTranslations("messages");
  const columns = useColumns();
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("bulk.search"), placeholder: t("bulk.searchPlaceholder") },
  ];
  return (
    <ListPage
      label={t("bulkLabel")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/campaigns/${row.id}`}
      density="tall"
      filters={definitions}
      noMatch={
        searched ? undefined : (
          <EmptyState
            title={t("bulk.empty")}
            text={t("bulk.emptyText")}
            actions={sends ? <ButtonLink href={`/channels/${channelId}/send`}>{t("sendMessage")}</ButtonLink> : null}
          />
        )
      }
      pager={{ page, size, total }}
    />
  );
}

function useColumns(): Column<Row>[] {
  const t = useTranslations("messages.bulk");
  const format = useFormatter();
  return [
    {
      id: "name",
      header: t("name"),
      place: "a",
      minWidth: 190,
      cell: (row) => (
        <TwoLines
          title={
            <Link className="hover:underline" href={`/campaigns/${row.id}`}>
              {row.name}
            </Link>
          }
          sub={<CopyId value={row.id} />}
        />
      ),
    },
    { id: "state", header: t("state"), place: "b", cell: (row) => <StatusBadge of="campaign" state={row.state} /> },
    {
      id: "template",
      header: t("template"),
      dropBelow: 760,
      place: "c",
      cell: (row) => <TemplateName name={row.templateName} language={row.templateLanguage} />,
    },
    {
      id: "progress",
      header: t("progress"),
      dropBelow: 640,
      minWidth: 120,
      cell: (row) => (
        <ProgressBar
          size="xs"
          label={t("progressOf", { name: row.name, accepted: row.accepted, failed: row.failed, total: row.rowsSend })}
          total={row.rowsSend}
          parts={[
            { value: row.accepted, tone: "delivered", label: t("accepted") },
            { value: refusedOf(row), tone: "failed", label: t("refused") },
          ]}
        />
      ),
    },
    {
      id: "people",
      header: t("people"),
      align: "right",
      cell: (row) => <span className="tabular-nums">{format.number(row.rowsSend)}</span>,
    },
    {
      id: "failed",
      header: t("failed"),
      align: "right",
      cell: (row) => (
        <span className={cn("tabular-nums", row.failed > 0 ? "text-danger" : "text-muted-foreground")}>
          {format.number(row.failed)}
        </span>
      ),
    },
    { id: "created", header: t("created"), place: "e", cell: (row) => <LocalTime at={row.createdAt} /> },
  ];
}
