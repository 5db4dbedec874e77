"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Pager } from "#components/data-table/pager";
import { Button } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { SessionRow } from "#lib/auth/sessions";
import type { Agent } from "#lib/auth/user-agent";
import { pageSizes } from "#lib/page-sizes";
import { endOtherSessionsAction, endSessionAction } from "./actions.ts";

type Row = Omit<SessionRow, "userAgent"> & { agent: Agent };

/** The browsers signed in as this user, each with a button to sign it out. `total` counts those of all pages. */
export function SessionsCard({
  sessions,
  total,
  page,
  size,
}: {
  sessions: readonly Row[];
  total: number;
  page: number;
  size: number;
}) {
  const t = useTranslations("settings.sessions");
  const [busy, start] = useTransition();
  const [ending, setEnding] = useState<string | null>(null);

  async function end(row: Row) {
    setEnding(row.handle);
    const result = await endSessionAction(row.handle);
    setEnding(null);
    if (result.ok) toast.success(t("ended"));
    else toast.error(result.message);
  }
  async function endOthers() {
    const result = await endOtherSessionsAction();
    if (result.ok) toast.success(t("othersEnded", { count: result.data.ended }));
    else toast.error(result.message);
  }
  function name({ agent }: Row): string {
    if (agent.browser && agent.system) return t("on", { browser: agent.browser, system: agent.system });
    return agent.browser ?? agent.system ?? t("unknown");
  }

  const columns: Column<Row>[] = [
    {
      id: "device",
      header: t("device"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={
            <span className="flex min-w-0 items-center gap-2">
              {name(row)}
              {row.current ? <Tag>{t("this")}</Tag> : null}
            </span>
          }
          sub={row.ip}
        />
      ),
    },
    { id: "seen", header: t("seen"), place: "c", cell: (row) => <LocalTime at={row.lastSeenAt} /> },
    { id: "since", header: t("since"), dropBelow: 640, cell: (row) => <LocalTime at={row.createdAt} show="full" /> },
    { id: "until", header: t("until"), dropBelow: 520, cell: (row) => <LocalTime at={row.expiresAt} show="full" /> },
    {
      id: "end",
      header: t("end"),
      quietHeader: true,
      align: "right",
      place: "b",
      cell: (row) =>
        row.current ? null : (
          <Button size="sm" busy={ending === row.handle} onClick={() => void end(row)}>
            {t("end")}
          </Button>
        ),
    },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("title")} count={total} line>
        {total > 1 ? (
          <Button size="sm" variant="quiet" busy={busy} onClick={() => start(endOthers)}>
            {t("endOthers")}
          </Button>
        ) : null}
      </CardHeader>
      <DataTable label={t("table")} columns={columns} rows={sessions} rowKey={(row) => row.handle} density="tall" />
      {total > pageSizes[0] ? <Pager page={page} size={size} total={total} /> : null}
    </Card>
  );
}
