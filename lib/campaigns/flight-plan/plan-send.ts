import { and, desc, eq, isNull } from "drizzle-orm";
import { flightPlans, type PlanReach } from "#db/schema/recipients";
import { readReach } from "#lib/channels/reach/read-reach";
import { countedMs, roomOf, shareOf } from "#lib/channels/reach/rules";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { keepsToHours, readSendingHours } from "#lib/sending/hours/read-leave-times";
import { zonesOf } from "#lib/sending/hours/zones";
import { findObstacle } from "#lib/sending/may-leave";
import { readRouteFacts } from "#lib/sending/route-facts";
import { getImport } from "../audience-import/recipients.ts";
import { planSendJob } from "../jobs.ts";
import { readChosenSender } from "../launch/chosen-sender.ts";
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
    const from = await readChosenSender(ctx, input);
    const obstacle = findObstacle(await readRouteFacts(ctx, { ...input, ...from }), null);
    if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
    checkWaves(input, list.rowsSend);
    const asked = input.scheduledAt === null || input.localAt ? null : new Date(input.scheduledAt);
    checkTime(asked, ctx.now);
    const startsAt = input.localAt ? await firstLocalMoment(ctx, list.id, input.localAt) : (asked ?? ctx.now);
    const id = newId();
    await ctx.db.insert(flightPlans).values({
      ...{ workspaceId: ctx.workspaceId, id, channelId: input.channelId, importId: list.id, state: "working" },
      send: {
        ...{ templateCode: input.templateCode, startsAt: startsAt.toISOString(), ...from },
        ...{ ...planOf(input), waveWaitMinutes: input.waves?.waitMinutes ?? null },
      },
      figures: noFigures((await readReach(ctx, input.channelId)) !== null, from.pool !== null),
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
    const people = await facts.judge(ctx, { after: plan.through, count: batchSize });
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

/** When the last message would have left, of each sender of a pool too, and how many people the business can reach. */
async function conclude(
  ctx: Ctx,
  plan: Plan,
  facts: PlanFacts,
): Promise<{ endsAt: Date | null; reach: PlanReach | null; figures: Plan["figures"] }> {
  const { channelId } = plan;
  const { run, paces } = facts;
  const endFor = await readEnds(ctx, plan, facts);
  const figures = structuredClone(plan.figures);
  for (const [id, sender] of Object.entries(figures.senders ?? {})) {
    const pace = paces?.[id];
    if (pace !== undefined) sender.endsAt = endFor(pace, id)?.toISOString() ?? null;
  }
  const all = endFor(facts.perSecond, null);
  const ends = Object.values(figures.senders ?? {}).map(({ endsAt }) => endsAt);
  const latest = Math.max(all?.getTime() ?? 0, ...ends.map((end) => (end ? Date.parse(end) : 0)));
  // While somebody waits for a sender, nobody can tell.
  const open = all === null || ends.includes(null) || (figures.holds.sender ?? 0) > 0;
  const sent = open ? null : new Date(latest);
  const use = await readReach(ctx, channelId);
  const share = use && shareOf(use);
  if (!use || use.people === null || share === null) return { endsAt: sent, reach: null, figures };
  const { people, workspaces, own, total } = use;
  const reach = { people, workspaces, own, total, share, room: roomOf(use) };
  const late = Math.max(0, (figures.newlyReached ?? 0) - reach.room);
  if (late === 0 || sent === null) return { endsAt: sent, reach, figures };
  if (share === 0) return { endsAt: null, reach, figures };
  const reached = run.startsAt.getTime() + Math.ceil(late / share) * countedMs;
  return { endsAt: new Date(Math.max(sent.getTime(), reached)), reach, figures };
}

/** When the last message has left at a pace: of all of them, or of those of one sender. */
async function readEnds(
  ctx: Ctx,
  { figures, send }: Plan,
  { target, run }: PlanFacts,
): Promise<(perSecond: number, senderId: string | null) => Date | null> {
  const { hours, zone } = await readSendingHours(ctx);
  const releases = Object.entries(figures.releases).map(([key, people]) => {
    const [country = "", at = "", from = null] = key.split(" ");
    const zones = hours?.clock === "person" ? zonesOf({ zone: null, country: country || null }, zone) : [zone];
    return { at: Number(at), people, zones, from };
  });
  return (perSecond, senderId) =>
    endOf({
      ...{ startsAt: run.startsAt, perSecond },
      releases: releases.filter(({ from }) => senderId === null || from === senderId),
      hours: keepsToHours(send.hourRule, target.category) ? hours : null,
      waveWaitMs: send.waveWaitMinutes === null ? null : send.waveWaitMinutes * 60_000,
    });
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
