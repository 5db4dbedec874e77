"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { KeyFilter } from "#components/messaging/key-strip";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { channelStates, type Platform } from "#db/enums";
import type { ChannelPage } from "#lib/channels/list/list-channels";
import type { ChannelFilter } from "#lib/channels/schema";
import { searchCustomers } from "../customers/search-customers.ts";
import { useChannelColumns } from "./channel-columns.tsx";
import type { CustomerChoice } from "./create-channel.tsx";
import type { Reader } from "./reader.ts";

/** The channels that are not deleted. */
export function ChannelList({
  page,
  filter,
  living,
  reader,
  customer,
}: {
  page: ChannelPage;
  filter: ChannelFilter;
  /** Channels before any filter; tells a workspace without channels from a filter without matches. */
  living: number;
  reader: Reader;
  /** The customer that the list is filtered by. */
  customer: CustomerChoice | null;
}) {
  const t = useTranslations();
  const locale = useLocale();
  const pathname = usePathname();
  const search = useSearchParams();
  const filters = useDefinitions(reader, customer);
  const columns = useChannelColumns(reader, locale);
  const hrefFor = (platform: Platform | null) => {
    const next = new URLSearchParams(search);
    next.delete("page");
    if (platform) next.set("type", platform);
    else next.delete("type");
    return next.size > 0 ? `${pathname}?${next}` : pathname;
  };
  // `counts` ignores the type filter: channels of another type match all other filters.
  const hiddenByType = filter.type && Object.values(page.counts).some((count) => count > 0);
  return (
    <ListPage
      label={t("channels.tabs.living")}
      columns={columns}
      rows={page.rows}
      rowKey={(row) => row.id}
      rowHref={(row) => (row.customer ? undefined : `/channels/${row.id}`)}
      defaultSort="-created"
      density="tall"
      filters={filters}
      filterStart={
        <KeyFilter counts={page.counts} current={filter.type} hrefFor={hrefFor} label={t("channels.typeFilter")} />
      }
      any={living > 0}
      none={
        <EmptyState
          title={t("channels.empty.title")}
          text={reader.mayManage ? t("channels.empty.text") : t("channels.empty.readOnly")}
        />
      }
      noMatch={
        filter.type && hiddenByType ? (
          <EmptyState
            title={t("common.match.title", { count: 1 })}
            text={t("common.match.text")}
            actions={
              <ButtonLink href={hrefFor(null)} scroll={false}>
                {t("common.match.remove", { label: t(`states.platform.${filter.type}`) })}
              </ButtonLink>
            }
          />
        ) : undefined
      }
      pager={{
        page: filter.page,
        size: filter.size,
        total: page.total,
        count: t("channels.count", { count: page.total }),
      }}
    />
  );
}

function useDefinitions(reader: Reader, customer: CustomerChoice | null): FilterDefinition[] {
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
    ...(reader.kind === "provider"
      ? [
          {
            kind: "searched",
            param: "customer",
            label: t("channels.filters.customer"),
            options: customer ? [{ value: customer.id, label: customer.name }] : [],
            search: searchCustomers,
          } as const,
        ]
      : []),
    { kind: "dates", param: "created", label: t("channels.filters.created") },
  ];
}
