"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty } from "#components/data-table/filter-bar";
import { Pager } from "#components/data-table/pager";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import type { listCampaigns } from "#lib/campaigns/queries";

type Row = Awaited<ReturnType<typeof listCampaigns>>["rows"][number];

/** Bulk tasks with their state and how far they are. */
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
    <>
      <FilterBar definitions={definitions} />
      <Card>
        <DataTable
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/campaigns/${row.id}`}
          density="tall"
          label={t("bulkLabel")}
          empty={
            searched ? (
              <FilteredEmpty definitions={definitions} />
            ) : (
              <EmptyState
                title={t("bulk.empty")}
                text={t("bulk.emptyText")}
                actions={
                  sends ? (
                    <ButtonLink href={`/channels/${channelId}/send`} variant="primary">
                      {t("sendMessage")}
                    </ButtonLink>
                  ) : null
                }
              />
            )
          }
        />
        {total > 0 ? <Pager page={page} size={size} total={total} /> : null}
      </Card>
    </>
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
      place: "c",
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="min-w-0 truncate">{row.templateName}</span>
          <span className="mono text-muted-foreground text-xs">{row.templateLanguage}</span>
        </span>
      ),
    },
    {
      id: "progress",
      header: t("progress"),
      minWidth: 120,
      cell: (row) => (
        <ProgressBar
          size="xs"
          label={t("progressOf", { name: row.name, accepted: row.accepted, failed: row.failed, total: row.rowsSend })}
          total={row.rowsSend}
          parts={[
            { value: row.accepted, tone: "delivered", label: t("accepted") },
            { value: row.failed, tone: "failed", label: t("failed") },
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
      cell: (row) => <span className={row.failed > 0 ? "num down" : "num mute"}>{format.number(row.failed)}</span>,
    },
    { id: "created", header: t("created"), place: "e", cell: (row) => <LocalTime at={row.createdAt} /> },
  ];
}
