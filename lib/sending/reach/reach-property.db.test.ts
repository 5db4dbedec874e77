import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { workspaces } from "#db/schema/workspaces";
import { noteReachLimit } from "#lib/channels/reach/note-limit";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertSender } from "#lib/testing/factories";
import { claimMessages } from "../claim.ts";
import { ensureLane, type LaneLease } from "../lanes/lanes.ts";
import { closeOrigins, type Origin } from "../origins/origins.ts";
import { hooks, makeCampaign, makeTenant, noon, person, prepare, type Tenant, take, write } from "../testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

const dayMs = 86_400_000;
const minuteMs = 60_000;
const numbers = 3;
const crowd = Array.from({ length: 14 }, () => person());

/** Something that happens after some minutes. */
type Step = { minutes: number } & (
  | { kind: "campaign"; number: number; people: number[] }
  /** Two workers ask at the same time, each for the messages of one number. */
  | { kind: "claims"; first: number; second: number; count: number }
  | { kind: "wrote"; number: number; one: number }
);

const minutes = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 900 }));
const number = fc.integer({ min: 0, max: numbers - 1 });
const one = fc.integer({ min: 0, max: crowd.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    minutes,
    kind: fc.constant("campaign" as const),
    number,
    people: fc.array(one, { minLength: 1, maxLength: 8 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ minutes, kind: fc.constant("claims" as const), first: number },
      ...{ second: number, count: fc.integer({ min: 1, max: 9 }) },
    }),
  },
  fc.record({ minutes, kind: fc.constant("wrote" as const), number, one }),
);

type Number = { tenant: Tenant; held: LaneLease };
let runs = 0;

/** Two numbers of one workspace and one of another, all of one business. */
async function makeNumbers(people: number, shares: readonly (number | null)[]): Promise<Number[]> {
  runs += 1;
  const business = `b${runs}`;
  const made: Number[] = [];
  for (let workspace = 0; workspace < 2; workspace += 1) {
    const tenant = await makeTenant(owner);
    const { workspaceId } = tenant.ctx;
    await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspaceId));
    await owner.sql`UPDATE bindings SET account = account || jsonb_build_object('businessId', ${business}::text)
      WHERE workspace_id = ${workspaceId}`;
    await inTransaction(tenant.ctx, (ctx) => noteReachLimit(ctx, tenant.channelId, [`TIER_${people}`], noon));
    await owner.sql`UPDATE portfolios SET share = ${shares[workspace] ?? null} WHERE workspace_id = ${workspaceId}`;
    made.push({ tenant, held: await take(tenant) });
    if (workspace === 1) continue;
    const senderId = await insertSender(owner.db, workspaceId, tenant.channelId, {
      externalId: "2",
      address: "+493055502",
    });
    await ensureLane(tenant.ctx, { id: senderId, channelId: tenant.channelId, limitPerSecond: 1_000 });
    const second = { ...tenant, senderId, laneId: senderId };
    made.push({ tenant: second, held: await take(second) });
  }
  // A slow machine takes longer than a lease lasts.
  await owner.sql`UPDATE lanes SET lease_until = now() + interval '1 hour' WHERE lease IS NOT NULL`;
  return made;
}

/** Percent of two workspaces: of both, of one, or of none. Each is one person at least. */
const shares = fc
  .integer({ min: 25, max: 75 })
  .chain((first) =>
    fc.constantFrom<readonly (number | null)[]>(
      ...[[first, 100 - first] as const, [first, 25] as const],
      ...[[first, null] as const, [null, first] as const, [null, null] as const],
    ),
  );

it("is never exceeded in any moving day, nor is a workspace's share, by several numbers and campaigns of two workspaces at once, and all leave at last", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: 9 }),
      shares,
      fc.array(step, { minLength: 10, maxLength: 40 }),
      async (most, stated, steps) => {
        const all = await makeNumbers(most, stated);
        const of = (index: number) => all[index] as Number;
        const wrote = new Map<string, number>();
        const left: { at: number; address: string; counts: boolean }[] = [];
        let asked = 0;
        let at = noon.getTime();

        async function claim(index: number, count: number): Promise<void> {
          const { tenant, held } = of(index);
          const ctx = { ...tenant.ctx, now: new Date(at) };
          const found = await claimMessages(ctx, hooks, held, count);
          if (!found) throw new Error("the lane is lost");
          await closeOrigins(ctx, found.rests);
          for (const { address } of found.claimed) {
            const open = at - (wrote.get(`${index} ${address}`) ?? 0) < dayMs - minuteMs;
            left.push({ at, address: `${tenant.ctx.workspaceId} ${address}`, counts: !open });
          }
        }

        async function carryOut(next: Step): Promise<void> {
          at += next.minutes * minuteMs;
          if (next.kind === "wrote") {
            const { tenant } = of(next.number);
            const who = crowd[next.one] ?? person();
            wrote.set(`${next.number} ${who.address}`, at);
            await write(tenant, [who], new Date(at));
          } else if (next.kind === "campaign") {
            const { tenant } = of(next.number);
            const origin: Origin = await makeCampaign({ ...tenant, ctx: { ...tenant.ctx, now: new Date(at) } });
            const people = next.people.map((each) => crowd[each] ?? person());
            asked += people.length;
            await prepare(tenant, origin, { people, at: new Date(at) });
          } else {
            const both = next.first === next.second ? [next.first] : [next.first, next.second];
            await Promise.all(both.map((index) => claim(index, next.count)));
          }
        }

        for (const next of steps) await carryOut(next);
        for (let day = 0; left.length < asked && day < 150; day += 1) {
          at += dayMs / 8;
          for (let index = 0; index < numbers; index += 1) await claim(index, 50);
        }
        expect(left).toHaveLength(asked);
        const counted = left.filter(({ counts }) => counts);
        for (const { at: end } of counted) {
          const within = counted.filter((each) => each.at > end - dayMs && each.at <= end);
          const people = [...new Set(within.map(({ address }) => address))];
          expect(people.length).toBeLessThanOrEqual(most);
          for (const [workspace, share] of stated.entries()) {
            const { workspaceId } = of(workspace === 0 ? 0 : numbers - 1).tenant.ctx;
            const other = stated[1 - workspace] ?? null;
            const percent = share ?? (other === null ? 50 : 100 - other);
            const own = people.filter((address) => address.startsWith(`${workspaceId} `));
            expect(own.length).toBeLessThanOrEqual(Math.floor((most * percent) / 100));
          }
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
}, 240_000);
