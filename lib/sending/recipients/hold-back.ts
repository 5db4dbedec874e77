import { sql } from "drizzle-orm";
import { domainOf, startOfDay, warmUpDay } from "#lib/channels/reputation/rules";
import type { PlatformProfile, RecipientPaces, WarmUpStep } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { CandidateFacts } from "../candidate-facts.ts";
import type { LaneLease } from "../lanes/lanes.ts";
import { freshPace, type ServicePace, serviceOf, takeSlots } from "./pace.ts";

type Later = { id: string; dueAt: number };

/**
 * Of the messages that may leave, those that the receiving services and the warm-up of the sender's domain have room for. The
 * others get the time at which they are looked at again, so no claim looks at them before. All of it is looked up by key.
 */
export async function holdBack(ctx: Ctx, held: LaneLease, rows: CandidateFacts[]): Promise<CandidateFacts[]> {
  const [first] = rows;
  const profile = first && (profileFor(first.platform ?? "") as PlatformProfile | null);
  if (!profile?.recipientPaces) return rows;
  const warm = await keepToWarmUp(ctx, held.channelId, profile.warmUp ?? [], rows);
  const paced = await keepToPaces(ctx, held.laneId, profile.recipientPaces, warm.leaving);
  await deferMessages(ctx, [...warm.later, ...paced.later]);
  await countClaimed(ctx, held.channelId, paced.leaving);
  return paced.leaving;
}

const isUrgent = ({ category }: CandidateFacts) => category === "authentication";

/** A domain in its warm-up sends so many messages a day; the rest of them wait for tomorrow. */
async function keepToWarmUp(
  ctx: Ctx,
  channelId: string,
  steps: readonly WarmUpStep[],
  rows: CandidateFacts[],
): Promise<{ leaving: CandidateFacts[]; later: Later[] }> {
  const today = startOfDay(ctx.now);
  const domains = [...new Set(rows.map((row) => domainOf(row.senderExternalId ?? "")))];
  const held = await ctx.db.execute<{ domain: string; from: string; claimed: number }>(sql`
    SELECT d.domain, d.warm_up_from::text AS "from", (
      SELECT coalesce(sum(h.claimed), 0)::int FROM sender_domain_hours h
      WHERE h.workspace_id = d.workspace_id AND h.channel_id = d.channel_id AND h.domain = d.domain
        AND h.hour >= ${today.toISOString()}::timestamptz) AS claimed
    FROM sender_domains d
    WHERE d.workspace_id = ${ctx.workspaceId} AND d.channel_id = ${channelId} AND d.domain = ANY(${textArray(domains)})
      AND d.warm_up_from IS NOT NULL`);
  const room = new Map<string, number>();
  for (const { domain, from, claimed } of held) {
    const day = warmUpDay(steps, from, ctx.now);
    if (day) room.set(domain, day.messages - claimed);
  }
  const tomorrow = today.getTime() + 86_400_000;
  const leaving: CandidateFacts[] = [];
  const later: Later[] = [];
  for (const row of [...rows].sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)))) {
    const domain = domainOf(row.senderExternalId ?? "");
    const left = room.get(domain);
    // A message that had its first try has been counted.
    if (left === undefined || row.attempt > 0) leaving.push(row);
    else if (left <= 0 && !isUrgent(row)) later.push({ id: row.messageId, dueAt: tomorrow });
    else {
      room.set(domain, left - 1);
      leaving.push(row);
    }
  }
  return { leaving, later };
}

async function keepToPaces(
  ctx: Ctx,
  laneId: string,
  paces: RecipientPaces,
  rows: CandidateFacts[],
): Promise<{ leaving: CandidateFacts[]; later: Later[] }> {
  const now = ctx.now.getTime();
  const groups = Map.groupBy(rows, ({ address }) => serviceOf(address ?? "", paces).service);
  const held = await readPaces(ctx, laneId, [...groups.keys()]);
  const leaving = new Set<string>();
  const later: Later[] = [];
  const after = new Map<string, ServicePace>();
  for (const [service, group] of groups) {
    const limit = serviceOf(group[0]?.address ?? "", paces).perSecond;
    const wanted = group.map((row) => ({ id: row.messageId, waited: hasWaited(row), urgent: isUrgent(row) }));
    const taken = takeSlots(held.get(service) ?? freshPace(limit, now), limit, now, wanted);
    for (const id of taken.leaving) leaving.add(id);
    later.push(...taken.waiting);
    after.set(service, taken.pace);
  }
  await keepPaces(ctx, laneId, after);
  return { leaving: rows.filter(({ messageId }) => leaving.has(messageId)), later };
}

