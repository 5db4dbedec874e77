import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { outbox } from "#db/schema/sending";
import { templates } from "#db/schema/templates";
import { recordSuppressions } from "#lib/audience/suppress";
import { pauseCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { markDisconnected } from "#lib/channels/binding/account-call";
import type { Ctx } from "#lib/context";
import { Random } from "#lib/demo/random";
import { testDatabase } from "#lib/testing/database";
import type { Claim } from "./claim.ts";
import { driveLane } from "./drive-lane.ts";
import type { Origin } from "./origins/origins.ts";
import { hooks, makeCampaign, makeTenant, person, prepare, type Tenant, take } from "./testing.ts";
import { failureOf, fakeSpeaker } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 12 });
const elsewhere = connect(ownerUrl, { max: 6 });
afterAll(() => Promise.all([owner.close(), elsewhere.close()]));

/** Runs of each fact; with six facts more than two hundred. */
const runs = 34;
/** Tenants that send at the same time, each one run after the other. */
const atOnce = 4;
const size = 24;
/** Six messages a claim; see `slotsAtOnce`. */
const limitPerSecond = 48;

type Fact = {
  /** Written on a connection of its own, as another process does it. */
  commit(ctx: Ctx, tenant: Tenant, campaign: Origin, silent: string[]): Promise<unknown>;
  /** Whether a claim may not take this message any more. */
  forbids(address: string, silent: string[]): boolean;
};
const everybody = () => true;
const setTemplate = ({ db, workspaceId }: Ctx, code: string, values: Partial<typeof templates.$inferInsert>) =>
  db
    .update(templates)
    .set(values)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, code)));

const facts: Record<string, Fact> = {
  "people stop all": {
    commit: (ctx, _tenant, _campaign, silent) =>
      recordSuppressions(
        ctx,
        silent.map((address) => ({
          ...{ platform: "whatsapp", address, addressKind: "phone" },
          ...{ kind: "all", source: "word", at: ctx.now },
        })),
      ),
    forbids: (address, silent) => silent.includes(address),
  },
  "the platform changes the category and that stops the sending": {
    commit: (ctx, { templateCode }) =>
      setTemplate(ctx, templateCode, { category: "marketing", sendingAllowed: false, sendingStoppedBy: "category" }),
    forbids: everybody,
  },
  "the template is edited": {
    commit: (ctx, { templateCode }) => setTemplate(ctx, templateCode, { state: "auditing", version: 1 }),
    forbids: everybody,
  },
  "a person pauses the campaign": { commit: (ctx, _tenant, { id }) => pauseCampaign(ctx, id), forbids: everybody },
  "a person stops the campaign": { commit: (ctx, _tenant, { id }) => stopCampaign(ctx, id), forbids: everybody },
  "the token dies": {
    commit: (ctx, { channelId }) => markDisconnected(ctx, channelId, failureOf("AUTH")),
    forbids: everybody,
  },
};

/** One sending at a random moment of which the fact is committed. */
async function run(tenant: Tenant, fact: Fact, random: Random) {
  await reset(tenant);
  const campaign = await makeCampaign(tenant);
  const people = Array.from({ length: size }, () => person());
  const silent = people.filter(() => random.chance(0.5)).map(({ address }) => address);
  // At a moment of its own: ids of messages grow with the time.
  await prepare({ ...tenant, ctx: { ...tenant.ctx, now: new Date() } }, campaign, { people });
  const after = random.int(0, size - 1);
  const waitMs = random.int(0, 12);
  const claims: { begunAt: number; addresses: string[] }[] = [];
  let committing: Promise<number> | undefined;
  const commit = async () => {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    await fact.commit({ ...tenant.ctx, db: elsewhere.db, now: new Date() }, tenant, campaign, silent);
    return performance.now();
  };
  const speaker = fakeSpeaker();
  const held = await take(tenant);
  const persist = async <T>(step: () => Promise<T>): Promise<T> => {
    if (speaker.sent.length >= after) committing ??= commit();
    const begunAt = performance.now();
    const result = await step();
    const { claim, waitMs } = (result ?? {}) as { claim?: Claim; waitMs?: number };
    if (claim) claims.push({ begunAt, addresses: claim.claimed.map(({ address }) => address) });
    // Nobody waits for the pace here.
    return waitMs === undefined ? result : { ...result, waitMs: 0 };
  };
  const now = () => ({ ...tenant.ctx, now: new Date() });
  const tools = { hooks, speaker, persist, now, stopping: new AbortController().signal };
  await driveLane(tools, { held, platform: "whatsapp" });
  const committedAt = (await committing) ?? 0;
  return {
    held: speaker.sent.length < size,
    against: claims
      .filter(({ begunAt }) => begunAt > committedAt)
      .flatMap(({ addresses }) => addresses.filter((address) => fact.forbids(address, silent))),
  };
}

/** Takes back what the run before left. */
async function reset({ ctx, channelId, laneId, templateCode }: Tenant): Promise<void> {
  const { db, workspaceId } = ctx;
  await setTemplate(ctx, templateCode, {
    ...{ state: "pass", version: 0, category: "utility", sendingStoppedBy: null, sendingAllowed: true },
  });
  await db.update(channels).set({ state: "bound" }).where(eq(channels.id, channelId));
  await db.update(bindings).set({ trouble: null }).where(eq(bindings.channelId, channelId));
  await db.delete(outbox).where(eq(outbox.workspaceId, workspaceId));
  await owner.sql`UPDATE lanes SET lease = NULL, next_slot_at = now() WHERE id = ${laneId}`;
}

describe("a claim begun after the commit takes no message against the fact that", () => {
  it.each(Object.entries(facts))("%s", { timeout: 60_000 }, async (name, fact) => {
    const outcomes = await Promise.all(
      Array.from({ length: atOnce }, async (_, lane) => {
        const random = new Random(lane * 1_000 + name.length);
        const tenant = await makeTenant(owner, { now: new Date(), limitPerSecond });
        const found: Awaited<ReturnType<typeof run>>[] = [];
        for (let i = lane; i < runs; i += atOnce) found.push(await run(tenant, fact, random));
        return found;
      }),
    );
    const all = outcomes.flat();
    expect(all).toHaveLength(runs);
    expect(all.flatMap(({ against }) => against)).toEqual([]);
    // The fact came in the middle of many of them, whatever the machine does meanwhile: something had not left.
    expect(all.filter(({ held }) => held).length).toBeGreaterThan(runs / 5);
  });
});
