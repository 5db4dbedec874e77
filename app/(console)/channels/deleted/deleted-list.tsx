"use client";

import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { LocalTime } from "#components/ui/local-time";
import type { listDeletedChannels } from "#lib/channels/list/list-channels";
import { ChannelCell, Remarks } from "../channel-cells.tsx";

type Row = Awaited<ReturnType<typeof listDeletedChannels>>["rows"][number];

/** Deleted channels; each opens with its history. */
export function DeletedList({
  rows,
  total,
  place,
  provider,
}: {
  rows: Row[];
  total: number;
  place: { page: number; size: number };
  provider: boolean;
}) {
  const t = useTranslations("channels");
  const columns: Column<Row>[] = [
    {
      id: "channel",
      header: t("columns.channel"),
      place: "a",
      cell: (row) => (
        <ChannelCell type={row.type} name={row.name} id={row.id} href={row.own ? `/channels/${row.id}` : undefined} />
      ),
    },
    ...(provider
      ? [
          {
            id: "workspace",
            header: t("columns.workspace"),
            place: "c",
            cell: (row: Row) => row.workspaceName,
          } as const,
        ]
      : []),
    {
      id: "remarks",
      header: t("columns.remarks"),
      dropBelow: 640,
      cell: (row) => <Remarks text={row.remarks} />,
    },
    { id: "created", header: t("columns.created"), cell: (row) => <LocalTime at={row.createdAt} show="date" /> },
    {
      id: "deleted",
      header: t("columns.deleted"),
      place: "e",
      cell: (row) => (row.deletedAt ? <LocalTime at={row.deletedAt} show="auto" /> : null),
    },
  ];
  return (
    <ListPage
      label={t("tabs.deleted")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      density="tall"
      any={total > 0}
      none={<EmptyState title={t("deletedEmpty.title")} text={t("deletedEmpty.text")} />}
      pager={{ ...place, total, count: t("count", { count: total }) }}
    />
  );
}
