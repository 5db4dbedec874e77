import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OutageNote } from "#components/messaging/outage-note";
import { StatusBadge } from "#components/messaging/status-badge";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Card } from "#components/ui/card";
import { LiveRefresh } from "#components/ui/live-refresh";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { countReplaced, splitByRetry } from "#lib/campaigns/control/decidable";
import { mayGoOn } from "#lib/campaigns/control/decide";
import { paceSeries, packPace } from "#lib/campaigns/report/pace-series";
import { slowedNow } from "#lib/campaigns/report/slowed-now";
import { waitOf } from "#lib/campaigns/report/waits";
import { canTakeBack, hasEnded, shownState } from "#lib/campaigns/rules";
import { actorId } from "#lib/context";
import { isPassingObstacle } from "#lib/messages/retry-rules";
import { madeToLeave } from "#lib/statistics/figures";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { FailedQuietly } from "../failed-quietly.tsx";
import { AbOf } from "./ab-test/ab-of.tsx";
import { ApprovalNote } from "./approval/approval-note.tsx";
import { waitingSend } from "./approval/waiting-send.ts";
import { currentCampaign } from "./campaign.ts";
import { CampaignActions } from "./campaign-actions.tsx";
import { CampaignFacts } from "./campaign-facts.tsx";
import { CampaignHistory } from "./campaign-history.tsx";
import { CampaignColumns, heroPadding } from "./campaign-layout.tsx";
import { Duplicate } from "./drafts/duplicate.tsx";
import { TakeBack } from "./drafts/take-back.tsx";
import { DecideDoubt } from "./failures/decide-doubt.tsx";
import { Failures } from "./failures/failures.tsx";
import { RetryFailed } from "./failures/retry-failed.tsx";
import { SendRest } from "./failures/send-rest.tsx";
import { FallbackCard } from "./fallback-card.tsx";
import { Certificate } from "./figures/certificate.tsx";
import { Funnel } from "./figures/funnel.tsx";
import { PlanCard } from "./figures/plan-card.tsx";
import { Progress } from "./figures/progress.tsx";
import { CampaignNotes } from "./notes/notes.tsx";
import { PoolNote } from "./notes/pool-note.tsx";
import { SlowedNote } from "./notes/slowed-note.tsx";
import { WaitNote } from "./notes/wait-note.tsx";
import { WaveNote } from "./notes/wave-note.tsx";
import { Outcome } from "./outcome.tsx";
import { PaceChart } from "./pace-chart.tsx";
import { limitOf, readReport } from "./read-report.ts";
import { mayReceiptsArrive } from "./receipts-arrive.ts";
import { RepeatButton } from "./repeat/repeat-actions.tsx";
import { newRule, RepeatOf } from "./repeat/repeat-of.tsx";
import { StopFallback } from "./stop-fallback.tsx";

