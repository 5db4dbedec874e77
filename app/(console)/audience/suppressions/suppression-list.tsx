"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Column } from "#components/data-table/data-table";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { IconButton } from "#components/ui/button";
import { Ellipsis, History, Undo2 } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { Menu, MenuItem, MenuLink } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { Tag } from "#components/ui/tag";
import { suppressionKinds, suppressionSources } from "#db/audience-enums";
import type { Platform } from "#db/enums";
import type { SuppressionPage, SuppressionRow } from "#lib/audience/queries";

const LiftDialog = onDemand(() => import("./lift-dialog.tsx").then((part) => part.LiftDialog));

/** The most rows that the list counts. */
const countedMax = 10_000;

type Props = {
  page: SuppressionPage;
  size: number;
  any: boolean;
  /** The list is of those that were lifted. */
  lifted: boolean;
  platforms: readonly Platform[];
  manages: boolean;
  open: string | null;
};

/** Filters, page and open suppression are in the URL. */
export function SuppressionList({ page, size, any, lifted, platforms, manages, open }: Props) {
  const t = useTranslations("audience");
  const [lifting, setLifting] = useState<SuppressionRow | null>(null);
  const hrefOf = useHrefOf();
  const columns = useColumns({ lifted, manages, several: platforms.length > 1, hrefOf, onLift: setLifting });
  const filters = useDefinitions(platforms);
  return (
    <>
      <ListPage
        label={t("label")}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => hrefOf(row.id)}
        selectedKey={open}
        filters={filters}
        any={any}
        none={<EmptyState drawing="bell" title={t("none")} text={t("noneText")} />}
        noMatch={<FilteredEmpty definitions={filters} />}
        pager={{
          size,
          before: page.before,
          after: page.after,
          count: page.count > countedMax ? t("countMore", { count: countedMax }) : t("count", { count: page.count }),
        }}
      />
      {lifting ? <LiftDialog row={lifting} onClose={() => setLifting(null)} /> : null}
    </>
  );
}

function useHrefOf(): (id: string) => string {
  const search = useSearchParams();
  const pathname = usePathname();
  return (id) => {
    const next = new URLSearchParams(search);
    next.set("open", id);
    return `${pathname}?${next}`;
  };
}

function useColumns({
  lifted,
  manages,
  several,
  hrefOf,
  onLift,
}: {
  lifted: boolean;
  manages: boolean;
  several: boolean;
  hrefOf: (id: string) => string;
  onLift: (row: SuppressionRow) => void;
}): Column<SuppressionRow>[] {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  const columns: Column<SuppressionRow>[] = [
    {
      id: "person",
      header: t("columns.person"),
      place: "a",
      minWidth: 180,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <Link href={hrefOf(row.id)} scroll={false} className="truncate font-medium tabular-nums hover:underline">
            {row.address}
          </Link>
          {row.country ? <Tag>{row.country}</Tag> : null}
        </span>
      ),
    },
    { id: "kind", header: t("columns.kind"), place: "b", cell: (row) => t(`kind.${row.kind}`) },
    { id: "source", header: t("columns.source"), dropBelow: 640, cell: (row) => t(`source.${row.source}`) },
    { id: "at", header: t("columns.at"), place: "c", cell: (row) => <LocalTime at={row.at} show="full" /> },
  ];
  if (several) {
    columns.push({
      id: "platform",
      header: t("columns.platform"),
      dropBelow: 760,
      cell: (row) => words(row.platform),
    });
  }
  if (lifted) {
    columns.push({
      id: "lifted",
      header: t("columns.lifted"),
      cell: (row) => (row.liftedAt ? <LocalTime at={row.liftedAt} show="full" /> : null),
    });
  }
  columns.push({
    id: "actions",
    header: t("columns.actions", { person: "" }),
    quietHeader: true,
    align: "right",
    place: "e",
    cell: (row) => (
      <Menu
        trigger={
          <IconButton label={t("columns.actions", { person: row.address })} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuLink href={hrefOf(row.id)} icon={<History aria-hidden />}>
          {t("history.open")}
        </MenuLink>
        {row.liftedAt === null ? (
          <MenuItem
            icon={<Undo2 aria-hidden />}
            disabledReason={manages ? null : t("readOnly")}
            onSelect={() => onLift(row)}
          >
            {t("lift")}
          </MenuItem>
        ) : null}
      </Menu>
    ),
  });
  return columns;
}

function useDefinitions(platforms: readonly Platform[]): FilterDefinition[] {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    {
      kind: "select",
      param: "kind",
      label: t("columns.kind"),
      options: suppressionKinds.map((value) => ({ value, label: t(`kind.${value}`) })),
    },
    {
      kind: "select",
      param: "source",
      label: t("columns.source"),
      options: suppressionSources.map((value) => ({ value, label: t(`source.${value}`) })),
    },
  ];
  if (platforms.length > 1) {
    const options = platforms.map((value) => ({ value, label: words(value) }));
    definitions.push({ kind: "select", param: "platform", label: t("columns.platform"), options });
  }
  const options = [{ value: "lifted", label: t("state.lifted") }];
  definitions.push({ kind: "select", param: "state", label: t("state.label"), options, single: true });
  return definitions;
}
