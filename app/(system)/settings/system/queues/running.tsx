"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Badge } from "#components/ui/badge";
import { Bytes } from "#components/ui/bytes";
import { Card, CardHeader } from "#components/ui/card";
import { CircleCheck, CircleX } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import type { QueueDepth, RestingLane, WorkerLine } from "#lib/operator/processes";
import { ActButton } from "../act-button.tsx";
import { tryLaneNowAction } from "../actions.ts";

const quiet = "px-4 pb-4 text-muted-foreground";

/** The workers of the last day. */
export function Workers({ rows }: { rows: readonly WorkerLine[] }) {
  const t = useTranslations("system.queues");
  const format = useFormatter();
  const columns: Column<WorkerLine>[] = [
    {
      id: "worker",
      header: t("worker"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={<Mono>{row.id.slice(-12)}</Mono>}
          sub={
            <>
              {t("started")} <LocalTime at={row.startedAt} show="full" />
            </>
          }
        />
      ),
    },
    {
      id: "seen",
      header: t("seen"),
      place: "c",
      cell: (row) =>
        row.alive ? (
          <Badge tone="success" icon={<CircleCheck aria-hidden />}>
            {t("alive")}
          </Badge>
        ) : (
          <span className="flex items-center gap-2">
            <Badge tone="neutral" icon={<CircleX aria-hidden />}>
              {t("gone")}
            </Badge>
            <LocalTime at={row.seenAt} show="time" />
          </span>
        ),
    },
    {
      id: "memory",
      header: t("memory"),
      align: "right",
      place: "b",
      cell: (row) => <Bytes value={row.residentBytes} />,
    },
    {
      id: "errors",
      header: t("errors"),
      align: "right",
      cell: (row) => <span title={t("errorsHint")}>{format.number(row.errors)}</span>,
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("workers")} count={rows.filter((row) => row.alive).length} />
      <DataTable
        label={t("workersTable")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        density="tall"
        empty={<p className={quiet}>{t("noWorkers")}</p>}
      />
    </Card>
  );
}

type NamedQueue = QueueDepth & { label: string };

/** How much waits, runs, and since when the oldest waits. */
export function Queues({ rows }: { rows: readonly NamedQueue[] }) {
  const t = useTranslations("system.queues");
  const format = useFormatter();
  const columns: Column<NamedQueue>[] = [
    { id: "queue", header: t("queue"), place: "a", cell: (row) => <span className="font-medium">{row.label}</span> },
    {
      id: "waiting",
      header: t("waiting"),
      align: "right",
      place: "c",
      cell: (row) => (
        <>
          {/* A folded row stands without the heads of its columns. */}
          <span className="hidden table-folded:inline">{t("waiting")} </span>
          {format.number(row.waiting)}
        </>
      ),
    },
    { id: "running", header: t("running"), align: "right", cell: (row) => format.number(row.running) },
    {
      id: "oldest",
      header: t("oldest"),
      place: "b",
      cell: (row) => (row.oldest && row.waiting > 0 ? <LocalTime at={row.oldest} /> : null),
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("queues")} />
      <DataTable label={t("queuesTable")} columns={columns} rows={rows} rowKey={(row) => row.name} />
    </Card>
  );
}

/** Lanes whose platform does not answer, each with a way to try at once. */
export function RestingLanes({ rows }: { rows: readonly RestingLane[] }) {
  const t = useTranslations("system.queues");
  const format = useFormatter();
  const columns: Column<RestingLane>[] = [
    {
      id: "lane",
      header: t("lane"),
      place: "a",
      cell: (row) => <TwoLines title={row.channel ?? row.laneId} sub={row.workspace} />,
    },
    { id: "since", header: t("since"), place: "c", cell: (row) => <LocalTime at={row.since} /> },
    {
      id: "next",
      header: t("nextTry"),
      dropBelow: 640,
      cell: (row) => (row.nextTryAt ? <LocalTime at={row.nextTryAt} show="time" seconds /> : null),
    },
    { id: "waiting", header: t("waiting"), align: "right", cell: (row) => format.number(row.waiting) },
    {
      id: "reason",
      header: t("reason"),
      place: "b",
      cell: (row) => <span className="line-clamp-2 [overflow-wrap:anywhere]">{row.reason}</span>,
    },
    {
      ...{ id: "actions", header: t("actions"), quietHeader: true, align: "right", place: "e" },
      cell: ({ workspaceId, laneId }) => (
        <ActButton
          size="sm"
          act={() => tryLaneNowAction({ workspaceId, laneId })}
          done={t("trying")}
          gone={t("lanesGone")}
        >
          {t("tryNow")}
        </ActButton>
      ),
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("lanes")} count={rows.length} />
      <DataTable
        label={t("lanesTable")}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.workspaceId} ${row.laneId}`}
        density="tall"
      />
    </Card>
  );
}
