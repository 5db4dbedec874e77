/** Trying the failed ones again tells nobody twice what a fallback has told them already. */
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { replaceSome } from "#lib/fallback/running/replace-due";
import {
  type FallbackTenant,
  fallbacksOf,
  makeCampaignWith,
  makeFallbackTenant,
  replacementsOf,
} from "#lib/fallback/testing";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { hooks, later, prepare } from "#lib/sending/testing";
import { failureOf } from "#lib/sending/testing-platform";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { carryOutDecision } from "./carry-out-decision.ts";
import { countDecidable, countReplaced } from "./decidable.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

const helped = { platform: "whatsapp", calledBack: false } as const;
let tenant: FallbackTenant;
let campaignId: string;

beforeEach(async () => {
  tenant = await makeFallbackTenant(owner);
  campaignId = (await makeCampaignWith(tenant, { durationSeconds: null })).id;
});

const at = (seconds: number) => ({ ...tenant.ctx, now: later(seconds) });

/** People of the campaign whose message failed so that a new try can help. */
async function failFor(people: number): Promise<string[]> {
  const ids = await prepare(tenant, { kind: "campaign", id: campaignId }, { people });
  await settle(ids, "failed", 1);
  return ids;
}

async function settle(ids: string[], target: "accepted" | "failed", seconds: number): Promise<void> {
  const about = target === "failed" ? { failure: failureOf("TRANSIENT") } : {};
  const changes = ids.map((messageId): MessageChange => {
    return { messageId, target, at: later(seconds), key: `${target}:${seconds}`, eventKind: target, ...about };
  });
  await applyChanges(at(seconds), hooks, changes);
}

async function retry(ids: string[]): Promise<void> {
  const decision = { kind: "retry_failed", by: "Ana", calledBack: false, through: ids.at(-1), after: "" };
  await owner.db.execute(
    sql`UPDATE campaigns SET decision = ${JSON.stringify(decision)}::jsonb WHERE id = ${campaignId}`,
  );
  await carryOutDecision(at(10), hooks, campaignId);
}

const stateOf = async (id: string) => (await owner.sql`SELECT state FROM messages WHERE id = ${id}`)[0]?.state;

it("leaves out whom a replacement reached or is on its way to, and tries those again whose replacement failed", async () => {
  const ids = await failFor(3);
  await replaceSome(at(2));
  const [first = "", second = ""] = (await fallbacksOf(tenant)).map(({ sentId }) => sentId ?? "");
  await settle([first], "accepted", 3);
  await settle([second], "failed", 3);
  const decidable = await inTransaction(tenant.ctx, (ctx) =>
    countDecidable(ctx, campaignId, { kind: "retry_failed", ...helped }),
  );
  expect(decidable).toMatchObject({ people: 1 });
  expect(await countReplaced(tenant.ctx, campaignId, helped)).toBe(2);
  await retry(ids);
  expect(await Promise.all(ids.map(stateOf))).toEqual(["failed", "queued", "failed"]);
  expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
});

it("takes the place of a replacement that is not made yet", async () => {
  const ids = await failFor(2);
  await retry(ids);
  await replaceSome(at(11));
  expect(await replacementsOf(tenant)).toEqual([]);
  expect(await Promise.all(ids.map(stateOf))).toEqual(["queued", "queued"]);
});

it("leaves a message out that is being replaced at that very moment", async () => {
  const ids = await failFor(1);
  const [id = ""] = ids;
  const decided = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const replacing = owner.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT 1 FROM messages WHERE id = ${id} FOR UPDATE`);
    locked.resolve();
    await decided.promise;
    await replaceSome({ ...at(5), db: tx });
  });
  await locked.promise;
  const retrying = retry(ids);
  await waitsForLock();
  decided.resolve();
  await Promise.all([replacing, retrying]);
  expect(await replacementsOf(tenant)).toHaveLength(1);
  expect(await stateOf(id)).toBe("failed");
});

/** Until some connection waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const [row] = await owner.sql`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row?.n > 0) return;
  }
}