type Props = { params: Promise<{ campaignId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  if (!(await authorizePage("campaigns:read"))) return {};
  return { title: (await currentCampaign((await params).campaignId)).campaign.name };
}

/** One campaign, running or finished: progress, pace, failures, and figures that account for every recipient. */
async function CampaignPage({ params }: Props) {
  const [access, t] = await Promise.all([authorizePage("campaigns:read"), getTranslations("campaigns")]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const { campaignId } = await params;
  const detail = await currentCampaign(campaignId);
  const { campaign, channel, sender, list } = detail;
  const ended = hasEnded(campaign.state);
  const {
    certificate,
    events,
    ticks,
    rate,
    inFlight,
    failures,
    troubles,
    outages,
    pool,
    awaited,
    rest,
    fallback,
    plan,
    flight,
    repeat,
  } = await readReport(ctx, campaign);
  const running = campaign.state === "running";
  const wait = running && plan && certificate.waiting > 0 ? waitOf(plan, ctx.now) : null;
  const shown = shownState({ ...campaign, expanded: campaign.expandedAt !== null }, inFlight);
  const manages = isAllowed(workspace, "campaigns:manage") && !channel.deleted;
  // While it is suspended nothing begins to leave again; what runs may be stopped.
  const sends = manages && workspace.standing !== "suspended";
  const goesOn = ended && mayGoOn(campaign);
  const calledBack = isPassingObstacle(campaign.stateReason);
  const replaced =
    goesOn && (fallback?.made ?? 0) > 0
      ? await countReplaced(ctx, campaignId, { platform: channel.type, calledBack })
      : 0;
  const mayRepeat =
    manages &&
    !campaign.takenBackAt &&
    plan?.localAt == null &&
    (!repeat || (repeat.isStart && repeat.state === "ended"));
  const undecided = waitingSend(campaign, ctx.now);
  const reader = actorId(ctx.actor);
  const settling = shown === "settling";
  const moving = shown === "running" || campaign.state === "stopping" || inFlight > 0;
  const restSentAs = rest?.campaignId ? { id: rest.campaignId, name: rest.name ?? "" } : null;
  const hasRest =
    ended && !campaign.takenBackAt && !goesOn && !restSentAs && certificate.cancelled + certificate.expired > 0;
  const receiptsArrive = mayReceiptsArrive(campaign, ctx.now);
  const points = paceSeries(ticks, shown === "running" ? ctx.now : null);
  const slowed = events
    .filter((event) => event.kind === "slowed")
    .map((event) => ({ at: event.at.getTime(), pace: Number(event.values.pace ?? 0) }))
    .reverse();
  const slower = running && outages.length === 0 ? slowedNow(events, ctx.now) : null;
  return (
    <Page crumbs={[{ label: t("title"), href: "/campaigns" }, { label: campaign.name }]}>
      <LiveRefresh
        active={
          moving ||
          settling ||
          campaign.state === "scheduled" ||
          certificate.waiting > 0 ||
          receiptsArrive ||
          (fallback?.waiting ?? 0) > 0
        }
        everyMs={moving || campaign.undoUntil !== null ? 1200 : 4000}
      />
      <PageHeader
        title={campaign.name}
        state={
          <>
            <StatusBadge of="campaign" state={shown} ground />
            <FailedQuietly state={campaign.state} failed={certificate.failed} />
          </>
        }
        sub={<CampaignFacts detail={detail} plan={plan} />}
        actions={
          <CampaignActions
            campaign={{
              ...{ id: campaignId, name: campaign.name, state: campaign.state },
              ...{ scheduledAt: undecided ? undecided.startsAt : campaign.scheduledAt, undoUntil: campaign.undoUntil },
            }}
            channelId={channel.id}
            waiting={certificate.waiting}
            gone={madeToLeave(certificate)}
            manages={manages}
            sends={sends}
            settling={settling}
          >
            {manages && canTakeBack(campaign, ctx.now) ? (
              <TakeBack campaignId={campaignId} name={campaign.name} undo={campaign.undoUntil !== null} />
            ) : null}
            {manages ? <Duplicate campaignId={campaignId} name={campaign.name} /> : null}
            {mayRepeat ? <RepeatButton name={campaign.name} zone={workspace.zone} rule={newRule(campaignId)} /> : null}
          </CampaignActions>
        }
      />
      {ended ? (
        <Outcome campaign={campaign} certificate={certificate} restSentAs={restSentAs}>
          {sends && goesOn ? (
            <RetryFailed
              campaignId={campaignId}
              name={campaign.name}
              platform={channel.type}
              expired={certificate.expired}
              calledBack={calledBack ? certificate.cancelled : 0}
              replaced={replaced}
              {...splitByRetry(failures, channel.type)}
            />
          ) : null}
          {manages && hasRest ? <SendRest campaignId={campaignId} /> : null}
        </Outcome>
      ) : null}
      <CampaignNotes
        campaign={campaign}
        certificate={certificate}
        troubles={troubles}
        shown={shown}
        inFlight={inFlight}
        awaited={awaited}
      >
        {manages && ended && certificate.leftInDoubt > 0 ? (
          <DecideDoubt campaignId={campaignId} people={certificate.leftInDoubt} sendsAgain={sends && goesOn} />
        ) : null}
      </CampaignNotes>
      {outages.map((outage) => (
        <OutageNote key={outage.laneId} outage={outage} now={ctx.now} />
      ))}
      {undecided ? (
        <ApprovalNote
          send={undecided}
          decides={campaign.approval?.byId !== reader && isAllowed(workspace, "campaigns:approve")}
          own={campaign.approval?.byId === reader}
        />
      ) : null}
      <PoolNote outages={pool.outages} />
      {running ? <WaveNote campaign={campaign} /> : null}
      {wait ? <WaitNote wait={wait} /> : null}
      {slower ? <SlowedNote platform={channel.type} slowed={slower} /> : null}
      <Card className={heroPadding} aria-label={t("figures.label")}>
        <Progress
          campaign={campaign}
          shown={shown}
          certificate={certificate}
          rate={rate}
          limit={limitOf(pool.pace ?? sender?.limit ?? null, plan)}
          waitsUntil={wait?.until ?? null}
          now={ctx.now}
        />
        <PaceChart pace={packPace(points)} slowed={slowed} waits={campaign.state === "scheduled"} />
      </Card>
      <CampaignColumns>
        <div className="flex flex-col gap-4">
          <Funnel
            certificate={certificate}
            grows={running || receiptsArrive}
            links={campaign.trackLinks ? campaign : null}
          />
          {campaign.abTest ? <AbOf campaign={campaign} test={campaign.abTest} manages={manages} /> : null}
          {flight ? <PlanCard plan={flight} certificate={certificate} endedAt={campaign.finishedAt} /> : null}
          {fallback ? (
            <FallbackCard fallback={fallback} certificate={certificate}>
              {manages && !fallback.stopped && (!ended || fallback.waiting > 0) ? (
                <StopFallback campaignId={campaignId} name={campaign.name} waiting={fallback.waiting} />
              ) : null}
            </FallbackCard>
          ) : null}
          <Failures
            rows={failures}
            certificate={certificate}
            platform={channel.type}
            channelId={channel.id}
            campaignId={campaignId}
          />
        </div>
        <div className="flex flex-col gap-4">
          <Certificate certificate={certificate} campaign={campaign} list={list} awaited={awaited} />
          {repeat ? <RepeatOf repeat={repeat} zone={workspace.zone} manages={manages} /> : null}
          <CampaignHistory events={events} />
        </div>
      </CampaignColumns>
    </Page>
  );
}

export default withTexts("(console)/campaigns/[campaignId]/page", CampaignPage);
