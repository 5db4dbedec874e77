import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { poolOutages } from "#db/schema/sender-pools";
import { outbox } from "#db/schema/sending";
import { freezePool, savePool } from "#lib/channels/sender-pools/pools";
import type { Ctx } from "#lib/context";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { ensureLane, type LaneLease, takeLane } from "#lib/sending/lanes/lanes";
import { hooks, makeCampaign, makeTenant, noon, person, prepare, type Tenant } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { insertSender } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { releaseParked } from "./release-parked.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 8 });
afterAll(() => owner.close());

const senderCount = 3;

/** Something that happens; all of one step at the same time. */
type Act =
  | { kind: "claim"; sender: number; count: number }
  | { kind: "out" | "back"; sender: number }
  | { kind: "release" };
const sender = fc.integer({ min: 0, max: senderCount - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("claim" as const), sender, count: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("out" as const, "back" as const), sender }) },
  fc.record({ kind: fc.constant("release" as const) }),
);

type World = { tenant: Tenant; senders: string[]; held: LaneLease[]; people: number };

/** Germans leave from the first two senders, everybody else from the third. */
async function makeWorld(whenOut: "move" | "wait"): Promise<World> {
  const tenant = await makeTenant(owner);
  const { ctx, channelId } = tenant;
  const senders = [tenant.senderId];
  for (let n = 2; n <= senderCount; n += 1) {
    const given = { externalId: String(n), address: `+49305550${n}` };
    senders.push(await insertSender(owner.db, ctx.workspaceId, channelId, given));
  }
  const [first = "", second = "", third = ""] = senders;
  const asOwner: Ctx = { ...ctx, db: owner.db };
  const rules = [{ countries: ["DE"], senderIds: [first, second] }];
  const { id } = await savePool(asOwner, { channelId, poolId: null, name: "All", rules, otherIds: [third], whenOut });
  const pool = JSON.stringify(await freezePool(asOwner, { channelId, poolId: id }));
  const campaign = await makeCampaign(tenant);
  await owner.sql`UPDATE origins SET pool = ${pool}::text::jsonb WHERE workspace_id = ${ctx.workspaceId}`;
  await owner.sql`UPDATE campaigns SET pool = ${pool}::text::jsonb WHERE workspace_id = ${ctx.workspaceId}`;
  const held: LaneLease[] = [];
  let people = 0;
  for (const [at, senderId] of senders.entries()) {
    await ensureLane(ctx, { id: senderId, channelId, limitPerSecond: 1_000 });
    const lease = await takeLane(ctx, senderId);
    if (!lease) throw new Error("the lane is driven");
    held.push(lease);
    const some = Array.from({ length: 7 }, () => person({ country: at === 2 ? "FR" : "DE" }));
    people += some.length;
    await prepare({ ...tenant, senderId, laneId: senderId }, campaign, { people: some, category: "utility" });
  }
  await owner.sql`UPDATE lanes SET lease_until = now() + interval '1 hour' WHERE lease IS NOT NULL`;
  return { tenant, senders, held, people };
}

it("sends each message once, from a sender of its rule that could send, however senders go out and come back meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("move" as const, "wait" as const),
      fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 14 }),
      async (whenOut, steps) => {
        const world = await makeWorld(whenOut);
        const { tenant, senders, held } = world;
        const { workspaceId } = tenant.ctx;
        const left = new Map<string, string>();
        let seconds = 0;
        const now = (): Ctx => ({ ...tenant.ctx, now: new Date(noon.getTime() + seconds * 1_000) });
        const setState = (index: number, state: string) =>
          owner.sql`UPDATE senders SET state = ${state} WHERE workspace_id = ${workspaceId} AND id = ${senders[index] ?? ""}`;

        async function claim(index: number, count: number): Promise<void> {
          const ctx = now();
          const lease = held[index];
          const found = lease && (await claimMessages(ctx, hooks, lease, count));
          if (!found) throw new Error("the lane is lost");
          expect(found.stops).toEqual([]);
          for (const { id } of found.claimed) {
            expect(left.has(id)).toBe(false);
            left.set(id, senders[index] ?? "");
          }
          const accepted = { target: "accepted", at: ctx.now, eventKind: "accepted", attempt: 1 } as const;
          await applyChanges(
            ctx,
            hooks,
            found.claimed.map(({ id }) => ({
              messageId: id,
              key: `accepted:${id}`,
              externalId: `x-${id}`,
              ...accepted,
            })),
          );
        }

        async function carryOut(one: Act): Promise<void> {
          if (one.kind === "claim") return claim(one.sender, one.count);
          if (one.kind === "release") {
            return releaseParked(tenant.ctx.db, (id) => ({ ...tenant.ctx, workspaceId: id }), now().now);
          }
          await setState(one.sender, one.kind === "out" ? "DISCONNECTED" : "CONNECTED");
        }

        for (const step of steps) {
          seconds += 5;
          // Two claims of one lane would wait for each other in the driver.
          const lanes = new Set<number>();
          const acts = step.filter((one) => one.kind !== "claim" || (!lanes.has(one.sender) && lanes.add(one.sender)));
          await Promise.all(acts.map(carryOut));
        }
        for (let index = 0; index < senderCount; index += 1) await setState(index, "CONNECTED");
        for (let turn = 0; turn < 3; turn += 1) {
          seconds += 5;
          await carryOut({ kind: "release" });
          seconds += 5;
          for (let index = 0; index < senderCount; index += 1) await claim(index, 50);
        }
        expect(left.size).toBe(world.people);
        expect(await owner.db.select().from(outbox).where(eq(outbox.workspaceId, workspaceId))).toEqual([]);
        const open = await owner.db.select().from(poolOutages).where(eq(poolOutages.workspaceId, workspaceId));
        expect(open.filter(({ waiting }) => waiting > 0)).toEqual([]);
        const rows = await owner.sql<{ id: string; country: string; sender: string }[]>`
          SELECT id, country, sender_id AS sender FROM messages WHERE workspace_id = ${workspaceId}`;
        for (const { id, country, sender } of rows) {
          expect(left.get(id)).toBe(sender);
          expect(country === "FR" ? [senders[2]] : senders.slice(0, 2)).toContain(sender);
        }
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
  expect(await checkInvariants(owner.sql)).toEqual([]);
}, 240_000);
