import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import type { Search } from "../../../../search-params.ts";
import { currentChannel } from "../../channel.ts";
import { MessagePage } from "./message-page.tsx";

type Props = { params: Promise<{ channelId: string }>; searchParams: Search };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId }, t] = await Promise.all([params, getTranslations("messages")]);
  return { title: `${t("title")} · ${(await currentChannel(channelId)).name}` };
}

async function MessagesPage({ params, searchParams }: Props) {
  return <MessagePage channelId={(await params).channelId} searchParams={searchParams} tab="messages" />;
}

export default withTexts("(console)/channels/[channelId]/(sections)/messages/page", MessagesPage);
