import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { listAttentionItems } from "#lib/statistics/attention";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { type Origin, setOriginState } from "./origins/origins.ts";
import { recordOutcomes } from "./record-outcomes.ts";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "./testing.ts";
import { acceptedAs, failureOf } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

/** Sends a message that leaves at `seconds` after noon and is answered a second later. */
async function send(seconds: number, outcome: "accepted" | "AUTH" | "QUOTA" | "POLICY" | "RECIPIENT") {
  const ctx = { ...tenant.ctx, now: later(seconds) };
  await setOriginState(ctx, campaign, "running");
  await prepare(tenant, campaign, { people: 1 });
  const claim = await claimMessages(ctx, hooks, held, 1);
  const batch = (claim?.claimed ?? []).map((message) => ({
    ...{ message, tookMs: 1_000, at: later(seconds + 1) },
    outcome:
      outcome === "accepted" ? acceptedAs(message) : ({ outcome: "rejected", failure: failureOf(outcome) } as const),
  }));
  expect(batch).toHaveLength(1);
  await recordOutcomes({ ...ctx, now: later(seconds + 1) }, hooks, { held, platform: "whatsapp" }, batch);
}

async function troubleOf(): Promise<string | null | undefined> {
  const [row] = await owner.db.select().from(bindings).where(eq(bindings.workspaceId, tenant.ctx.workspaceId));
  return row?.trouble;
}
const alarms = async () => (await listAttentionItems(tenant.ctx)).filter(({ kind }) => kind === "trouble");

describe("what sending met at the account", () => {
  it.each(["AUTH", "QUOTA", "POLICY"] as const)(
    "(%s) is shown until the platform accepts a message that left later",
    async (kind) => {
      await send(0, kind);
      expect(await troubleOf()).toBe("131000 It did not work");
      expect(await alarms()).toHaveLength(1);
      await send(60, "RECIPIENT");
      expect(await alarms()).toHaveLength(1);
      await send(120, "accepted");
      expect(await troubleOf()).toBeNull();
      expect(await alarms()).toEqual([]);
    },
  );

  it("is not refuted by a message that had left before", async () => {
    await send(10, "AUTH");
    await send(5, "accepted");
    expect(await alarms()).toHaveLength(1);
  });

  it.each([
    ["by another lane", "'another'"],
    ["by no sending", "NULL"],
  ])("is not refuted by this lane when it was met %s", async (_name, lane) => {
    await send(0, "QUOTA");
    await owner.sql.unsafe(
      `UPDATE bindings SET trouble_lane_id = ${lane} WHERE workspace_id = '${tenant.ctx.workspaceId}'`,
    );
    await send(60, "accepted");
    expect(await alarms()).toHaveLength(1);
  });
});
