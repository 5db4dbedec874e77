"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Card, CardFooter, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import type { SetAsideEvent } from "#lib/operator/set-aside";
import { ActButton } from "../act-button.tsx";
import { dismissEventAction, putEventBackAction } from "../actions.ts";

/** Webhooks that could not be applied, to be put back or dismissed. */
export function SetAside({ rows, total }: { rows: readonly SetAsideEvent[]; total: number }) {
  const t = useTranslations("system.queues");
  const platform = useTranslations("states.platform");
  const columns: Column<SetAsideEvent>[] = [
    {
      id: "channel",
      header: t("channel"),
      place: "a",
      cell: (row) => <TwoLines title={row.channel ?? platform(row.platform)} sub={row.workspace} />,
    },
    {
      id: "cause",
      header: t("cause"),
      place: "b",
      minWidth: 220,
      cell: (row) => (
        <span className="block py-1">
          <span className="line-clamp-2 [overflow-wrap:anywhere]">{row.cause}</span>
          <span className="text-xs text-muted-foreground">{t("part", { count: row.skipped })}</span>
        </span>
      ),
    },
    { id: "received", header: t("received"), place: "c", cell: (row) => <LocalTime at={row.receivedAt} show="full" /> },
    {
      ...{ id: "actions", header: t("actions"), quietHeader: true, align: "right", place: "e" },
      cell: ({ workspaceId, id: eventId }) => (
        <span className="inline-flex gap-2">
          <ActButton size="sm" act={() => putEventBackAction({ workspaceId, eventId })} done={t("putBackDone")}>
            {t("putBack")}
          </ActButton>
          <ActButton
            size="sm"
            variant="quiet"
            act={() => dismissEventAction({ workspaceId, eventId })}
            done={t("dismissed")}
          >
            {t("dismiss")}
          </ActButton>
        </span>
      ),
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("setAside")} count={total} />
      {rows.length > 0 ? <p className="px-4 pb-3 text-muted-foreground">{t("setAsideText")}</p> : null}
      <DataTable
        label={t("setAsideTable")}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.workspaceId} ${row.id}`}
        density="tall"
        empty={<p className="px-4 pb-4 text-muted-foreground">{t("noSetAside")}</p>}
      />
      {total > rows.length ? <CardFooter>{t("more", { shown: rows.length, total })}</CardFooter> : null}
    </Card>
  );
}
