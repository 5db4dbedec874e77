import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { authorizePage } from "#lib/auth/session";
import { hasCampaigns, listCampaigns } from "#lib/campaigns/report/queries";
import { inTransaction } from "#lib/context";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { CampaignList } from "./campaign-list.tsx";
import { campaignFilter } from "./search-params.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns");
  return { title: t("title") };
}

/** All campaigns of the workspace. */
async function CampaignsPage({ searchParams }: Props) {
  const [access, t] = await Promise.all([authorizePage("campaigns:read"), getTranslations("campaigns")]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { ctx } = access;
  const filter = await campaignFilter(searchParams);
  // One transaction for all that a page reads costs the server less than one for each.
  const [{ rows, total }, any] = await inTransaction(ctx, (ctx) =>
    Promise.all([listCampaigns(ctx, filter), hasCampaigns(ctx)]),
  );
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <PageHeader title={t("title")} sub={t(access.workspace.channelIds ? "introLimited" : "intro")} />
      <LiveRefresh active={rows.some((row) => row.state === "running" || row.state === "stopping")} everyMs={2000} />
      <CampaignList rows={rows} total={total} page={filter.page} size={filter.pageSize} any={any} />
    </Page>
  );
}

export default withTexts("(console)/campaigns/(list)/page", CampaignsPage);
