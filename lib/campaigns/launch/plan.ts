import { and, eq } from "drizzle-orm";
import { campaignRecipients } from "#db/schema/recipients";
import { type Ctx, currentWorkspace } from "#lib/context";
import { DomainError } from "#lib/errors";
import { earliestLocalMoment } from "#lib/sending/hours/zones";
import type { OriginPlan } from "#lib/sending/origins/origins";
import { wavesFrom } from "../limits.ts";
import { earliestStartMs, latestStartMs } from "../rules.ts";
import type { LaunchCampaignInput } from "../schema.ts";

/** What the campaign's messages keep to. */
export function planOf({ keepsHours = null, localAt = null, perMinute = null }: LaunchCampaignInput): OriginPlan {
  return { hourRule: keepsHours === null ? "marketing" : keepsHours ? "always" : "never", localAt, perMinute };
}

/**
 * When the time by the people's own clocks comes first.
 *
 * @throws DomainError "invalid" when that is too soon, or too late
 */
export async function firstLocalMoment(ctx: Ctx, importId: string, localAt: string): Promise<Date> {
  const { zone } = await currentWorkspace(ctx);
  const rows = await ctx.db
    .selectDistinct({ country: campaignRecipients.country })
    .from(campaignRecipients)
    .where(
      and(
        eq(campaignRecipients.workspaceId, ctx.workspaceId),
        eq(campaignRecipients.importId, importId),
        eq(campaignRecipients.fate, "send"),
      ),
    );
  const first = earliestLocalMoment(
    localAt,
    rows.map(({ country }) => country),
    zone,
  );
  if (!first) throw new DomainError("invalid", "campaigns.timeInvalid", { field: "localAt" });
  if (first.getTime() - ctx.now.getTime() < earliestStartMs) {
    throw new DomainError("invalid", "campaigns.localTimeTooSoon", { field: "localAt" });
  }
  checkTime(first, ctx.now);
  return first;
}

/** @throws DomainError "invalid" for a start that is too soon or too late */
export function checkTime(scheduledAt: Date | null, now: Date): void {
  if (!scheduledAt) return;
  const aheadMs = scheduledAt.getTime() - now.getTime();
  if (aheadMs < earliestStartMs) throw new DomainError("invalid", "campaigns.timeTooSoon", { field: "scheduledAt" });
  if (aheadMs > latestStartMs) throw new DomainError("invalid", "campaigns.timeTooLate", { field: "scheduledAt" });
}

/** @throws DomainError "invalid" for waves of a list that is too short for them */
export function checkWaves({ waves }: LaunchCampaignInput, people: number): void {
  if (!waves || people >= wavesFrom) return;
  throw new DomainError("invalid", "campaigns.wavesFew", { field: "waves", values: { least: wavesFrom } });
}
