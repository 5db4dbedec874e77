"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { ListPage } from "#components/data-table/list-page";
import { Badge } from "#components/ui/badge";
import { type CannotReason, cannotReasons } from "#lib/rollouts/cannot-reasons";
import type { Drift, TargetRow } from "#lib/rollouts/queries";
import { TargetBadge } from "../rollout-badge.tsx";
import { TextChange } from "./text-change.tsx";

/** A row for each customer: what would change or was done there, why not, and whether it was changed since. */
export function TargetList({ targets, drifts }: { targets: TargetRow[]; drifts: Drift[] }) {
  const t = useTranslations("rollouts");
  const driftOf = new Map(drifts.map((drift) => [drift.customerId, drift]));
  // Those that somebody should look at stand first.
  const urgency = (row: TargetRow) => (row.state === "failed" ? 0 : driftOf.has(row.customerId) ? 1 : 2);
  const rows = [...targets].sort((a, b) => urgency(a) - urgency(b));
  const columns: Column<TargetRow>[] = [
    {
      id: "customer",
      header: t("columns.customer"),
      place: "a",
      minWidth: 170,
      cell: (row) => <TwoLines title={row.customer} sub={row.channel} />,
    },
    {
      id: "result",
      header: targets.every(({ state }) => state === "planned") ? t("columns.plan") : t("columns.result"),
      place: "b",
      cell: (row) => (
        <span className="flex flex-col items-start gap-1">
          <TargetBadge target={row} />
          {driftOf.has(row.customerId) ? (
            <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
              {t(driftOf.get(row.customerId)?.gone ? "detail.gone" : "detail.drifted")}
            </Badge>
          ) : null}
        </span>
      ),
    },
    {
      id: "change",
      header: t("columns.change"),
      place: "c",
      minWidth: 260,
      cell: (row) => <Change row={row} drift={driftOf.get(row.customerId)} />,
    },
  ];
  return (
    <ListPage
      label={t("columns.progress")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.customerId}
      density="tall"
    />
  );
}

function Change({ row, drift }: { row: TargetRow; drift: Drift | undefined }) {
  const t = useTranslations("rollouts");
  const known = cannotReasons.find((reason): reason is CannotReason => reason === row.reason);
  if (known) return <span className="block max-w-[60ch] py-2 text-secondary-foreground">{t(`reasons.${known}`)}</span>;
  if (drift) {
    if (drift.gone) return null;
    if (drift.now === null) return <span className="text-muted-foreground">{t("detail.hidden")}</span>;
    return (
      <TextChange
        from={{ label: t("detail.rolledOut"), value: drift.applied }}
        to={{ label: t("detail.now"), value: drift.now }}
      />
    );
  }
  if (row.plan === "same" && row.state === "planned") return null;
  return (
    <TextChange
      from={{ label: t("detail.was"), value: row.before }}
      to={{ label: t("detail.willBe"), value: row.applied }}
    />
  );
}
