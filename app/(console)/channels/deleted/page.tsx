import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { getChannelSummary } from "#lib/channels/list/channel-summary";
import { listDeletedChannels } from "#lib/channels/list/list-channels";
import { channelRequestOf } from "../channel-request.ts";
import { ListHead } from "../list-head.tsx";
import { NotAllowedPage } from "../not-allowed-page.tsx";
import { readerOf } from "../reader.ts";
import { placeOf } from "../search-params.ts";
import { DeletedList } from "./deleted-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("channels.tabs"))("deleted") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function DeletedChannelsPage({ searchParams }: Props) {
  const [access, place, t] = await Promise.all([
    authorizePage("channels:read"),
    placeOf(searchParams),
    getTranslations("channels"),
  ]);
  if (!access) return <NotAllowedPage title={t("tabs.deleted")} />;
  const reader = readerOf(access);
  const provider = reader.kind === "provider";
  const [summary, { rows, total }, request] = await Promise.all([
    getChannelSummary(access.ctx),
    listDeletedChannels(access.ctx, place),
    channelRequestOf(access),
  ]);
  const list = provider ? t("customersTitle") : t("title");
  return (
    <Page crumbs={[{ label: list, href: "/channels" }, { label: t("tabs.deleted") }]}>
      <ListHead summary={summary} reader={reader} customer={null} current="deleted" request={request} />
      <DeletedList rows={rows} total={total} place={place} provider={provider} />
    </Page>
  );
}

export default withTexts("(console)/channels/deleted/page", DeletedChannelsPage);
