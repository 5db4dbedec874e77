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
  const kindName = useName("kinds");
  const actionName = useName("actions");
  const detailName = useName("details");
  const actors: Record<string, string> = { "": t("stranger"), "Command line": t("commandLine") };
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    { kind: "select", param: "kind", label: t("kind"), options: kinds.map((k) => ({ value: k, label: kindName(k) })) },
    { kind: "dates", param: "at", label: t("dates") },
  ];
  const columns: Column<AuditRow>[] = [
    { id: "at", header: t("at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" seconds /> },
    { id: "who", header: t("who"), place: "e", cell: (row) => actors[row.actorName] ?? row.actorName },
    {
      id: "what",
      header: t("what"),
      place: "a",
      cell: (row) => <span className="font-medium">{actionName(row.action)}</span>,
    },
    {
      id: "object",
      header: t("object"),
      place: "b",
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="text-muted-foreground whitespace-nowrap">{kindName(row.objectKind)}</span>
          <CopyId value={row.objectId} className="max-w-[180px]" />
        </span>
      ),
    },
    {
      id: "detail",
      header: t("detail"),
      minWidth: 200,
      cell: (row) => {
        const words = detailText(row.detail, detailName);
        return (
          <span className="text-secondary-foreground text-xs [overflow-wrap:anywhere]">
            {words}
            {row.reason ? ` ${t("reason", { reason: row.reason })}` : null}
          </span>
        );
      },
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

type Known = { (key: string): string; has(key: string): boolean };

/** Every domain adds kinds, actions and details; one without a translation yet shows its own name. */
function useName(group: "kinds" | "actions" | "details"): (name: string) => string {
  const t = useTranslations(`settings.audit.${group}`) as unknown as Known;
  return (name) => (t.has(name) ? t(name) : name);
}
