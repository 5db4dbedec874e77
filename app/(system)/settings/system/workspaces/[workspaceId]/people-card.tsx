"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Card, CardHeader } from "#components/ui/card";
import { Tag } from "#components/ui/tag";
import type { Role } from "#db/enums";
import type { WorkspaceMember } from "#lib/operator/workspaces";

export function PeopleCard({ people }: { people: readonly WorkspaceMember[] }) {
  const t = useTranslations("system.workspace");
  const words = useTranslations("states.role");
  const columns: Column<WorkspaceMember>[] = [
    {
      id: "person",
      header: t("person"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={
            <span className="flex min-w-0 items-center gap-2">
              {row.name}
              {row.disabled ? <Tag>{t("disabled")}</Tag> : null}
            </span>
          }
          sub={row.email}
        />
      ),
    },
    { id: "role", header: t("role"), place: "b", cell: (row) => words(row.role as Role) },
  ];
  return (
    <Card className="overflow-hidden">
      <CardHeader title={t("people")} count={people.length} />
      <DataTable
        label={t("peopleTable")}
        columns={columns}
        rows={people}
        rowKey={(row) => row.userId}
        density="tall"
        empty={<p className="px-4 pb-4 text-muted-foreground">{t("noPeople")}</p>}
      />
    </Card>
  );
}
