"use client";

import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { LocalTime } from "#components/ui/local-time";
import type { OperatorAction } from "#lib/operator/actions";
import type { LogLine } from "#lib/operator/installation";

export function LogList(props: { rows: readonly LogLine[]; total: number; page: number; size: number }) {
  const t = useTranslations("system.log");
  const columns: Column<LogLine>[] = [
    { id: "at", header: t("at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" seconds /> },
    {
      id: "who",
      header: t("who"),
      place: "e",
      cell: (row) => (row.actorName === "Command line" ? t("commandLine") : row.actorName),
    },
    {
      id: "what",
      header: t("what"),
      place: "a",
      cell: (row) => <span className="font-medium">{t(`actions.${row.action as OperatorAction}`)}</span>,
    },
    {
      id: "about",
      header: t("about"),
      place: "b",
      cell: (row) => <span className="[overflow-wrap:anywhere]">{row.objectName || row.objectId}</span>,
    },
    { id: "detail", header: t("detail"), minWidth: 200, cell: (row) => <Detail detail={row.detail} /> },
  ];
  return (
    <ListPage
      label={t("table")}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      any={props.total > 0}
      none={<EmptyState drawing="bell" title={t("empty")} text={t("emptyText")} />}
      pager={{ page: props.page, size: props.size, total: props.total }}
    />
  );
}

/** A change as what was and what is; other details as they were written. */
function Detail({ detail }: { detail: Record<string, unknown> }) {
  const t = useTranslations("system.log");
  const words = (value: unknown) => {
    if (value === null || value === undefined || value === false) return t("nothing");
    if (value === true) return t("set");
    return Array.isArray(value) ? value.join(" ") || t("nothing") : String(value);
  };
  if ("from" in detail && "to" in detail) {
    return (
      <span className="text-xs [overflow-wrap:anywhere]">
        {words(detail.from)} <span aria-hidden>→</span> <b className="font-medium">{words(detail.to)}</b>
      </span>
    );
  }
  const entries = Object.entries(detail).filter(([key, value]) => key !== "workspaceId" && value !== null);
  return (
    <span className="text-xs text-muted-foreground [overflow-wrap:anywhere]">
      {entries.map(([key, value]) => `${key}: ${words(value)}`).join(", ")}
    </span>
  );
}
