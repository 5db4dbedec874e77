"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { paramsOf } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { CopyId } from "#components/messaging/copy-id";
import { EmptyState } from "#components/shell/states";
import { LocalTime } from "#components/ui/local-time";
import { AuditDetails } from "./audit-detail.tsx";
import type { AuditLine } from "./audit-words.ts";
import { recentDays } from "./search-params.ts";

type Props = {
  rows: readonly AuditLine[];
  total: number;
  /** The kinds of objects that occur, with their words. */
  kinds: readonly { value: string; label: string }[];
  page: number;
  size: number;
  /** No dates are chosen, so only the last days are shown. */
  recent: boolean;
};

export function AuditList({ rows, total, kinds, page, size, recent }: Props) {
  const t = useTranslations("settings.audit");
  const search = useSearchParams();
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    { kind: "select", param: "kind", label: t("kind"), options: [...kinds] },
    { kind: "dates", param: "at", label: t("dates") },
  ];
  const columns: Column<AuditLine>[] = [
    { id: "at", header: t("at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" seconds /> },
    {
      id: "who",
      header: t("who"),
      place: "e",
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          {row.who}
          {row.onBehalf ? <span className="text-xs text-muted-foreground">{row.onBehalf}</span> : null}
        </span>
      ),
    },
    {
      id: "what",
      header: t("what"),
      place: "a",
      cell: (row) => <span className="font-medium">{row.what}</span>,
    },
    {
      id: "object",
      header: t("object"),
      place: "b",
      cell: (row) => (
        <span className="flex min-w-0 max-w-[220px] flex-col items-start">
          <span className="max-w-full truncate" title={row.object ?? undefined}>
            <span className="text-muted-foreground">{row.kind}</span> {row.object}
          </span>
          {row.objectId ? <CopyId value={row.objectId} className="max-w-full" /> : null}
        </span>
      ),
    },
    {
      id: "detail",
      header: t("detail"),
      minWidth: 200,
      cell: (row) => (
        <div className="py-1">
          <AuditDetails details={row.details} none={t("nothing")} becomes={t("becomes")} />
          {row.reason ? (
            <p className="text-xs text-secondary-foreground [overflow-wrap:anywhere]">
              {t("reason", { reason: row.reason })}
            </p>
          ) : null}
        </div>
      ),
    },
  ];
  const filtered = paramsOf(definitions).some((name) => search.get(name));
  const quiet =
    kinds.length > 0 ? (
      <EmptyState drawing="bell" title={t("quiet", { days: recentDays })} text={t("quietText")} />
    ) : (
      <EmptyState drawing="bell" title={t("empty")} text={t("emptyText")} />
    );
  return (
    <>
      <ListPage
        label={t("table")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        filters={definitions}
        noMatch={filtered ? undefined : quiet}
        pager={{ page, size, total }}
      />
      {recent && total > 0 ? (
        <p className="text-xs text-muted-foreground">{t("recent", { days: recentDays })}</p>
      ) : null}
    </>
  );
}
