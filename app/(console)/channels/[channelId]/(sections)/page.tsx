import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { UrlSelect } from "#components/data-table/url-select";
import { BindFirst } from "#components/messaging/bind-first";
import { TrendChart } from "#components/messaging/message-chart";
import { PeriodControl } from "#components/messaging/period-control";
import { withTexts } from "#components/shell/texts";
import { zoneOffset } from "#components/ui/zone-offset";
import { authorizePage } from "#lib/auth/session";
import { listSenders } from "#lib/channels/queries";
import { isBound } from "#lib/channels/rules";
import { profileFor } from "#lib/connectors/profiles";
import { inTransaction } from "#lib/context";
import { sumFallbacks } from "#lib/fallback/report/sum-fallbacks";
import { dayWords } from "#lib/i18n/day-words";
import { showPhone } from "#lib/phone/phone-format";
import { refusedOf, stagesOf } from "#lib/statistics/figures";
import { previousPeriod } from "#lib/statistics/period";
import {
  countOptOuts,
  listByCategory,
  listByCountry,
  listByFailure,
  listDays,
  sumStatistics,
} from "#lib/statistics/queries";
import type { Search } from "../../../search-params.ts";
import { canBind, platformProfile } from "../../platform-profile.ts";
import { currentChannel } from "../channel.ts";
import { CategoryCard } from "./_data/category-card.tsx";
import { CountryCard } from "./_data/country-card.tsx";
import { FailureCard } from "./_data/failure-card.tsx";
import { FallbackCard } from "./_data/fallback-card.tsx";
import { NumberCards } from "./_data/number-cards.tsx";
import { PeriodStrip } from "./_data/period-strip.tsx";
import { dataRanges, dataView, longestDays } from "./_data/search-params.ts";
import { NotYet } from "./account/not-yet.tsx";

type Props = { params: Promise<{ channelId: string }>; searchParams: Search };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId }, t] = await Promise.all([params, getTranslations("shell.detail")]);
  return { title: `${t("dashboard")} · ${(await currentChannel(channelId)).name}` };
}

/** The dashboard of one channel: its figures in a period, compared with the period before, and broken down. */
async function ChannelPage({ params, searchParams }: Props) {
  const access = await authorizePage("channels:read");
  // The layout shows that the role may not see this.
  if (!access) return null;
  const { ctx, workspace } = access;
  const { channelId } = await params;
  const clock = { zone: workspace.zone, now: ctx.now };
  const [channel, view, senders, t, language] = await Promise.all([
    currentChannel(channelId),
    dataView(searchParams, clock),
    listSenders(ctx, channelId),
    getTranslations("dashboard.data"),
    getLocale(),
  ]);
  if (!channel.deletedAt) {
    if (!canBind(channel.type)) return <NotYet type={channel.type} />;
    if (!isBound(channel.state)) return <BindFirst channelId={channelId} />;
  }
  const hasNumbers = platformProfile(channel.type).menu.includes("numbers");
  const receiptsRare = profileFor(channel.type)?.receiptsRare ?? false;
  const { period, choice } = view;
  const sender = senders.find((one) => one.id === view.senderId) ?? null;
  const scope = { ...period, channelId, senderIds: sender ? [sender.id] : [] };
  const [now, before, days, categories, countries, failures, optOuts, fallbacks] = await inTransaction(ctx, (ctx) =>
    Promise.all([
      sumStatistics(ctx, scope),
      sumStatistics(ctx, { ...scope, ...previousPeriod(period) }),
      listDays(ctx, scope),
      listByCategory(ctx, scope),
      listByCountry(ctx, scope),
      listByFailure(ctx, channelId, period),
      countOptOuts(ctx, { ...scope, platform: channel.type }),
      // A campaign's fallback is not counted by sender.
      sender ? null : sumFallbacks(ctx, channelId, period),
    ]),
  );
  const day = (text: string) => dayWords(text, language, "full");
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <PeriodControl
          options={dataRanges}
          fallback="7"
          current={choice}
          {...period}
          longest={longestDays}
          zone={workspace.zone}
        />
        {senders.length > 1 ? (
          <UrlSelect
            name="sender"
            label={t("sender")}
            all={t("allSenders")}
            options={senders.map((one) => ({ value: one.id, label: showPhone(one.phone) }))}
            current={sender?.id ?? null}
          />
        ) : null}
        <span className="text-muted-foreground ml-auto text-xs">
          {t("period", {
            from: day(period.from),
            to: day(period.to),
            offset: zoneOffset(workspace.zone, ctx.now),
            days: period.days,
          })}
        </span>
      </div>
      <PeriodStrip now={now} before={before} newOptOuts={optOuts} receiptsRare={receiptsRare} />
      <TrendChart title={t("trend")} days={days.map((row) => ({ day: row.day, ...stagesOf(row) }))} />
      <div className="grid grid-cols-2 gap-4 narrow:grid-cols-1 [&>:last-child:nth-child(odd)]:col-span-full">
        {channel.deletedAt || !hasNumbers ? null : (
          <NumberCards senders={sender ? [sender] : senders} channelId={channelId} />
        )}
        <CategoryCard rows={categories} />
        <CountryCard rows={countries} receiptsRare={receiptsRare} />
        {fallbacks ? <FallbackCard sums={fallbacks} /> : null}
        <FailureCard
          rows={failures}
          platform={channel.type}
          channelId={channelId}
          period={period}
          allSenders={sender !== null}
          parts={sender ? null : { refused: refusedOf(now), later: now.failedLater }}
        />
      </div>
    </>
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/page", ChannelPage);
