import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BindFirst } from "#components/messaging/bind-first";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listCampaigns } from "#lib/campaigns/report/queries";
import { isBound } from "#lib/channels/rules";
import type { Search } from "../../../../../search-params.ts";
import { canSendFrom } from "../../../../platform-profile.ts";
import { currentChannel } from "../../../channel.ts";
import { NotAllowedSection } from "../../not-allowed-section.tsx";
import { ListTabs } from "../list-tabs.tsx";
import { bulkView } from "../search-params.ts";
import { BulkList } from "./bulk-list.tsx";

type Props = { params: Promise<{ channelId: string }>; searchParams: Search };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId }, t] = await Promise.all([params, getTranslations("messages.tabs")]);
  return { title: `${t("bulk")} · ${(await currentChannel(channelId)).name}` };
}

/** The campaigns of one channel. */
async function BulkPage({ params, searchParams }: Props) {
  const access = await authorizePage("campaigns:read");
  if (!access) return <NotAllowedSection />;
  const { ctx, workspace } = access;
  const { channelId } = await params;
  const [channel, view] = await Promise.all([currentChannel(channelId), bulkView(searchParams)]);
  if (!isBound(channel.state) && !channel.deletedAt) return <BindFirst channelId={channelId} />;
  const { rows, total } = await listCampaigns(ctx, { channelId, q: view.q, page: view.page, pageSize: view.size });
  return (
    <>
      <LiveRefresh active={rows.some((row) => row.state === "running" || row.state === "stopping")} everyMs={3000} />
      <ListTabs channelId={channelId} current="bulk" bulk={view.q ? undefined : total} campaigns />
      <BulkList
        channelId={channelId}
        rows={rows}
        total={total}
        page={view.page}
        size={view.size}
        searched={view.q !== ""}
        sends={isAllowed(workspace, "campaigns:manage") && canSendFrom(channel)}
      />
    </>
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/messages/bulk/page", BulkPage);
