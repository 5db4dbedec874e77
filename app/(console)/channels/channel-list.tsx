"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { DataTable } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty } from "#components/data-table/filter-bar";
import { Pager } from "#components/data-table/pager";
import { KeyFilter } from "#components/messaging/key-strip";
import { EmptyState } from "#components/shell/states";
import { Card } from "#components/ui/card";
import { channelStates, type Platform } from "#db/enums";
import type { ChannelPage } from "#lib/channels/list/list-channels";
import type { ChannelFilter } from "#lib/channels/schema";
import { channelColumns } from "./channel-columns.tsx";
import type { CustomerChoice } from "./create-channel.tsx";
import type { Reader } from "./reader.ts";

/** Keys, filters, table and pager of the living channels. */
export function ChannelList({
  page,
  filter,
  living,
  reader,
  customers,
}: {
  page: ChannelPage;
  filter: ChannelFilter;
  /** Channels before any filter: tells an empty list from one that is filtered empty. */
  living: number;
  reader: Reader;
  customers: readonly CustomerChoice[];
}) {
  const t = useTranslations();
  const locale = useLocale();
  const pathname = usePathname();
  const search = useSearchParams();
  const filters = useDefinitions(customers);
  const hrefFor = (platform: Platform | null) => {
    const next = new URLSearchParams(search);
    next.delete("page");
    if (platform) next.set("type", platform);
    else next.delete("type");
    return next.size > 0 ? `${pathname}?${next}` : pathname;
  };
  return (
    <>
      {living > 0 ? (
        <FilterBar definitions={filters}>
          <KeyFilter counts={page.counts} current={filter.type} hrefFor={hrefFor} label={t("channels.typeFilter")} />
        </FilterBar>
      ) : null}
      <Card>
        <DataTable
          columns={channelColumns(t, reader, locale)}
          rows={page.rows}
          rowKey={(row) => row.id}
          label={t("channels.tabs.living")}
          rowHref={(row) => (row.customer ? undefined : `/channels/${row.id}`)}
          defaultSort="-created"
          density="tall"
          empty={
            living > 0 ? (
              filter.type && page.rows.length === 0 && Object.values(page.counts).some((count) => count > 0) ? (
                <EmptyState
                  title={t("common.match.title", { count: 1 })}
                  text={t("common.match.text")}
                  actions={
                    <Link className="btn" href={hrefFor(null)} scroll={false}>
                      {t("common.match.remove", { label: t(`states.platform.${filter.type}`) })}
                    </Link>
                  }
                />
              ) : (
                <FilteredEmpty definitions={filters} />
              )
            ) : (
              <EmptyState
                title={t("channels.empty.title")}
                text={reader.mayManage ? t("channels.empty.text") : t("channels.empty.readOnly")}
              />
            )
          }
        />
        {page.total > 0 ? (
          <Pager
            page={filter.page}
            size={filter.size}
            total={page.total}
            count={t("channels.count", { count: page.total })}
          />
        ) : null}
      </Card>
    </>
  );
}

function useDefinitions(customers: readonly CustomerChoice[]): FilterDefinition[] {
  const t = useTranslations();
  return [
    {
      kind: "search",
      param: "q",
      label: t("channels.filters.search"),
      placeholder: t("channels.filters.searchPlaceholder"),
    },
    {
      kind: "select",
      param: "state",
      label: t("channels.filters.state"),
      options: channelStates.map((state) => ({
        value: state,
        label: t(`states.channel.${state}`),
      })),
    },
    ...(customers.length > 0
      ? [
          {
            kind: "select",
            param: "customer",
            single: true,
            label: t("channels.filters.customer"),
            options: customers.map((customer) => ({ value: customer.id, label: customer.name })),
          } as const,
        ]
      : []),
    { kind: "dates", param: "created", label: t("channels.filters.created") },
  ];
}
