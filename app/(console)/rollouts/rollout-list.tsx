"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import type { RolloutRow } from "#lib/rollouts/queries";
import { RolloutBadge } from "./rollout-badge.tsx";

/** The roll-outs of a provider, latest first. */
export function RolloutList({
  rows,
  total,
  page,
  size,
}: {
  rows: RolloutRow[];
  total: number;
  page: number;
  size: number;
}) {
  const t = useTranslations("rollouts");
  const columns: Column<RolloutRow>[] = [
    {
      id: "name",
      header: t("columns.name"),
      place: "a",
      minWidth: 200,
      cell: (row) => (
        <TwoLines
          title={
            <Link href={`/rollouts/${row.id}`} className="hover:underline">
              {row.name}
            </Link>
          }
          sub={t(`kind.${row.kind}`)}
        />
      ),
    },
    { id: "state", header: t("columns.state"), place: "b", cell: (row) => <RolloutBadge state={row.state} /> },
    {
      id: "progress",
      header: t("columns.progress"),
      place: "c",
      minWidth: 150,
      cell: (row) => <Progress row={row} />,
    },
    {
      id: "at",
      header: t("columns.at"),
      place: "e",
      cell: (row) => <TwoLines title={<LocalTime at={row.createdAt} show="full" />} sub={t("by", { name: row.by })} />,
    },
  ];
  return (
    <ListPage
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/rollouts/${row.id}`}
      density="tall"
      any={total > 0}
      none={<EmptyState title={t("empty.title")} text={t("empty.text")} />}
      pager={{ page, size, total, count: t("count", { count: total }) }}
    />
  );
}

function Progress({ row }: { row: RolloutRow }) {
  const t = useTranslations("rollouts");
  if (row.state === "planned") return <>{t("customers", { count: row.targets })}</>;
  const label = t("detail.progress", { done: row.done, total: row.targets });
  return (
    <span className="grid max-w-48 gap-1 py-2 tabular-nums">
      <span>
        {label}
        {row.failed > 0 ? <span className="text-danger"> · {t("detail.failed", { failed: row.failed })}</span> : null}
      </span>
      <ProgressBar
        size="xs"
        label={label}
        total={row.targets}
        parts={[
          { value: row.done, tone: "success", label },
          { value: row.failed, tone: "danger", label: t("detail.failed", { failed: row.failed }) },
        ]}
      />
    </span>
  );
}
