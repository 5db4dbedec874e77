import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { ChannelNav } from "#components/shell/channel-nav";
import { DetailLayout, Page, PageHeader } from "#components/shell/page";
import { standingFor } from "#lib/auth/session";
import { isBound } from "#lib/channels/rules";
import { readerOf } from "../../reader.ts";
import { RefusedRole } from "../../refused-role.tsx";
import { currentChannel } from "../channel.ts";
import { HeaderActions } from "./header-actions.tsx";

type Props = { params: Promise<{ channelId: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { channelId } = await params;
  return { title: (await currentChannel(channelId)).name };
}

/** Frame of every page of one channel: header, own navigation, and the page. */
export default async function ChannelLayout({ params, children }: Props) {
  const [{ channelId }, standing, t] = await Promise.all([
    params,
    standingFor("console:read"),
    getTranslations("channels"),
  ]);
  if (!standing) return <RefusedRole title={t("title")} />;
  const channel = await currentChannel(channelId);
  const bound = isBound(channel.state);
  const list = standing.workspace.kind === "provider" ? t("customersTitle") : t("title");
  return (
    <Page crumbs={[{ label: list, href: "/channels" }, { label: channel.name }]}>
      <PageHeader
        glyph={<ChannelGlyph platform={channel.type} size="lg" named />}
        title={channel.name}
        state={<StatusBadge of="channel" state={channel.state} ground />}
        sub={
          <>
            <CopyId value={channel.id} />
            {bound && channel.binding ? (
              <span>{t("detail.account", { name: channel.binding.accountName })}</span>
            ) : null}
            {bound ? <span>{t("detail.numbers", { count: channel.numbers })}</span> : null}
            {channel.binding?.environment === "sandbox" ? (
              <span className="lab" title={t("detail.sandboxedTitle")}>
                {t("detail.sandboxed")}
              </span>
            ) : null}
            {channel.remarks ? <span className="hide-m">{channel.remarks}</span> : null}
          </>
        }
        actions={<HeaderActions channel={channel} reader={readerOf(standing)} />}
      />
      <DetailLayout nav={<ChannelNav channelId={channel.id} platform={channel.type} />}>{children}</DetailLayout>
    </Page>
  );
}
