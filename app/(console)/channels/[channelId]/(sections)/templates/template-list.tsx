"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Column, DataTable } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty } from "#components/data-table/filter-bar";
import { Pager } from "#components/data-table/pager";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { senderQualities, templateCategories, templateStates } from "#db/enums";
import { languageName, templateLanguages } from "#lib/templates/limits";
import type { TemplateRow } from "#lib/templates/queries";
import { SendingSwitch } from "../../_templates/sending-switch.tsx";
import { TemplateMenu } from "../../_templates/template-menu.tsx";

type Props = {
  channelId: string;
  rows: TemplateRow[];
  total: number;
  page: number;
  size: number;
  filtered: boolean;
  manages: boolean;
};

export function TemplateList({ channelId, rows, total, page, size, filtered, manages }: Props) {
  const t = useTranslations("templates");
  const base = `/channels/${channelId}/templates`;
  const filters = useFilterDefinitions();
  const columns = useColumns(base, channelId, manages);
  const add = (
    <ButtonLink variant="primary" href={`${base}/new`} icon={<Plus aria-hidden />}>
      {t("add")}
    </ButtonLink>
  );
  if (rows.length === 0 && !filtered && page === 1) {
    return (
      <Card>
        <EmptyState title={t("empty.title")} text={t("empty.text")} actions={manages ? add : undefined} />
      </Card>
    );
  }
  return (
    <>
      <FilterBar definitions={filters} />
      <Card>
        <DataTable
          columns={columns}
          rows={rows}
          rowKey={(row) => row.code}
          rowHref={(row) => `${base}/${row.code}`}
          label={t("title")}
          density="tall"
          stickyFirst
          empty={<FilteredEmpty definitions={filters} />}
        />
        {total > 0 ? <Pager page={page} size={size} total={total} count={t("count", { count: total })} /> : null}
      </Card>
    </>
  );
}

function useFilterDefinitions(): FilterDefinition[] {
  const t = useTranslations("templates");
  const words = useTranslations("states");
  const locale = useLocale();
  return useMemo(
    () => [
      { kind: "search", param: "q", label: t("filter.search"), placeholder: t("filter.searchPlaceholder") },
      {
        kind: "select",
        param: "state",
        label: t("column.state"),
        options: templateStates
          .filter((state) => state !== "deleted")
          .map((state) => ({ value: state, label: words(`template.${state}`) })),
      },
      {
        kind: "select",
        param: "category",
        label: t("column.category"),
        options: templateCategories.map((value) => ({ value, label: words(`templateCategory.${value}`) })),
      },
      {
        kind: "select",
        param: "language",
        label: t("column.language"),
        options: templateLanguages.map((value) => ({ value, label: `${languageName(value, locale)} · ${value}` })),
      },
    ],
    [t, words, locale],
  );
}

function useColumns(base: string, channelId: string, manages: boolean): Column<TemplateRow>[] {
  const t = useTranslations("templates");
  const words = useTranslations("states");
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("column.name"),
        place: "a",
        cell: (row) => (
          <span className="two max-w-[172px]">
            <Link href={`${base}/${row.code}`} className="med clip" title={row.name}>
              {row.name}
            </Link>
            <CopyId value={row.code} className="self-start" />
          </span>
        ),
      },
      {
        id: "state",
        header: t("column.state"),
        place: "b",
        cell: (row) => {
          const quality = senderQualities.find((value) => value === row.quality) ?? "UNKNOWN";
          const more = [
            quality === "UNKNOWN" ? null : t("quality", { quality: words(`quality.${quality}`) }),
            row.reason,
          ].filter(Boolean);
          return (
            <span className="two max-w-[126px] items-start">
              <StatusBadge of="template" state={row.state} />
              {more.length > 0 ? (
                <span className="mute xs clip hide-m max-w-full" title={more.join(" · ")}>
                  {more.join(" · ")}
                </span>
              ) : null}
            </span>
          );
        },
      },
      {
        id: "language",
        header: t("column.language"),
        place: "c",
        cell: (row) => (
          <span className="two nw">
            <span>{languageName(row.language, locale)}</span>
            <span className="mono mute xs">{row.language}</span>
          </span>
        ),
      },
      {
        id: "category",
        header: t("column.category"),
        cell: (row) => (
          <span className="two nw">
            <span>{words(`templateCategory.${row.category}`)}</span>
            {row.previousCategory && row.categoryChangedAt ? (
              <span
                className="warn xs"
                title={t("categoryChanged", {
                  from: words(`templateCategory.${row.previousCategory}`),
                  to: words(`templateCategory.${row.category}`),
                })}
              >
                {t("categoryWas", { category: words(`templateCategory.${row.previousCategory}`) })}{" "}
                <LocalTime at={row.categoryChangedAt} show="date" />
              </span>
            ) : (
              <span className="mute xs">{formatOf(row, t)}</span>
            )}
          </span>
        ),
      },
      {
        id: "sending",
        header: t("column.sending"),
        cell: (row) => (
          <span className="two nw items-start !gap-1">
            <SendingSwitch template={row} disabled={!manages} />
            <span className="mute xs">{row.pauseOnCategoryChange ? t("pauses") : t("goesOn")}</span>
          </span>
        ),
      },
      {
        id: "updated",
        header: t("column.updated"),
        place: "e",
        cell: (row) => <LocalTime at={row.updatedAt} />,
      },
      {
        id: "actions",
        header: t("column.actions"),
        quietHeader: true,
        align: "right",
        cell: (row) => <TemplateMenu template={row} channelId={channelId} manages={manages} />,
      },
    ],
    [t, words, locale, base, channelId, manages],
  );
}

/** "Text · 2 buttons" */
function formatOf(row: TemplateRow, t: ReturnType<typeof useTranslations<"templates">>): string {
  const { header, buttons } = row.content;
  return [
    header === null ? t("format.text") : t("format.header"),
    buttons.length ? t("format.buttons", { count: buttons.length }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}
