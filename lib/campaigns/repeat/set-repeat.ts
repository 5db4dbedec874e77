import { and, count, eq, ne } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { campaignRepeats, repeatTurns } from "#db/schema/repeats";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, currentWorkspace, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { readPlan } from "#lib/sending/origins/origins";
import { nextTurn, type RepeatRule } from "./calendar.ts";
import type { RepeatCampaignInput } from "./schema.ts";

/** Repeats of one workspace that have not ended. */
export const repeatsMax = 100;

export type Repeat = typeof campaignRepeats.$inferSelect;

/**
 * Lets a campaign be sent again and again, or changes when. The turns before the change stay; the number of turns is counted from
 * the change on. A repeat that is paused stays so.
 *
 * @throws DomainError "not_found"; "precondition_failed" for a campaign that was taken back, whose channel is gone or that leaves by
 *   the people's own clocks; "limit_exceeded" beyond `repeatsMax`; "invalid" for a rule without a turn that is still to come
 */
export async function setRepeat(ctx: Ctx, input: RepeatCampaignInput): Promise<{ repeatId: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { campaign } = await findRepeatable(ctx, input.campaignId);
    const { zone } = await currentWorkspace(ctx);
    const rule = ruleOf(input, zone);
    const nextAt = nextTurn(rule, ctx.now);
    if (!nextAt) {
      throw new DomainError("invalid", "campaigns.repeatPast", { field: "untilDay" });
    }
    const timesLeft = input.ends === "times" ? Number(input.times) : null;
    const set = {
      ...{ rhythm: rule.rhythm, days: [...rule.days], monthDay: rule.monthDay, at: rule.at, zone },
      ...{ untilDay: rule.untilDay, timesLeft, setById: actorId(ctx.actor), setBy: recordedName(ctx.actor) },
    };
    const kept = await lockRepeatOf(ctx, campaign.id);
    if (kept) {
      await ctx.db
        .update(campaignRepeats)
        .set({ ...set, nextAt: kept.state === "running" ? nextAt : null })
        .where(and(eq(campaignRepeats.workspaceId, ctx.workspaceId), eq(campaignRepeats.id, kept.id)));
      await record(ctx, "campaign.repeat_changed", campaign);
      return { repeatId: kept.id };
    }
    await requireRoom(ctx);
    const id = newId();
    await ctx.db.insert(campaignRepeats).values({
      ...{ workspaceId: ctx.workspaceId, id, campaignId: campaign.id, channelId: campaign.channelId },
      ...{ ...set, state: "running", nextAt, createdAt: ctx.now },
    });
    await record(ctx, "campaign.repeat_set", campaign);
    return { repeatId: id };
  });
}

/** Makes no more turns until it is resumed. @throws DomainError "not_found"; "conflict" unless it runs */
export async function pauseRepeat(ctx: Ctx, repeatId: string): Promise<void> {
  await change(ctx, repeatId, ["running"], async (ctx, repeat) => {
    await dropTurn(ctx, repeatId);
    await update(ctx, repeat, { state: "paused", nextAt: null });
    return "campaign.repeat_paused";
  });
}

/**
 * Goes on with the first turn that is still to come; those of the pause are not made up for.
 *
 * @throws DomainError "not_found"; "conflict" unless it is paused; "precondition_failed" when no turn is left
 */
export async function resumeRepeat(ctx: Ctx, repeatId: string): Promise<void> {
  await change(ctx, repeatId, ["paused"], async (ctx, repeat) => {
    const nextAt = nextTurn(repeat, ctx.now);
    if (!nextAt) throw new DomainError("precondition_failed", "campaigns.repeatOver");
    await update(ctx, repeat, { state: "running", nextAt });
    return "campaign.repeat_resumed";
  });
}

/** Makes no more turns for good. What was sent stays. @throws DomainError "not_found"; "conflict" when it has ended */
export async function endRepeat(ctx: Ctx, repeatId: string): Promise<void> {
  await change(ctx, repeatId, ["running", "paused"], async (ctx, repeat) => {
    await dropTurn(ctx, repeatId);
    await update(ctx, repeat, { state: "ended", nextAt: null });
    return "campaign.repeat_ended";
  });
}

type Entry = `campaign.repeat_${"set" | "changed" | "paused" | "resumed" | "ended"}`;

