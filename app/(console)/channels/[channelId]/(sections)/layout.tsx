import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { OutageNote } from "#components/messaging/outage-note";
import { StatusBadge } from "#components/messaging/status-badge";
import { SandboxMark } from "#components/shell/banners/sandbox-mark";
import { ChannelBreadcrumbs, ChannelNav } from "#components/shell/navigation/channel-nav";
import { mayOpenSection } from "#components/shell/navigation/navigation";
import { DetailLayout, Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Badge } from "#components/ui/badge";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { authorizePage } from "#lib/auth/session";
import { channelBlock } from "#lib/channels/may-send";
import { isBound } from "#lib/channels/rules";
import { listOutages } from "#lib/sending/lanes/outages";
import { layoutTitle } from "../../../page-title.ts";
import { NotAllowedPage } from "../../not-allowed-page.tsx";
import { accountTexts, platformProfile } from "../../platform-profile.ts";
import { readerOf } from "../../reader.ts";
import { currentChannel } from "../channel.ts";
import { HeaderActions } from "./header-actions.tsx";

type Props = { params: Promise<{ channelId: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { channelId } = await params;
  return { title: await layoutTitle((await currentChannel(channelId)).name) };
}

/** Layout of the pages of one channel: header, its navigation, and the page. */
async function ChannelLayout({ params, children }: Props) {
  const [{ channelId }, access, t] = await Promise.all([
    params,
    authorizePage("channels:read"),
    getTranslations("channels"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { ctx } = access;
  const [channel, outages] = await Promise.all([currentChannel(channelId), listOutages(ctx, { channelId })]);
  const bound = isBound(channel.state);
  const block = channelBlock(channel.state);
  const reader = readerOf(access);
  const { role } = access.workspace;
  const profile = platformProfile(channel.type);
  const menu = profile.menu.filter((section) => mayOpenSection(role, section));
  const list = access.workspace.kind === "provider" ? t("customersTitle") : t("title");
  const { deletedAt } = channel;
  const nav = {
    channelId: channel.id,
    platform: channel.type,
    menu: deletedAt ? menu.filter((section) => section === "templates" || section === "messages") : menu,
    account: !deletedAt && mayOpenSection(role, "account"),
  };
  const lists = [
    { label: list, href: "/channels" },
    ...(deletedAt ? [{ label: t("tabs.deleted"), href: "/channels/deleted" }] : []),
  ];
  return (
    <Page>
      <ChannelBreadcrumbs {...nav} lists={lists} name={channel.name} />
      <PageHeader
        glyph={<ChannelGlyph platform={channel.type} size="lg" named />}
        title={channel.name}
        state={
          deletedAt ? (
            <Badge tone="neutral">{t("detail.deleted")}</Badge>
          ) : (
            <StatusBadge of="channel" state={channel.state} ground />
          )
        }
        sub={
          <>
            <CopyId value={channel.id} />
            {bound && channel.binding ? (
              <span>{t(`accounts.${accountTexts(channel.type)}.named`, { name: channel.binding.accountName })}</span>
            ) : null}
            {bound && profile.accountFacts.includes("numbers") ? (
              <span>{t("detail.numbers", { count: channel.numbers })}</span>
            ) : null}
            {channel.binding?.environment === "sandbox" ? (
              <SandboxMark title={t("detail.sandboxedTitle")}>{t("detail.sandboxed")}</SandboxMark>
            ) : null}
            {channel.remarks ? <span className="narrow:hidden">{channel.remarks}</span> : null}
          </>
        }
        actions={
          deletedAt ? null : (
            <HeaderActions
              channel={{ id: channel.id, type: channel.type, name: channel.name, remarks: channel.remarks }}
              mayManage={reader.mayManage}
              sends={reader.maySend && profile.menu.includes("send")}
              blocked={block && t(`cannotSend.${block}.title`)}
            />
          )
        }
      />
      {deletedAt ? (
        <Note title={t.rich("detail.deletedTitle", { date: () => <LocalTime at={deletedAt} show="full" /> })}>
          {t("detail.deletedText")}
        </Note>
      ) : null}
      {outages.map((outage) => (
        <OutageNote key={outage.laneId} outage={outage} now={ctx.now} />
      ))}
      <DetailLayout nav={<ChannelNav {...nav} />}>{children}</DetailLayout>
    </Page>
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/layout", ChannelLayout);
