/** How much of what platforms posted is applied in one transaction and in one turn, and what becomes of the rest. */
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import type { ConnectorEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import { log } from "#lib/log";
import { errorCounts } from "#lib/report-error";
import { testDatabase } from "#lib/testing/database";
import { applySingleEvents } from "./apply-alone.ts";
import { applyFacts } from "./apply-facts.ts";
import { applyFreshEvents } from "./apply-fresh.ts";
import { parseEvent } from "./events.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

vi.mock("./apply-facts.ts", () => ({ applyFacts: vi.fn() }));
vi.mock("./events.ts", async (importActual) => ({
  ...(await importActual<typeof import("./events.ts")>()),
  parseEvent: vi.fn(),
}));

const { ownerUrl, workerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
// More connections than transactions side by side.
const worker = connect(workerUrl, { max: 8 });
afterAll(() => Promise.all([owner.close(), worker.close()]));

let tenant: Tenant;
/** Facts of one event, each with the weight of one; the event's path says how many. */
beforeEach(async () => {
  await owner.sql`DELETE FROM inbound_events`;
  tenant = await makeTenant(owner);
  vi.spyOn(log, "error").mockImplementation(() => {});
  vi.mocked(applyFacts).mockReset().mockResolvedValue(undefined);
  vi.mocked(parseEvent)
    .mockReset()
    .mockImplementation(async ({ path }) => {
      const facts = Array.from({ length: Number(path) }, () => ({ kind: "receipt" }) as ConnectorEvent);
      return { facts, next: facts.length, total: facts.length };
    });
});
afterEach(() => vi.restoreAllMocks());

const store = (
  weight: number,
  given: { channelId?: string; workspaceId?: string; alone?: boolean; platform?: string } = {},
) =>
  owner.sql`
    INSERT INTO inbound_events (workspace_id, channel_id, platform, body, path, alone)
    VALUES (${given.workspaceId ?? tenant.ctx.workspaceId}, ${given.channelId ?? tenant.channelId},
      ${given.platform ?? "whatsapp"}, '', ${String(weight)}, ${given.alone ?? false})`;
const contextOf = (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId, db: worker.db });
const turn = (apply: typeof applyFreshEvents = applyFreshEvents) =>
  apply(worker.db, contextOf, {}, { afterWorkspace: "" });
const applied = async () => (await storedEvents(tenant)).map(({ appliedAt }) => appliedAt !== null);
const groups = () =>
  vi
    .mocked(applyFacts)
    .mock.calls.map(([, , { channelId, platform }, facts]) => `${channelId} ${platform} ${facts.length}`);

describe("events that are applied together", () => {
  it.each([
    ["fill a transaction to the last unit", [1_000, 500], [true, true]],
    ["wait for the next one when they are more than that", [1_000, 501], [true, false]],
    ["are at least one, however heavy", [2_000, 1], [true, false]],
    ["are all there are when they are light", [1, 1, 1], [true, true, true]],
  ])("%s", async (_name, weights, expected) => {
    for (const weight of weights) await store(weight);
    expect(await turn()).toBe(true);
    expect(await applied()).toEqual(expected);
    const waiting = (await storedEvents(tenant)).filter(({ appliedAt }) => appliedAt === null);
    expect(waiting.every(({ tries, takenAt, alone }) => tries === 0 && takenAt === null && !alone)).toBe(true);
    while (await turn());
    expect(new Set(await applied())).toEqual(new Set([true]));
  });

  it("are applied by channel and platform, each with its facts in their order", async () => {
    await store(1);
    await store(2, { channelId: "another" });
    await store(3);
    await store(4, { platform: "viber" });
    await turn();
    expect(groups().sort()).toEqual(
      ["another whatsapp 2", `${tenant.channelId} viber 4`, `${tenant.channelId} whatsapp 4`].sort(),
    );
  });

  it("are left to be applied alone when one of them cannot be, and none is when that passes", async () => {
    await store(1);
    await store(1);
    const before = errorCounts()["receipts together"] ?? 0;
    vi.mocked(applyFacts).mockRejectedValueOnce(Object.assign(new Error("deadlock"), { code: "40P01" }));
    expect(await turn()).toBe(true);
    expect(await storedEvents(tenant)).toMatchObject(Array(2).fill({ tries: 0, takenAt: null, alone: false }));
    vi.mocked(applyFacts).mockRejectedValueOnce(new Error("no"));
    expect(await turn()).toBe(true);
    expect(await storedEvents(tenant)).toMatchObject(Array(2).fill({ takenAt: null, alone: true, appliedAt: null }));
    expect(errorCounts()["receipts together"]).toBe(before + 2);
    expect(await turn()).toBe(false);
  });

  it("are none where nothing was posted", async () => {
    expect(await turn()).toBe(false);
    expect(parseEvent).not.toHaveBeenCalled();
  });
});

describe.each([
  ["together", applyFreshEvents, false],
  ["alone", applySingleEvents, true],
] as const)("what is applied %s", (_name, apply, alone) => {
  it("has ten seconds for each statement", async () => {
    const limits: unknown[] = [];
    vi.mocked(applyFacts).mockImplementation(async (ctx) => {
      limits.push(...(await ctx.db.execute(sql`SHOW statement_timeout`)));
    });
    await store(1, { alone });
    await turn(apply);
    expect(limits).toEqual([{ statement_timeout: "10s" }]);
  });

  it("is of fifty workspaces in a turn, four of them side by side", async () => {
    for (let n = 0; n < 51; n++) await store(1, { alone, workspaceId: `w${String(n).padStart(2, "0")}` });
    let [now, most] = [0, 0];
    vi.mocked(applyFacts).mockImplementation(async () => {
      now += 1;
      most = Math.max(most, now);
      // The first ones are there together before one of them goes.
      await vi.waitFor(() => expect(most).toBeGreaterThanOrEqual(4), { timeout: 5_000, interval: 5 });
      await new Promise((resolve) => setTimeout(resolve, most === now ? 100 : 0));
      now -= 1;
    });
    const position = { afterWorkspace: "" };
    expect(await apply(worker.db, contextOf, {}, position)).toBe(true);
    expect(position).toEqual({ afterWorkspace: "w49" });
    expect(applyFacts).toHaveBeenCalledTimes(50);
    expect(most).toBe(4);
    expect(await apply(worker.db, contextOf, {}, position)).toBe(true);
    expect(await apply(worker.db, contextOf, {}, position)).toBe(false);
  });

  it("is a single event as well, which says that there may be more", async () => {
    await store(1, { alone });
    expect(await turn(apply)).toBe(true);
    expect(await applied()).toEqual([true]);
    expect(await turn(apply)).toBe(false);
  });
});
