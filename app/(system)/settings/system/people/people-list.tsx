"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, TwoLines } from "#components/data-table/data-table";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { Avatar } from "#components/ui/avatar";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyRound } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { UserLine } from "#lib/operator/users";
import { makePasswordLinkAction } from "../actions.ts";
import { SecretLink } from "../secret-link.tsx";

type Made = { email: string; link: string; expiresAt: Date };

export function PeopleList(props: { rows: readonly UserLine[]; total: number; page: number; size: number }) {
  const t = useTranslations("system.people");
  const [made, setMade] = useState<Made | null>(null);
  const filters: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
  ];
  const columns: Column<UserLine>[] = [
    {
      id: "person",
      header: t("person"),
      place: "a",
      minWidth: 220,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <Avatar name={row.name} />
          <TwoLines
            title={
              <span className="flex min-w-0 flex-wrap items-center gap-2">
                {row.name}
                {row.operatorSince ? <Tag>{t("operator")}</Tag> : null}
                {row.disabled ? <Tag>{t("disabled")}</Tag> : null}
                {row.addressProved ? null : <Tag>{t("unproved")}</Tag>}
              </span>
            }
            sub={row.email}
          />
        </span>
      ),
    },
    {
      id: "workspaces",
      header: t("workspaces"),
      dropBelow: 760,
      cell: (row) =>
        row.workspaces.length > 0 ? (
          row.workspaces.join(", ")
        ) : (
          <span className="text-muted-foreground">{t("none")}</span>
        ),
    },
    {
      id: "created",
      header: t("created"),
      dropBelow: 640,
      cell: (row) => <LocalTime at={row.createdAt} show="date" />,
    },
    {
      id: "actions",
      header: t("actions"),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (row) => (row.disabled ? null : <MakeLink row={row} onMade={setMade} />),
    },
  ];
  return (
    <>
      {made ? (
        <Card>
          <CardHeader title={t("linkTitle", { email: made.email })} />
          <CardBody>
            <SecretLink label={t("link")} link={made.link}>
              {t.rich("linkText", { date: () => <LocalTime at={made.expiresAt} show="full" /> })}
            </SecretLink>
          </CardBody>
        </Card>
      ) : null}
      <ListPage
        label={t("table")}
        columns={columns}
        rows={props.rows}
        rowKey={(row) => row.id}
        density="tall"
        filters={filters}
        pager={{ page: props.page, size: props.size, total: props.total }}
      />
    </>
  );
}

function MakeLink({ row, onMade }: { row: UserLine; onMade: (made: Made) => void }) {
  const t = useTranslations("system.people");
  const [busy, setBusy] = useState(false);
  async function make() {
    setBusy(true);
    const result = await makePasswordLinkAction({ userId: row.id });
    setBusy(false);
    if (!result.ok) return void toast.error(result.message);
    onMade(result.data);
    window.scrollTo({ top: 0 });
  }
  return (
    <Button size="sm" variant="quiet" icon={<KeyRound aria-hidden />} busy={busy} onClick={() => void make()}>
      {t("passwordLink")}
    </Button>
  );
}
