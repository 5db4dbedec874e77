"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Badge } from "#components/ui/badge";
import { Card, CardFooter, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";

import type { MailLine } from "#lib/operator/mails";
import { ActButton } from "../act-button.tsx";
import { retryMailAction } from "../actions.ts";

const tones = { waiting: "neutral", sending: "info", failed: "danger", expired: "warning" } as const;

/** The product's own mails that wait or did not leave, with why. */
export function Mails(props: {
  rows: readonly MailLine[];
  total: number;
  waiting: number;
  failed: number;
  sentToday: number;
}) {
  const { rows, total, ...counts } = props;
  const t = useTranslations("system.mails");
  const queues = useTranslations("system.queues");
  const columns: Column<MailLine>[] = [
    {
      id: "kind",
      header: t("mail"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={t(`kind.${row.kind}`)}
          sub={<span className="break-all">{row.recipient ?? t("everybody")}</span>}
        />
      ),
    },
    { id: "workspace", header: queues("workspace"), dropBelow: 640, cell: (row) => row.workspace ?? t("account") },
    {
      id: "state",
      header: t("state"),
      place: "b",
      minWidth: 220,
      cell: (row) => (
        <span className="flex flex-col items-start gap-1">
          <Badge tone={tones[row.state]}>{t(`states.${row.state}`)}</Badge>
          {row.error === null ? null : (
            <span className="line-clamp-2 text-xs text-muted-foreground [overflow-wrap:anywhere]">
              {row.error === "unknown_outcome" ? t("unknownOutcome") : row.error}
            </span>
          )}
        </span>
      ),
    },
    { id: "written", header: t("written"), place: "c", cell: (row) => <LocalTime at={row.createdAt} show="full" /> },
    {
      ...{ id: "actions", header: queues("actions"), quietHeader: true, align: "right", place: "e" },
      cell: ({ workspaceId, id: mailId, retriable }) =>
        retriable ? (
          <ActButton size="sm" act={() => retryMailAction({ workspaceId, mailId })} done={t("retried")}>
            {t("retry")}
          </ActButton>
        ) : null,
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("title")} count={total} />
      <p className="px-4 pb-3 text-muted-foreground">{t("text", counts)}</p>
      <DataTable
        label={t("table")}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.workspaceId} ${row.id}`}
        density="tall"
        empty={<p className="px-4 pb-4 text-muted-foreground">{t("none")}</p>}
      />
      {total > rows.length ? <CardFooter>{queues("more", { shown: rows.length, total })}</CardFooter> : null}
    </Card>
  );
}
