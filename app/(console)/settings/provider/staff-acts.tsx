"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#components/data-table/data-table";
import { LocalTime } from "#components/ui/local-time";
import type { AuditLine } from "../audit/audit-words.ts";

/** What the provider's staff did in the workspace, newest first. */
export function StaffActs({ rows }: { rows: readonly AuditLine[] }) {
  const t = useTranslations("settings.provider");
  const columns: Column<AuditLine>[] = [
    { id: "at", header: t("at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" seconds /> },
    { id: "who", header: t("who"), place: "b", cell: (row) => row.who },
    { id: "what", header: t("what"), place: "a", cell: (row) => <span className="font-medium">{row.what}</span> },
    {
      id: "object",
      header: t("object"),
      place: "e",
      cell: (row) => (
        <span className="wrap-anywhere">
          <span className="text-muted-foreground">{row.kind}</span> {row.object}
        </span>
      ),
    },
  ];
  return <DataTable label={t("actsTable")} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}
