"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#components/data-table/data-table";
import { Pager } from "#components/data-table/pager";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { EmptyState } from "#components/shell/states";
import { Card } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import type { listDeletedChannels } from "#lib/channels/queries";

type Row = Awaited<ReturnType<typeof listDeletedChannels>>["rows"][number];

/** Channels that are gone; nothing can be done with them but to know them again. */
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
        <span className="flex min-w-0 items-center gap-2.5">
          <ChannelGlyph platform={row.type} named />
          <span className="two min-w-0">
            <span className="font-medium min-w-0 truncate">{row.name}</span>
            <CopyId value={row.id} />
          </span>
        </span>
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
    <Card>
      <DataTable
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        label={t("tabs.deleted")}
        density="tall"
        empty={<EmptyState title={t("deletedEmpty.title")} text={t("deletedEmpty.text")} />}
      />
      {total > 0 ? <Pager {...place} total={total} count={t("count", { count: total })} /> : null}
    </Card>
  );
}

export function Remarks({ text }: { text: string }) {
  const t = useTranslations("common");
  if (!text) return <span className="text-muted-foreground">{t("empty")}</span>;
  return (
    <span className="min-w-0 truncate text-secondary-foreground block max-w-[200px]" title={text}>
      {text}
    </span>
  );
}
