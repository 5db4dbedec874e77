import { and, eq, isNotNull, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { bindings } from "#db/schema/channels";
import { origins } from "#db/schema/sending";
import { portfolios } from "#db/schema/service";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { portfolioOf } from "./portfolio.ts";
import { tierLimit } from "./rules.ts";

/** Platforms on which senders of one business share whom they may reach. */
const sharing = new Set<string>(platforms.filter((platform) => profileFor(platform)?.sharedReach));

/**
 * Keeps how many people the business behind a channel may reach newly in a moving day, as its platform said it of senders. Of
 * different words at once the lowest counts. More people than before let what waits look again.
 *
 * @param ctx in the transaction that stores what was told
 * @param tiers the platform's words; those that we do not know say nothing
 */
export async function noteReachLimit(ctx: Ctx, channelId: string, tiers: readonly string[], at: Date): Promise<void> {
  const { db, workspaceId } = ctx;
  const known = tiers.filter((tier) => tier === unlimited || tierLimit(tier) !== null);
  if (known.length === 0) return;
  const limits = known.map(tierLimit).filter((limit) => limit !== null);
  const people = limits.length === 0 ? null : Math.min(...limits);
  const [held] = await db
    .select({
      platform: bindings.platform,
      id: portfolioOf(bindings),
      people: portfolios.people,
      at: portfolios.toldAt,
    })
    .from(bindings)
    .leftJoin(
      portfolios,
      and(
        eq(portfolios.workspaceId, bindings.workspaceId),
        eq(portfolios.platform, bindings.platform),
        eq(portfolios.id, portfolioOf(bindings)),
      ),
    )
    .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
  if (!held || !sharing.has(held.platform)) return;
  if (held.at && held.people === people) return;
  // Claims lock their origins before the portfolio: whoever changes both keeps to that order.
  if (held.at && isMore(people, held.people)) {
    await db
      .update(origins)
      .set({ opensAt: null, opensFor: null })
      .where(and(eq(origins.workspaceId, workspaceId), eq(origins.opensFor, "reach"), isNotNull(origins.opensAt)));
  }
  const { platform, id } = held;
  await db
    .insert(portfolios)
    .values({ workspaceId, platform, id, people, toldAt: at })
    .onConflictDoUpdate({
      target: [portfolios.workspaceId, portfolios.platform, portfolios.id],
      set: { people, toldAt: at },
      setWhere: sql`${portfolios.toldAt} <= ${at.toISOString()}::timestamptz`,
    });
}

const unlimited = "TIER_UNLIMITED";

function isMore(after: number | null, before: number | null): boolean {
  return before !== null && (after === null || after > before);
}
