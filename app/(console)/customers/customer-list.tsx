"use client";

import { useLocale, useTranslations } from "next-intl";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import type { CustomerPage } from "#lib/customers/list-customers";
import { needSigns } from "#lib/customers/need";
import { countryName } from "#lib/i18n/country-name";
import { workspaceStandings } from "#lib/workspaces/standing";
import { useCustomerColumns } from "./customer-columns.tsx";

/** The customers of this provider. */
export function CustomerList({
  page,
  place,
  mayManage,
  byMail,
}: {
  page: CustomerPage;
  place: { page: number; size: number };
  mayManage: boolean;
  byMail: boolean;
}) {
  const t = useTranslations("customers");
  const columns = useCustomerColumns(mayManage, byMail);
  const filters = useDefinitions(page.countries);
  return (
    <ListPage
      label={t("table")}
      columns={columns}
      rows={page.rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/customers/${row.id}`}
      defaultSort="-need"
      density="tall"
      filters={filters}
      any={page.all > 0}
      none={<EmptyState title={t("empty.title")} text={mayManage ? t("empty.text") : t("empty.readOnly")} />}
      pager={{ ...place, total: page.total, count: t("count", { count: page.total }) }}
    />
  );
}

function useDefinitions(countries: readonly string[]): FilterDefinition[] {
  const t = useTranslations();
  const locale = useLocale();
  return [
    {
      kind: "search",
      param: "q",
      label: t("customers.filters.search"),
      placeholder: t("customers.filters.searchPlaceholder"),
    },
    {
      kind: "select",
      param: "need",
      label: t("customers.filters.need"),
      options: needSigns.map((sign) => ({ value: sign, label: t(`customers.signNames.${sign}`) })),
    },
    {
      kind: "select",
      param: "country",
      label: t("customers.filters.country"),
      options: countries
        .map((code) => ({ value: code, label: countryName(code, locale) ?? code }))
        .sort((a, b) => a.label.localeCompare(b.label, locale)),
    },
    {
      kind: "select",
      param: "state",
      label: t("customers.filters.state"),
      options: workspaceStandings.map((value) => ({ value, label: t(`states.workspace.${value}`) })),
    },
  ];
}
