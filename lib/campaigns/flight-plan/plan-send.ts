import { and, desc, eq, isNull } from "drizzle-orm";
import { flightPlans, type PlanReach } from "#db/schema/recipients";
import { readReach } from "#lib/channels/reach/read-reach";
import { countedMs, roomOf, shareOf } from "#lib/channels/reach/rules";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { judgeRecipients } from "#lib/sending/dry-run/judge-recipients";
import { keepsToHours, readSendingHours } from "#lib/sending/hours/read-leave-times";
import { zonesOf } from "#lib/sending/hours/zones";
import { findObstacle } from "#lib/sending/may-leave";
import { readRouteFacts } from "#lib/sending/route-facts";
import { getImport } from "../audience-import/recipients.ts";
import { planSendJob } from "../jobs.ts";
import { checkTime, checkWaves, firstLocalMoment, planOf } from "../launch/plan.ts";
import { addPeople, noFigures } from "./figures.ts";
import { type PlanFacts, readPlanFacts } from "./plan-facts.ts";
import type { PlanSendInput } from "./schema.ts";
import { endOf } from "./timeline.ts";

/** People looked at in one transaction. */
const batchSize = 2_000;

type Plan = typeof flightPlans.$inferSelect;

/**
 * Looks at a send before it is sent: the rules of the claim are asked about every person of the list, and nothing is sent.
 * What does not fit into `until` is done by a worker.
 *
 * @param now a context of this moment
 * @returns the id of the plan
 * @throws DomainError as the launch does, for what could not be sent
 */
export async function planSend(now: () => Ctx, input: PlanSendInput, until: () => boolean): Promise<{ id: string }> {
  const id = await inTransaction(now(), async (ctx) => {
    const list = await getImport(ctx, input.importId);
    if (list.channelId !== input.channelId || list.templateCode !== input.templateCode) throw notFound("import");
    const obstacle = findObstacle(await readRouteFacts(ctx, input), null);
    if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
    checkWaves(input, list.rowsSend);
    const asked = input.scheduledAt === null || input.localAt ? null : new Date(input.scheduledAt);
    checkTime(asked, ctx.now);
    const startsAt = input.localAt ? await firstLocalMoment(ctx, list.id, input.localAt) : (asked ?? ctx.now);
    const id = newId();
    await ctx.db.insert(flightPlans).values({
      ...{ workspaceId: ctx.workspaceId, id, channelId: input.channelId, importId: list.id, state: "working" },
      send: {
        ...{ templateCode: input.templateCode, senderId: input.senderId, startsAt: startsAt.toISOString() },
        ...{ ...planOf(input), waveWaitMinutes: input.waves?.waitMinutes ?? null },
      },
      figures: noFigures((await readReach(ctx, input.channelId)) !== null),
      ...{ createdBy: actorId(ctx.actor), createdAt: ctx.now },
    });
    return id;
  });
  await goOnPlanning(now, id, until);
  return { id };
}

/** Looks at further people of a plan until `until`, and asks for the rest. Killed in between, it goes on behind the last batch. */
export async function goOnPlanning(now: () => Ctx, planId: string, until: () => boolean): Promise<void> {
  // The same for all people of the list.
  const kept: { facts?: PlanFacts } = {};
  for (;;) {
    if (!(await planNextBatch(now(), planId, kept))) return;
    if (until()) {
      const ctx = now();
      return inTransaction(ctx, (ctx) => askForJob(ctx, planSendJob, { planId }, { key: planId }));
    }
  }
}

/** @returns true while there are more */
async function planNextBatch(ctx: Ctx, planId: string, kept: { facts?: PlanFacts }): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(flightPlans.workspaceId, ctx.workspaceId), eq(flightPlans.id, planId));
    const [plan] = await ctx.db.select().from(flightPlans).where(where).for("update");
    if (plan?.state !== "working") return false;
    const facts = kept.facts ?? (await factsOrNull(ctx, plan));
    if (facts) kept.facts = facts;
    else {
      await ctx.db.update(flightPlans).set({ state: "failed", finishedAt: ctx.now }).where(where);
      return false;
    }
    const people = await judgeRecipients(ctx, facts.run, { after: plan.through, count: batchSize });
    const last = people.at(-1);
    if (!last) {
      await ctx.db
        .update(flightPlans)
        .set({ state: "done", finishedAt: ctx.now, ...(await conclude(ctx, plan, facts)) })
        .where(where);
      return false;
    }
    const { startsAt, localAt } = facts.run;
    const figures = addPeople(plan.figures, people, { startsAt, localAt, partsOf: facts.partsOf });
    await ctx.db.update(flightPlans).set({ figures, through: last.rowNumber }).where(where);
    return true;
  });
}

/** Null when the template is not there any more. */
async function factsOrNull(ctx: Ctx, plan: Plan): Promise<PlanFacts | null> {
  try {
    return await readPlanFacts(ctx, plan);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

/** When the last message would have left, and how many people the business can reach. */
async function conclude(
  ctx: Ctx,
  { channelId, figures, send }: Plan,
  { perSecond, target, run }: PlanFacts,
): Promise<{ endsAt: Date | null; reach: PlanReach | null }> {
  const { hours, zone } = await readSendingHours(ctx);
  const releases = Object.entries(figures.releases).map(([key, people]) => {
    const [country = "", at = ""] = key.split(" ");
    const zones = hours?.clock === "person" ? zonesOf({ zone: null, country: country || null }, zone) : [zone];
    return { at: Number(at), people, zones };
  });
  const sent = endOf({
    ...{ startsAt: run.startsAt, releases, perSecond },
    hours: keepsToHours(send.hourRule, target.category) ? hours : null,
    waveWaitMs: send.waveWaitMinutes === null ? null : send.waveWaitMinutes * 60_000,
  });
  const use = await readReach(ctx, channelId);
  const share = use && shareOf(use);
  if (!use || use.people === null || share === null) return { endsAt: sent, reach: null };
  const { people, workspaces, own, total } = use;
  const reach = { people, workspaces, own, total, share, room: roomOf(use) };
  const late = Math.max(0, (figures.newlyReached ?? 0) - reach.room);
  if (late === 0 || sent === null) return { endsAt: sent, reach };
  if (share === 0) return { endsAt: null, reach };
  const reached = run.startsAt.getTime() + Math.ceil(late / share) * countedMs;
  return { endsAt: new Date(Math.max(sent.getTime(), reached)), reach };
}

/** Keeps the last plan of a list with the campaign that was made of it. */
export async function keepPlanWith(ctx: Ctx, importId: string, campaignId: string): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    const [last] = await db
      .select({ id: flightPlans.id })
      .from(flightPlans)
      .where(
        and(
          eq(flightPlans.workspaceId, workspaceId),
          eq(flightPlans.importId, importId),
          eq(flightPlans.state, "done"),
          isNull(flightPlans.campaignId),
        ),
      )
      .orderBy(desc(flightPlans.createdAt))
      .limit(1);
    if (!last) return;
    await db
      .update(flightPlans)
      .set({ campaignId })
      .where(and(eq(flightPlans.workspaceId, workspaceId), eq(flightPlans.id, last.id)));
  });
}
