import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { ListSkeleton } from "#components/data-table/list-loading";
import { Page } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { type Access, authorizePage } from "#lib/auth/session";
import { getChannelSummary } from "#lib/channels/list/channel-summary";
import { listChannels } from "#lib/channels/list/list-channels";
import type { ChannelFilter } from "#lib/channels/schema";
import { findCustomer } from "#lib/customers/get-customer";
import { ChannelList } from "./channel-list.tsx";
import { channelRequestOf } from "./channel-request.ts";
import { ListHead } from "./list-head.tsx";
import { NotAllowedPage } from "./not-allowed-page.tsx";
import { readerOf } from "./reader.ts";
import { channelFilterOf } from "./search-params.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("channels"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function ChannelsPage({ searchParams }: Props) {
  const [access, filter, t] = await Promise.all([
    authorizePage("channels:read"),
    channelFilterOf(searchParams),
    getTranslations("channels"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const reader = readerOf(access);
  const title = reader.kind === "provider" ? t("customersTitle") : t("title");
  return (
    <Page crumbs={[{ label: title }]}>
      <Suspense fallback={<ListSkeleton title={title} columns={7} density="tall" />}>
        <Channels access={access} filter={filter} />
      </Suspense>
    </Page>
  );
}

async function Channels({ access, filter }: { access: Access; filter: ChannelFilter }) {
  const reader = readerOf(access);
  const provider = reader.kind === "provider";
  const [summary, page, customer, request] = await Promise.all([
    getChannelSummary(access.ctx),
    listChannels(access.ctx, filter),
    provider && filter.customerId ? findCustomer(access.ctx, filter.customerId) : null,
    channelRequestOf(access),
  ]);
  return (
    <>
      <ListHead summary={summary} reader={reader} customer={customer} current="living" request={request} />
      <ChannelList page={page} filter={filter} living={summary.living} reader={reader} customer={customer} />
    </>
  );
}

export default withTexts("(console)/channels/page", ChannelsPage);
