"use client";

import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { workspaceKinds } from "#db/enums";
import type { WorkspaceLine } from "#lib/operator/workspaces";
import { workspaceStandings } from "#lib/workspaces/standing";
import { StandingBadge } from "./standing-badge.tsx";

export function WorkspaceList({
  rows,
  total,
  any,
  providers,
  page,
  size,
}: {
  rows: readonly WorkspaceLine[];
  total: number;
  any: boolean;
  providers: readonly { id: string; name: string }[];
  page: number;
  size: number;
}) {
  const t = useTranslations("system.workspaces");
  const words = useTranslations("states");
  const filters = useFilters(providers);
  const href = (row: WorkspaceLine) => `/settings/system/workspaces/${row.id}`;
  const columns: Column<WorkspaceLine>[] = [
    {
      id: "name",
      header: t("name"),
      place: "a",
      minWidth: 220,
      cell: (row) => <TwoLines title={<Link href={href(row)}>{row.name}</Link>} sub={row.slug} />,
    },
    { id: "kind", header: t("kind"), place: "b", cell: (row) => words(`workspaceKind.${row.kind}`) },
    {
      id: "provider",
      header: t("provider"),
      dropBelow: 760,
      cell: (row) => row.provider ?? <span className="text-muted-foreground">{t("nobody")}</span>,
    },
    {
      id: "channels",
      header: t("channels"),
      align: "right",
      dropBelow: 640,
      cell: (row) => t("quotaOf", { used: row.channels, quota: row.channelQuota }),
    },
    { id: "members", header: t("members"), align: "right", dropBelow: 900, cell: (row) => row.members },
    {
      id: "state",
      header: t("state"),
      place: "c",
      cell: (row) => <StandingBadge standing={row.standing} />,
    },
    {
      id: "created",
      header: t("created"),
      dropBelow: 900,
      cell: (row) => <LocalTime at={row.createdAt} show="date" />,
    },
  ];
  return (
    <ListPage
      label={t("table")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={href}
      density="tall"
      filters={filters}
      any={any}
      none={
        <EmptyState
          title={t("none")}
          text={t("noneText")}
          actions={<ButtonLink href="/settings/system/workspaces/new">{t("new")}</ButtonLink>}
        />
      }
      pager={{ page, size, total }}
    />
  );
}

function useFilters(providers: readonly { id: string; name: string }[]): FilterDefinition[] {
  const t = useTranslations("system.workspaces");
  const words = useTranslations("states");
  return [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    {
      ...{ kind: "select", param: "kind", label: t("kind"), single: true },
      options: workspaceKinds.map((value) => ({ value, label: words(`workspaceKind.${value}`) })),
    },
    {
      ...{ kind: "select", param: "provider", label: t("provider"), single: true },
      options: providers.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      ...{ kind: "select", param: "state", label: t("state"), single: true },
      options: workspaceStandings.map((value) => ({ value, label: words(`workspace.${value}`) })),
    },
  ];
}
