import { readPlanOfCampaign } from "#lib/campaigns/flight-plan/read-plan";
import { findRest } from "#lib/campaigns/launch/list-rest";
import { readPoolOutages, readPoolPace } from "#lib/campaigns/pool/read-outages";
import { readRepeat } from "#lib/campaigns/repeat/read-repeat";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import {
  currentRate,
  failuresByCode,
  type getCampaign,
  listCampaignEvents,
  listCampaignTicks,
} from "#lib/campaigns/report/queries";
import { listCampaignTroubles } from "#lib/campaigns/report/troubles";
import { readWaitFacts } from "#lib/campaigns/report/waits";
import { hasEnded } from "#lib/campaigns/rules";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import type { Ctx } from "#lib/context";
import { readCampaignFallback } from "#lib/fallback/report/campaign-fallback";
import { readAwaited } from "#lib/sending/doubt/awaited";
import { countInFlight } from "#lib/sending/in-flight";
import { listOutages } from "#lib/sending/lanes/outages";

type Campaign = Awaited<ReturnType<typeof getCampaign>>["campaign"];

/** What the page of a campaign shows beside its own row. Nothing is asked that its state rules out. */
export async function readReport(ctx: Ctx, campaign: Campaign) {
  const { id } = campaign;
  const [certificate, events, ticks, rate, inFlight, troubles, fallback, plan, flight, repeat] = await Promise.all([
    certifyCampaign(ctx, id),
    listCampaignEvents(ctx, id),
    listCampaignTicks(ctx, id),
    currentRate(ctx, id),
    countInFlight(ctx, { kind: "campaign", id }),
    listCampaignTroubles(ctx, id),
    readCampaignFallback(ctx, id),
    readWaitFacts(ctx, id),
    readPlanOfCampaign(ctx, id),
    readRepeat(ctx, id),
  ]);
  const live = campaign.state === "running" || campaign.state === "paused";
  const [failures, outages, poolOutages, poolPace, awaited, rest] = await Promise.all([
    campaign.failed > 0 ? failuresByCode(ctx, id) : [],
    campaign.state === "running" ? outagesOf(ctx, campaign) : [],
    live && campaign.pool ? readPoolOutages(ctx, id) : [],
    campaign.pool ? readPoolPace(ctx, campaign) : null,
    campaign.uncertain > 0 ? readAwaited(ctx, { kind: "campaign", id }) : null,
    hasEnded(campaign.state) ? findRest(ctx, id) : null,
  ]);
  const always = { certificate, events, ticks, rate, inFlight, troubles, fallback, plan, flight, repeat };
  return { ...always, failures, outages, pool: { outages: poolOutages, pace: poolPace }, awaited, rest };
}

/** Outages of the platform on what the campaign leaves from. */
async function outagesOf(ctx: Ctx, { channelId, senderId, pool }: Campaign) {
  if (!pool) return listOutages(ctx, { channelId, senderId });
  const lanes = [channelId, ...sendersOf(pool)];
  return (await listOutages(ctx, { channelId })).filter(({ laneId }) => lanes.includes(laneId));
}

/** Messages a second at most: as many as the senders take, or the campaign's own pace where that is slower. */
export function limitOf(pace: number | null, plan: { perMinute: number | null } | null): number | null {
  return pace === null ? null : Math.min(pace, plan?.perMinute ? plan.perMinute / 60 : Number.POSITIVE_INFINITY);
}