async function change(
  ctx: Ctx,
  repeatId: string,
  from: Repeat["state"][],
  to: (ctx: Ctx, repeat: Repeat) => Promise<Entry>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const repeat = await lockRepeat(ctx, repeatId);
    if (!repeat) throw notFound("repeat");
    if (!from.includes(repeat.state)) throw new DomainError("conflict", "campaigns.repeatOtherState");
    const { campaign } = await findCampaign(ctx, repeat.campaignId);
    await record(ctx, await to(ctx, repeat), campaign);
  });
}

async function update(ctx: Ctx, { id }: Repeat, set: Pick<Repeat, "state" | "nextAt">): Promise<void> {
  await ctx.db
    .update(campaignRepeats)
    .set(set)
    .where(and(eq(campaignRepeats.workspaceId, ctx.workspaceId), eq(campaignRepeats.id, id)));
}

/** A turn that is being made becomes no campaign any more. */
async function dropTurn(ctx: Ctx, repeatId: string): Promise<void> {
  await ctx.db
    .update(repeatTurns)
    .set({ state: "skipped", reason: "by_person", decidedAt: ctx.now })
    .where(
      and(
        eq(repeatTurns.workspaceId, ctx.workspaceId),
        eq(repeatTurns.repeatId, repeatId),
        eq(repeatTurns.state, "making"),
      ),
    );
}

/** The repeat, locked until the transaction ends. Whoever makes or drops a turn holds this lock. */
export async function lockRepeat({ db, workspaceId }: Ctx, repeatId: string): Promise<Repeat | null> {
  const [repeat] = await db
    .select()
    .from(campaignRepeats)
    .where(and(eq(campaignRepeats.workspaceId, workspaceId), eq(campaignRepeats.id, repeatId)))
    .for("update");
  return repeat ?? null;
}

async function lockRepeatOf({ db, workspaceId }: Ctx, campaignId: string): Promise<Repeat | null> {
  const [repeat] = await db
    .select()
    .from(campaignRepeats)
    .where(
      and(
        eq(campaignRepeats.workspaceId, workspaceId),
        eq(campaignRepeats.campaignId, campaignId),
        ne(campaignRepeats.state, "ended"),
      ),
    )
    .for("update");
  return repeat ?? null;
}

async function findCampaign({ db, workspaceId }: Ctx, campaignId: string) {
  const [row] = await db
    .select({ campaign: campaigns, channelDeletedAt: channels.deletedAt })
    .from(campaigns)
    .innerJoin(channels, and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)))
    .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId)));
  if (!row) throw notFound("campaign");
  return row;
}

async function findRepeatable(ctx: Ctx, campaignId: string) {
  // One rule a campaign: of two that are set at once the second finds the first.
  await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)))
    .for("update");
  const row = await findCampaign(ctx, campaignId);
  if (row.channelDeletedAt || row.campaign.takenBackAt) {
    throw new DomainError("precondition_failed", "campaigns.repeatGone");
  }
  const { localAt } = await readPlan(ctx, { kind: "campaign", id: campaignId });
  if (localAt !== null) throw new DomainError("precondition_failed", "campaigns.repeatTheirClock");
  return row;
}

/** @throws DomainError "limit_exceeded" */
async function requireRoom({ db, workspaceId }: Ctx): Promise<void> {
  const [row] = await db
    .select({ repeats: count() })
    .from(campaignRepeats)
    .where(and(eq(campaignRepeats.workspaceId, workspaceId), ne(campaignRepeats.state, "ended")));
  if ((row?.repeats ?? 0) >= repeatsMax) {
    throw new DomainError("limit_exceeded", "campaigns.repeatsMany", { values: { max: repeatsMax } });
  }
}

function ruleOf({ rhythm, days, monthDay, at, ends, untilDay }: RepeatCampaignInput, zone: string): RepeatRule {
  return {
    ...{ rhythm, at, zone, days: rhythm === "weekly" ? days : [] },
    monthDay: rhythm === "monthly" ? Number(monthDay) : null,
    untilDay: ends === "day" ? untilDay : null,
  };
}

async function record(ctx: Ctx, action: Entry, { id, name }: { id: string; name: string }): Promise<void> {
  await audit(ctx, { action, objectKind: "campaign", objectId: id, detail: { name } });
}
