import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { BindFirst } from "#components/messaging/bind-first";
import type { WordsOfFailure } from "#components/messaging/failure-text";
import { getFailureWords } from "#components/messaging/get-failure-words";
import { PeriodControl } from "#components/messaging/period-control";
import { LiveRefresh } from "#components/ui/live-refresh";
import { zoneOffset } from "#components/ui/zone-offset";
import type { Platform } from "#db/enums";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listCampaigns, runningCampaigns } from "#lib/campaigns/report/queries";
import { isBound } from "#lib/channels/rules";
import { type Ctx, inTransaction, isContentHidden } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type MessageFallback, readMessageFallback } from "#lib/fallback/report/message-links";
import { dayWords } from "#lib/i18n/day-words";
import { listMessageFiles, type MessageFile } from "#lib/media/queries";
import {
  getMessage,
  listMessageChoices,
  listMessages,
  type MessageDetail,
  type MessageFilter,
  type MessageRow,
} from "#lib/messages/queries";
import { showPhone } from "#lib/phone/phone-format";
import { present } from "#lib/present";
import { lastDays } from "#lib/statistics/period";
import { sumStatistics } from "#lib/statistics/queries";
import type { Search } from "../../../../search-params.ts";
import { canSendFrom } from "../../../platform-profile.ts";
import { currentChannel } from "../../channel.ts";
import { DetailPart } from "./detail/detail-part.tsx";
import { ListTabs } from "./list-tabs.tsx";
import type { ShownMessage } from "./message-columns.tsx";
import { MessageDrawer } from "./message-drawer.tsx";
import { MessageList } from "./message-list.tsx";
import { MessagesSkeleton } from "./messages-skeleton.tsx";
import { longestDays, type MessageView, messageRanges, messageView } from "./search-params.ts";
import { StateSummary } from "./state-summary.tsx";

type Props = { channelId: string; searchParams: Search; tab: "messages" | "inbound" };

/** A channel's messages or its inbound messages, with the drawer of the open one. */
export async function MessagePage({ channelId, searchParams, tab }: Props) {
  const access = await authorizePage("messages:read");
  // The layout shows that the role may not see this.
  if (!access) return null;
  const { ctx, workspace } = access;
  const clock = { zone: workspace.zone, now: ctx.now };
  const [channel, view] = await Promise.all([currentChannel(channelId), messageView(searchParams, channelId, clock)]);
  if (!isBound(channel.state) && !channel.deletedAt) return <BindFirst channelId={channelId} />;
  // Read before the response starts, so that a missing message gets status 404.
  const detail = view.open ? await messageOrNotFound(ctx, channelId, view.open) : null;
  const files = detail && !isContentHidden(ctx) ? await listMessageFiles(ctx, channelId, detail.message.id) : [];
  const fallback = detail ? await readMessageFallback(ctx, detail.message.id) : null;
  const filter: MessageFilter = tab === "inbound" ? { ...view.filter, direction: "inbound" } : view.filter;
  return (
    <Suspense fallback={<MessagesSkeleton />}>
      <MessageLists
        ctx={ctx}
        zone={workspace.zone}
        platform={channel.type}
        sends={isAllowed(workspace, "campaigns:manage") && canSendFrom(channel)}
        campaigns={isAllowed(workspace, "campaigns:read")}
        tab={tab}
        view={{ ...view, filter }}
        detail={detail}
        files={files}
        fallback={fallback}
        fetches={isAllowed(workspace, "media:fetch") && !channel.deletedAt && isBound(channel.state)}
      />
    </Suspense>
  );
}

