"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { LayoutDashboard, List } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { SegmentLinks } from "#components/ui/segments";
import type { Platform } from "#db/enums";
import { mediaKinds } from "#db/media-enums";
import type { LibraryPage, LibraryRow } from "#lib/media/library/queries";
import type { LibraryFilter } from "#lib/media/library/schema";
import { FileGrid } from "./file-grid.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useColumns } from "./use-columns.tsx";

const RenameDialog = onDemand(() => import("./rename-dialog.tsx").then((part) => part.RenameDialog));
const ReplaceDialog = onDemand(() => import("./replace-dialog.tsx").then((part) => part.ReplaceDialog));
const RemoveDialog = onDemand(() => import("./remove-dialog.tsx").then((part) => part.RemoveDialog));

export type FileAct = "rename" | "replace" | "remove";

type Props = {
  page: LibraryPage;
  filter: LibraryFilter;
  view: "grid" | "list";
  platforms: readonly Platform[];
  manages: boolean;
  open: string | null;
};

/** The files of the library as pictures or as a list. Filters, view, page and open file are in the URL. */
export function Library({ page, filter, view, platforms, manages, open }: Props) {
  const t = useTranslations("library");
  const [doing, setDoing] = useState<{ act: FileAct; file: LibraryRow } | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const hrefOf = useHrefOf();
  const definitions = useDefinitions(platforms);
  const choose = (id: string, on: boolean) =>
    setChosen((now) => new Set(on ? [...now, id] : [...now].filter((one) => one !== id)));
  const shared = {
    hrefOf: (id: string) => hrefOf({ open: id }),
    ...{ manages, chosen, choose },
    onAct: (act: FileAct, file: LibraryRow) => setDoing({ act, file }),
  };
  const columns = useColumns(shared);
  const rows = page.rows;
  return (
    <>
      <ListPage
        label={t("label")}
        columns={columns}
        rows={view === "list" ? rows : []}
        noMatch={
          view === "grid" && rows.length > 0 ? (
            <FileGrid rows={rows} open={open} {...shared} />
          ) : (
            <FilteredEmpty definitions={definitions} />
          )
        }
        rowKey={(row) => row.id}
        rowHref={(row) => shared.hrefOf(row.id)}
        selectedKey={open}
        density="tall"
        filters={definitions}
        filterEnd={
          <SegmentLinks
            aria-label={t("view.label")}
            className="ml-auto"
            current={view}
            options={[
              {
                value: "grid",
                label: t("view.grid"),
                icon: <LayoutDashboard aria-hidden />,
                href: hrefOf({ view: null }),
              },
              { value: "list", label: t("view.list"), icon: <List aria-hidden />, href: hrefOf({ view: "list" }) },
            ]}
          />
        }
        any={page.any}
        none={<EmptyState title={t("none")} text={t("noneText")} />}
        header={
          manages && chosen.size > 0 ? (
            <SelectionBar rows={rows.filter(({ id }) => chosen.has(id))} onClear={() => setChosen(new Set())} />
          ) : null
        }
        pager={{ page: filter.page, size: filter.size, total: page.total }}
      />
      {doing?.act === "rename" ? <RenameDialog file={doing.file} onClose={() => setDoing(null)} /> : null}
      {doing?.act === "replace" ? <ReplaceDialog file={doing.file} onClose={() => setDoing(null)} /> : null}
      {doing?.act === "remove" ? <RemoveDialog file={doing.file} onClose={() => setDoing(null)} /> : null}
    </>
  );
}

/** Builds a link to the same list with changed parameters; null removes one. */
function useHrefOf(): (changes: Record<string, string | null>) => string {
  const search = useSearchParams();
  const pathname = usePathname();
  return (changes) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    const query = next.toString();
    return query ? `${pathname}?${query}` : pathname;
  };
}

function useDefinitions(platforms: readonly Platform[]): FilterDefinition[] {
  const t = useTranslations("library");
  const words = useTranslations("states.platform");
  return [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchHint") },
    {
      kind: "select",
      param: "kind",
      label: t("columns.kind"),
      options: mediaKinds.map((value) => ({ value, label: t(`kind.${value}`) })),
    },
    {
      kind: "select",
      param: "platform",
      label: t("fits"),
      options: platforms.map((value) => ({ value, label: words(value) })),
    },
    {
      kind: "select",
      param: "use",
      label: t("columns.uses"),
      single: true,
      options: (["used", "unused"] as const).map((value) => ({ value, label: t(`use.${value}`) })),
    },
  ];
}
