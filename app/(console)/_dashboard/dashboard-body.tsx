import { getTranslations } from "next-intl/server";
import { UrlSelect } from "#components/data-table/url-select";
import { type ChartDay, MessageChart } from "#components/messaging/message-chart";
import { LiveRefresh } from "#components/ui/live-refresh";
import type { Platform } from "#db/enums";
import { currentRate, runningCampaigns } from "#lib/campaigns/report/queries";
import { type Ctx, inTransaction } from "#lib/context";
import { listAttentionItems } from "#lib/statistics/attention";
import { addDays, lastDays, type Period } from "#lib/statistics/period";
import {
  type DayRow,
  listDays,
  listPlatformDays,
  listTopChannels,
  listTopTemplates,
  sumStatistics,
} from "#lib/statistics/queries";
import type { ChannelQuota } from "#lib/statistics/request-matters";
import type { Sums } from "#lib/statistics/sums";
import { getShellData } from "#lib/workspaces/shell-data";
import { NeedsYou } from "./needs-you.tsx";
import { PlatformStrip } from "./platform-strip.tsx";
import { RunningStrip } from "./running-strip.tsx";
import { TodayStrip } from "./today-strip.tsx";
import { TopChannels, TopTemplates } from "./top-tables.tsx";

export type View = { period: Period; choice: string; platform: Platform | null; channelId: string | null };

/** What a chart shows of a day; the other figures stay on the server. */
function chartDay({ day, sent, delivered, read, failed, inbound }: DayRow): ChartDay {
  return { day, sent, delivered, read, failed, inbound };
}

/** A row with the figures that the tables of the dashboard show. */
function sharesOnly<Row extends Sums>({ submitted, sent, failed, failedLater, uncertain, inbound, ...row }: Row) {
  return row;
}

/** Number of small bars on a key, one a day. */
const sparkDays = 14;

/** Everything below the dashboard's header, read in parallel. */
export async function DashboardBody({
  ctx,
  zone,
  view,
  quota,
}: {
  ctx: Ctx;
  zone: string;
  view: View;
  quota: ChannelQuota;
}) {
  const { period, platform } = view;
  const t = await getTranslations();
  const facts = await getShellData(ctx);
  const ofPlatform = facts.channels.filter((channel) => !platform || channel.platform === platform);
  const channelId = ofPlatform.find((channel) => channel.id === view.channelId)?.id ?? null;
  const today = lastDays(zone, ctx.now, 1);
  const yesterday = { from: addDays(today.from, -1), to: addDays(today.from, -1), days: 1 };
  // One transaction for all that a page reads costs the server less than one for each.
  const [keys, now, before, days, matters, running, topChannels, topTemplates] = await inTransaction(ctx, (ctx) =>
    Promise.all([
      listPlatformDays(ctx, lastDays(zone, ctx.now, sparkDays)),
      sumStatistics(ctx, { ...today, platform }),
      sumStatistics(ctx, { ...yesterday, platform }),
      listDays(ctx, { ...period, platform, channelId }),
      listAttentionItems(ctx),
      runningCampaigns(ctx),
      listTopChannels(ctx, { ...period, platform }),
      listTopTemplates(ctx, { ...period, platform }),
    ]),
  );
  const rates = await Promise.all(running.map((campaign) => currentRate(ctx, campaign.id)));
  const range: Record<string, string> = view.choice === "7" ? {} : { range: view.choice };
  return (
    <>
      <LiveRefresh active={running.length > 0} everyMs={3000} />
      <PlatformStrip days={keys} health={facts.health} current={platform} range={range} />
      <TodayStrip now={now} before={before} matters={matters} quota={quota} platform={platform} />
      <div className="grid gap-4 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] max-[1181px]:grid-cols-1 items-stretch">
        <MessageChart
          title={
            platform
              ? t("dashboard.chart.titleOf", { platform: t(`states.platform.${platform}`) })
              : t("dashboard.chart.title")
          }
          days={days.map(chartDay)}
        >
          {ofPlatform.length > 1 ? (
            <UrlSelect
              name="channel"
              label={t("dashboard.chart.channel")}
              all={t("dashboard.chart.allChannels")}
              options={ofPlatform.map(({ id, name }) => ({ value: id, label: name }))}
              current={channelId}
            />
          ) : null}
        </MessageChart>
        <NeedsYou matters={matters} />
      </div>
      {running.map((campaign, at) => (
        <RunningStrip key={campaign.id} campaign={campaign} rate={rates[at] ?? 0} />
      ))}
      <div className="grid gap-4 grid-cols-2 narrow:grid-cols-1">
        <TopChannels rows={topChannels.map(sharesOnly)} days={period.days} />
        <TopTemplates rows={topTemplates.map(sharesOnly)} days={period.days} />
      </div>
    </>
  );
}