/** Whether it was made earlier than it is due: then it has waited for a slot, or for another try. */
function hasWaited({ dueAt, createdAt }: CandidateFacts): boolean {
  return new Date(dueAt).getTime() - new Date(createdAt).getTime() > 1_000;
}

type PaceRow = { service: string; perSecond: number; pacedAt: string; nextSlotAt: string; tailAt: string };

/** The paces of services, locked until the transaction ends. */
export async function readPaces(ctx: Ctx, laneId: string, services: string[]): Promise<Map<string, ServicePace>> {
  const rows = await ctx.db.execute<PaceRow>(sql`
    SELECT service, pace_per_second AS "perSecond", paced_at AS "pacedAt", next_slot_at AS "nextSlotAt", tail_at AS "tailAt"
    FROM recipient_paces
    WHERE workspace_id = ${ctx.workspaceId} AND lane_id = ${laneId} AND service = ANY(${textArray(services)})
    ORDER BY service FOR UPDATE`);
  const time = (text: string) => new Date(text).getTime();
  return new Map(
    rows.map(({ service, perSecond, pacedAt, nextSlotAt, tailAt }) => [
      service,
      {
        perSecond: Number(perSecond),
        ...{ pacedAt: time(pacedAt), nextSlotAt: time(nextSlotAt), tailAt: time(tailAt) },
      },
    ]),
  );
}

/** @param code what a service said that asked for fewer; kept with the time when it is given */
export async function keepPaces(
  ctx: Ctx,
  laneId: string,
  paces: ReadonlyMap<string, ServicePace>,
  code?: string | null,
): Promise<void> {
  const iso = (time: number) => new Date(time).toISOString();
  const slowed = code === undefined ? { at: null, code: null } : { at: ctx.now.toISOString(), code };
  const rows = [...paces].map(([service, { perSecond, pacedAt, nextSlotAt, tailAt }]) => ({
    ...{ service, pace: perSecond, paced: iso(pacedAt), next: iso(nextSlotAt), tail: iso(tailAt) },
  }));
  await ctx.db.execute(sql`
    INSERT INTO recipient_paces AS p (workspace_id, lane_id, service, pace_per_second, paced_at, next_slot_at, tail_at,
      slowed_at, slowed_code)
    SELECT ${ctx.workspaceId}, ${laneId}, r.service, r.pace, r.paced, r.next, r.tail, ${slowed.at}::timestamptz,
      ${slowed.code}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(service text, pace float, paced timestamptz, next timestamptz, tail timestamptz)
    ORDER BY r.service ON CONFLICT (workspace_id, lane_id, service) DO UPDATE SET pace_per_second = excluded.pace_per_second,
      paced_at = excluded.paced_at, next_slot_at = excluded.next_slot_at, tail_at = excluded.tail_at,
      slowed_at = coalesce(excluded.slowed_at, p.slowed_at), slowed_code = coalesce(excluded.slowed_code, p.slowed_code)`);
}

/** Lets messages wait until a moment, in milliseconds, before which no claim looks at them. */
export async function deferMessages(ctx: Ctx, later: Later[]): Promise<void> {
  if (later.length === 0) return;
  const rows = later.map(({ id, dueAt }) => ({ id, due: new Date(dueAt).toISOString() }));
  await ctx.db.execute(sql`
    UPDATE outbox b SET due_at = r.due
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, due timestamptz)
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.message_id = r.id AND b.state = 'waiting'`);
}

/** First tries, by the domain that they come from. */
async function countClaimed(ctx: Ctx, channelId: string, rows: CandidateFacts[]): Promise<void> {
  const fresh = rows.filter(({ attempt }) => attempt === 0);
  if (fresh.length === 0) return;
  const counts = [...Map.groupBy(fresh, (row) => domainOf(row.senderExternalId ?? ""))].map(([domain, some]) => ({
    ...{ domain, claimed: some.length },
  }));
  await ctx.db.execute(sql`
    INSERT INTO sender_domain_hours AS h (workspace_id, channel_id, domain, hour, claimed)
    SELECT ${ctx.workspaceId}, ${channelId}, r.domain, date_trunc('hour', ${ctx.now.toISOString()}::timestamptz), r.claimed
    FROM jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) AS r(domain text, claimed int)
    ORDER BY r.domain ON CONFLICT (workspace_id, channel_id, domain, hour) DO UPDATE SET claimed = h.claimed + excluded.claimed`);
}
