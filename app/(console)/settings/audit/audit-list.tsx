"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty, paramsOf } from "#components/data-table/filter-bar";
import { Pager } from "#components/data-table/pager";
import { CopyId } from "#components/messaging/copy-id";
import { EmptyState } from "#components/shell/states";
import { Card } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import type { AuditRow } from "#lib/workspaces/audit-queries";
import { detailText } from "./detail-text.ts";
import { recentDays } from "./search-params.ts";

type Props = {
  rows: readonly AuditRow[];
  total: number;
  kinds: readonly string[];
  page: number;
  size: number;
  /** No dates are chosen, so only the last days are shown. */
  recent: boolean;
};

export function AuditList({ rows, total, kinds, page, size, recent }: Props) {
  const t = useTranslations("settings.audit");
  const search = useSearchParams();
  const kindName = useKindName();
  const actionName = useActionName();
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    { kind: "select", param: "kind", label: t("kind"), options: kinds.map((k) => ({ value: k, label: kindName(k) })) },
    { kind: "dates", param: "at", label: t("dates") },
  ];
  const columns: Column<AuditRow>[] = [
    { id: "at", header: t("at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" seconds /> },
    { id: "who", header: t("who"), place: "e", cell: (row) => row.actorName },
    { id: "what", header: t("what"), place: "a", cell: (row) => <span className="med">{actionName(row.action)}</span> },
    {
      id: "object",
      header: t("object"),
      place: "b",
      cell: (row) => (
        <span className="row">
          <span className="mute nw">{kindName(row.objectKind)}</span>
          <CopyId value={row.objectId} className="max-w-[180px]" />
        </span>
      ),
    },
    {
      id: "detail",
      header: t("detail"),
      minWidth: 200,
      cell: (row) => {
        const words = detailText(row.detail);
        return (
          <span className="sec text-xs [overflow-wrap:anywhere]">
            {words}
            {row.reason ? ` ${t("reason", { reason: row.reason })}` : null}
          </span>
        );
      },
    },
  ];
  const filtered = paramsOf(definitions).some((name) => search.get(name));
  const empty = filtered ? (
    <FilteredEmpty definitions={definitions} />
  ) : kinds.length > 0 ? (
    <EmptyState drawing="bell" title={t("quiet", { days: recentDays })} text={t("quietText")} />
  ) : (
    <EmptyState drawing="bell" title={t("empty")} text={t("emptyText")} />
  );
  return (
    <>
      <FilterBar definitions={definitions} />
      <Card className="overflow-hidden">
        <DataTable label={t("table")} columns={columns} rows={rows} rowKey={(row) => row.id} empty={empty} />
        {total > 0 ? <Pager page={page} size={size} total={total} /> : null}
      </Card>
      {recent && total > 0 ? <p className="hint">{t("recent", { days: recentDays })}</p> : null}
    </>
  );
}

type Known = { (key: string): string; has(key: string): boolean };

/** Kinds and actions are written by every domain; one that has no words yet shows its own name. */
function useKindName(): (kind: string) => string {
  const t = useTranslations("settings.audit.kinds") as unknown as Known;
  return (kind) => (t.has(kind) ? t(kind) : kind);
}

function useActionName(): (action: string) => string {
  const t = useTranslations("settings.audit.actions") as unknown as Known;
  return (action) => (t.has(action) ? t(action) : action);
}
