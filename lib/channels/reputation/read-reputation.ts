import { and, eq, gte, sum } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { recipientPaces, senderDomainHours, senderDomains } from "#db/schema/mail";
import { lanes } from "#db/schema/sending";
import type { BrakeReason } from "#db/sender-enums";
import type { WarmUpStep } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { listDomains } from "./list-domains.ts";
import { readReturns } from "./note-returns.ts";
import { type Returns, startOfDay, warmUpDay } from "./rules.ts";

/** How one sender domain of a channel stands. */
export type DomainReputation = {
  domain: string;
  /** Null without a warm-up. `limit` is null after its last day. */
  warmUp: { day: number | null; limit: number | null; used: number } | null;
  stopped: { at: Date; reason: BrakeReason; count: number; of: number } | null;
  /** Of the latest days. */
  returns: Returns;
};

/** How the sender domains of a channel stand, and which receiving services asked for fewer messages. */
export type Reputation = {
  days: number;
  schedule: readonly WarmUpStep[];
  domains: DomainReputation[];
  slowed: { service: string; perSecond: number; at: Date; code: string | null }[];
};

/** Services that asked for fewer messages longer ago are as fast as before. */
const slowedForMs = 30 * 60_000;

/** @returns null where the platform counts no such thing */
export async function readReputation(
  ctx: Ctx,
  { id: channelId, type }: { id: string; type: Platform },
): Promise<Reputation | null> {
  const { brake, warmUp = [] } = profileFor(type) ?? {};
  if (!brake) return null;
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const held = await db
      .select()
      .from(senderDomains)
      .where(and(eq(senderDomains.workspaceId, workspaceId), eq(senderDomains.channelId, channelId)));
    const domains: DomainReputation[] = [];
    for (const domain of await listDomains(ctx, channelId)) {
      const row = held.find((one) => one.domain === domain);
      const day = row?.warmUpFrom ? warmUpDay(warmUp, row.warmUpFrom, now) : null;
      domains.push({
        domain,
        warmUp: row?.warmUpFrom
          ? { day: day?.day ?? null, limit: day?.messages ?? null, used: await claimedToday(ctx, channelId, domain) }
          : null,
        stopped:
          row?.stoppedAt && row.stoppedFor
            ? { at: row.stoppedAt, reason: row.stoppedFor, count: row.stoppedCount ?? 0, of: row.stoppedOf ?? 0 }
            : null,
        returns: await readReturns(ctx, channelId, domain, brake.days),
      });
    }
    return { days: brake.days, schedule: warmUp, domains, slowed: await readSlowed(ctx, channelId) };
  });
}

/** First tries of today that left, or are about to. */
async function claimedToday({ db, workspaceId, now }: Ctx, channelId: string, domain: string): Promise<number> {
  const [row] = await db
    .select({ claimed: sum(senderDomainHours.claimed) })
    .from(senderDomainHours)
    .where(
      and(
        eq(senderDomainHours.workspaceId, workspaceId),
        eq(senderDomainHours.channelId, channelId),
        eq(senderDomainHours.domain, domain),
        gte(senderDomainHours.hour, startOfDay(now)),
      ),
    );
  return Number(row?.claimed ?? 0);
}

async function readSlowed({ db, workspaceId, now }: Ctx, channelId: string): Promise<Reputation["slowed"]> {
  const rows = await db
    .select({
      service: recipientPaces.service,
      perSecond: recipientPaces.pacePerSecond,
      at: recipientPaces.slowedAt,
      code: recipientPaces.slowedCode,
    })
    .from(recipientPaces)
    .innerJoin(lanes, and(eq(lanes.workspaceId, recipientPaces.workspaceId), eq(lanes.id, recipientPaces.laneId)))
    .where(
      and(
        eq(recipientPaces.workspaceId, workspaceId),
        eq(lanes.channelId, channelId),
        gte(recipientPaces.slowedAt, new Date(now.getTime() - slowedForMs)),
      ),
    );
  return rows.flatMap(({ at, ...row }) => (at ? [{ ...row, at }] : []));
}
