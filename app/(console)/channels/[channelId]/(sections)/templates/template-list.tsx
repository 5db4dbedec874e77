"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { templateCategories, templateStates } from "#db/enums";
import type { CampaignCount } from "#lib/campaigns/report/of-template";
import { templateLanguages } from "#lib/i18n/template-languages";
import type { Label } from "#lib/templates/labels/labels";
import { approvalStates, languageName } from "#lib/templates/limits";
import { ImportTemplates } from "./import-templates.tsx";
import { type ListedTemplate, type TemplateResults, useTemplateColumns } from "./template-columns.tsx";

const TemplateSelection = onDemand(() => import("./template-selection.tsx").then((part) => part.TemplateSelection));

type Props = {
  channelId: string;
  /** The platform reviews templates. */
  reviewed: boolean;
  rows: ListedTemplate[];
  total: number;
  page: number;
  size: number;
  filtered: boolean;
  manages: boolean;
  /** Something can be sent from the channel, by whom looks at it. */
  sends: boolean;
  /** Another person approves templates before they are submitted, or some still wait for it. */
  approves: boolean;
  labels: readonly Label[];
  /** Of the last 30 days, by code. */
  results: Readonly<Record<string, TemplateResults>>;
  /** Campaigns, by code. */
  uses: Readonly<Record<string, CampaignCount>>;
};

export function TemplateList(props: Props) {
  const { channelId, reviewed, rows, total, page, size, filtered, manages, sends, approves, labels, results, uses } =
    props;
  const t = useTranslations("templates");
  const base = `/channels/${channelId}/templates`;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picks = manages
    ? {
        has: (code: string) => chosen.has(code),
        toggle: (code: string, on: boolean) =>
          setChosen((before) => new Set(on ? [...before, code] : [...before].filter((other) => other !== code))),
      }
    : null;
  const columns = useTemplateColumns({
    channelId,
    mode: reviewed ? "reviewed" : "rendered",
    manages,
    sends,
    picks,
    labels,
    results,
    uses,
  });
  const add = (
    <ButtonLink variant="primary" href={`${base}/new`} icon={<Plus aria-hidden />}>
      {t("add")}
    </ButtonLink>
  );
  return (
    <ListPage
      columns={columns}
      rows={rows}
      rowKey={(row) => row.code}
      rowHref={(row) => `${base}/${row.code}`}
      label={t("title")}
      density="tall"
      stickyFirst
      filters={useFilterDefinitions(approves, labels)}
      filterEnd={manages ? <ImportTemplates channelId={channelId} /> : undefined}
      header={
        chosen.size > 0 ? (
          <TemplateSelection
            channelId={channelId}
            codes={[...chosen]}
            labels={labels}
            onClear={() => setChosen(new Set())}
          />
        ) : undefined
      }
      any={rows.length > 0 || filtered || page > 1}
      none={
        <EmptyState
          title={t("empty.title")}
          text={t(reviewed ? "empty.text" : "empty.textOurs")}
          actions={manages ? add : undefined}
        />
      }
      pager={{ page, size, total, count: t("count", { count: total }) }}
    />
  );
}

function useFilterDefinitions(approves: boolean, labels: readonly Label[]): FilterDefinition[] {
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
      ...(approves
        ? [
            {
              kind: "select" as const,
              param: "approval",
              label: t("approval.filter"),
              options: approvalStates.map((value) => ({ value, label: words(`approval.${value}`) })),
            },
          ]
        : []),
      ...(labels.length > 0
        ? [
            {
              kind: "select" as const,
              param: "label",
              label: t("labels.filter"),
              options: labels.map(({ id, name }) => ({ value: id, label: name })),
            },
          ]
        : []),
    ],
    [t, words, locale, approves, labels],
  );
}