async function MessageLists({
  ctx,
  zone,
  platform,
  sends,
  campaigns,
  tab,
  view,
  detail,
  files,
  fallback,
  fetches,
}: {
  ctx: Ctx;
  zone: string;
  platform: Platform;
  sends: boolean;
  campaigns: boolean;
  tab: Props["tab"];
  view: MessageView;
  detail: MessageDetail | null;
  files: readonly MessageFile[];
  fallback: MessageFallback | null;
  fetches: boolean;
}) {
  const { filter } = view;
  const { channelId, period } = filter;
  const inbound = filter.direction === "inbound";
  const countable = period !== null && !view.narrowed ? period : null;
  const [t, language, failureWords, [page, choices, sums, bulk, running]] = await Promise.all([
    getTranslations("messages"),
    getLocale(),
    getFailureWords(platform),
    inTransaction(ctx, (ctx) =>
      Promise.all([
        listMessages(ctx, filter, view.place),
        listMessageChoices(ctx, channelId),
        countable ? sumStatistics(ctx, { ...countable, channelId }) : null,
        listCampaigns(ctx, { channelId, page: 1, pageSize: 1 }),
        runningCampaigns(ctx, 100),
      ]),
    ),
  ]);
  const day = (text: string) => dayWords(text, language, "full");
  const span = !period
    ? t("range.allDays")
    : period.days === 1
      ? day(period.from)
      : t("range.span", { from: day(period.from), to: day(period.to) });
  const shownDays = period ?? lastDays(zone, ctx.now, 1);
  return (
    <>
      <LiveRefresh
        active={
          running.some((campaign) => campaign.channelId === channelId) ||
          files.some(({ state, trouble }) => state === "fetching" && trouble === null)
        }
        everyMs={4000}
      />
      <ListTabs channelId={channelId} current={tab} bulk={bulk.total} campaigns={campaigns} />
      <div className="flex min-w-0 items-center flex-wrap gap-x-3 gap-y-2">
        <PeriodControl
          options={messageRanges}
          fallback="today"
          current={view.choice}
          from={shownDays.from}
          to={shownDays.to}
          longest={longestDays}
          zone={zone}
        />
        <span className="text-muted-foreground ml-auto text-xs">
          {t("range.zone", { range: span, offset: zoneOffset(zone, ctx.now) })}
        </span>
      </div>
      {sums && !inbound && sums.submitted > 0 ? (
        <StateSummary sums={sums} search={rangeOf(view.choice, period)} />
      ) : null}
      <MessageList
        channelId={channelId}
        tab={tab}
        inbound={inbound}
        page={{
          ...page,
          rows: page.rows.map((row) => shownMessage(row, failureWords)),
        }}
        size={view.place.size}
        total={sums ? (inbound ? sums.inbound : sums.submitted) : null}
        choices={{
          ...choices,
          senders: choices.senders.map((sender) => ({ id: sender.id, phone: showPhone(sender.phone) })),
        }}
        narrowed={view.narrowed}
        severalDays={period === null || period.days > 1}
        open={view.open}
        sends={sends}
      />
      {detail ? <span data-with-drawer hidden /> : null}
      {detail ? (
        <MessageDrawer
          id={detail.message.id}
          ids={page.rows.map((row) => row.id)}
          title={
            detail.message.address
              ? showPhone(detail.message.address)
              : (detail.message.contactName ?? (isContentHidden(ctx) ? detail.message.id : t("hidden")))
          }
          state={detail.message.state}
        >
          <DetailPart {...{ detail, files, fallback, fetches, platform, zone }} />
        </MessageDrawer>
      ) : null}
    </>
  );
}

/** What the list shows of a message; the rest stays on the server. */
function shownMessage(
  { direction, templateCode, createdAt, handedOverAt, failureKind, ...row }: MessageRow,
  failureWords: WordsOfFailure,
): ShownMessage {
  const words = row.state === "failed" && failureKind ? failureWords(row.failureCode, failureKind) : null;
  return present({
    ...row,
    at: handedOverAt ?? createdAt,
    phone: row.phone ? showPhone(row.phone) : null,
    failure: words && { meaning: words.meaning, next: words.next },
  });
}

async function messageOrNotFound(ctx: Ctx, channelId: string, messageId: string) {
  try {
    return await getMessage(ctx, channelId, messageId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

/** The search parameters of the period, for links that keep it. */
function rangeOf(choice: string, period: MessageFilter["period"]): Record<string, string> {
  if (choice === "custom" && period) return { from: period.from, to: period.to };
  return choice === "today" || choice === "" ? {} : { range: choice };
}
