"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Card, CardFooter, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import type { DeadJob } from "#lib/operator/dead-jobs";
import { ActButton } from "../act-button.tsx";
import { dismissJobAction, putJobBackAction } from "../actions.ts";

/** Jobs whose tries are used up, to be put back or dismissed. */
export function DeadJobs({ rows, total }: { rows: readonly DeadJob[]; total: number }) {
  const t = useTranslations("system.queues");
  const columns: Column<DeadJob>[] = [
    {
      id: "kind",
      header: t("kind"),
      place: "a",
      cell: (row) => <TwoLines title={<Mono>{row.kind}</Mono>} sub={t("tries", { count: row.tries })} />,
    },
    { id: "workspace", header: t("workspace"), dropBelow: 640, cell: (row) => row.workspace ?? row.workspaceId },
    {
      id: "cause",
      header: t("cause"),
      place: "b",
      minWidth: 220,
      cell: (row) => <span className="line-clamp-2 [overflow-wrap:anywhere]">{row.cause}</span>,
    },
    { id: "failed", header: t("failed"), place: "c", cell: (row) => <LocalTime at={row.failedAt} show="full" /> },
    {
      ...{ id: "actions", header: t("actions"), quietHeader: true, align: "right", place: "e" },
      cell: ({ kind, id: jobId }) => (
        <span className="inline-flex gap-2">
          <ActButton size="sm" act={() => putJobBackAction({ kind, jobId })} done={t("putBackDone")}>
            {t("putBack")}
          </ActButton>
          <ActButton size="sm" variant="quiet" act={() => dismissJobAction({ kind, jobId })} done={t("dismissed")}>
            {t("dismiss")}
          </ActButton>
        </span>
      ),
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("dead")} count={total} />
      {rows.length > 0 ? <p className="px-4 pb-3 text-muted-foreground">{t("deadText")}</p> : null}
      <DataTable
        label={t("deadTable")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        density="tall"
        empty={<p className="px-4 pb-4 text-muted-foreground">{t("noDead")}</p>}
      />
      {total > rows.length ? <CardFooter>{t("more", { shown: rows.length, total })}</CardFooter> : null}
    </Card>
  );
}
