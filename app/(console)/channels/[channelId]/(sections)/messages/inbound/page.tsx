import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import type { Search } from "../../../../../search-params.ts";
import { currentChannel } from "../../../channel.ts";
import { MessagePage } from "../message-page.tsx";

type Props = { params: Promise<{ channelId: string }>; searchParams: Search };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId }, t] = await Promise.all([params, getTranslations("messages.tabs")]);
  return { title: `${t("inbound")} · ${(await currentChannel(channelId)).name}` };
}

async function InboundPage({ params, searchParams }: Props) {
  return <MessagePage channelId={(await params).channelId} searchParams={searchParams} tab="inbound" />;
}

export default withTexts("(console)/channels/[channelId]/(sections)/messages/inbound/page", InboundPage);
