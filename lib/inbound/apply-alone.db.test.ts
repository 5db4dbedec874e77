import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { log } from "#lib/log";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { applySingleEvents } from "./apply-alone.ts";
import { applyFacts } from "./apply-facts.ts";
import { parseEvent } from "./events.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

vi.mock("./apply-facts.ts");
vi.mock(import("./events.ts"), async (load) => ({ ...(await load()), parseEvent: vi.fn() }));

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  await owner.sql`DELETE FROM inbound_events`;
  tenant = await makeTenant(owner);
  vi.spyOn(log, "error").mockImplementation(() => {});
  vi.mocked(applyFacts).mockReset().mockResolvedValue(undefined);
  facts(3);
});
afterEach(() => vi.restoreAllMocks());

/** Each event has so many facts, of which one slice holds no more than two. */
const facts = (total: number) =>
  vi
    .mocked(parseEvent)
    .mockReset()
    .mockImplementation(async ({ done }, weight) => {
      const next = Math.min(total, done + Math.min(2, weight));
      return { facts: [], next, total };
    });
const store = (given: { tries?: number; done?: number; trouble?: string; of?: Tenant } = {}) => owner.sql`
  INSERT INTO inbound_events (workspace_id, channel_id, platform, body, alone, tries, done, trouble)
  VALUES (${(given.of ?? tenant).ctx.workspaceId}, ${tenant.channelId}, 'whatsapp', '', true, ${given.tries ?? 0},
    ${given.done ?? 0}, ${given.trouble ?? null})`;
const turn = () =>
  applySingleEvents(worker.db, (workspaceId) => ({ ...tenant.ctx, workspaceId }), {}, { afterWorkspace: "" });
const event = async () => (await storedEvents(tenant))[0];
const weights = () => vi.mocked(parseEvent).mock.calls.map(([, weight]) => weight);

describe("an event that is applied alone", () => {
  it("is applied slice by slice until its facts are done", async () => {
    await store();
    expect(await turn()).toBe(true);
    for (let n = 0; n < 3; n++) await turn();
    expect(await event()).toMatchObject({ done: 3, tries: 0, skipped: 0, appliedAt: expect.any(Date) });
    expect(weights()).toEqual([500, 500]);
    expect(await turn()).toBe(false);
  });

  it("is tried in smaller slices each time it fails, at last fact by fact, and then loses that one", async () => {
    vi.mocked(applyFacts).mockRejectedValue(new Error("no\u0000 way"));
    await store();
    for (let n = 0; n < 5; n++) await owner.sql`UPDATE inbound_events SET taken_at = NULL`.then(turn);
    expect(weights().slice(0, 5)).toEqual([500, 50, 1, 1, 1]);
    const stored = await event();
    expect(stored).toMatchObject({ trouble: "no way", appliedAt: null });
    expect(stored?.done).toBeGreaterThanOrEqual(1);
    expect(stored?.skipped).toBe(stored?.done);
  });

  it("is set aside with the last fact that it loses", async () => {
    vi.mocked(applyFacts).mockRejectedValue("a word and no error");
    await store({ tries: 4, done: 2 });
    await turn();
    expect(await event()).toMatchObject({
      done: 3,
      skipped: 1,
      trouble: "a word and no error",
      setAsideAt: expect.any(Date),
    });
  });

  it("is set aside when it could not be read five times, with why", async () => {
    vi.mocked(parseEvent)
      .mockReset()
      .mockRejectedValue(new Error(`unreadable${"!".repeat(600)}`));
    await store({ tries: 4 });
    for (let n = 0; n < 2; n++) await turn();
    const stored = await event();
    expect(stored).toMatchObject({ done: 0, skipped: 0, tries: 5, setAsideAt: expect.any(Date) });
    expect(stored?.trouble).toHaveLength(500);
    expect(vi.mocked(parseEvent)).toHaveBeenCalledTimes(1);
  });

  it("is set aside when no worker lived to say why", async () => {
    await store({ tries: 5 });
    await turn();
    expect(await event()).toMatchObject({ trouble: "Each worker that tried to apply it ended.", tries: 5 });
    expect(vi.mocked(parseEvent)).not.toHaveBeenCalled();
  });

  it("loses no try to a fault that passes", async () => {
    vi.mocked(applyFacts).mockRejectedValueOnce(Object.assign(new Error("deadlock"), { code: "40P01" }));
    vi.mocked(parseEvent).mockImplementation(async () => ({ facts: [], next: 1, total: 1 }));
    await store({ tries: 2 });
    await turn();
    await turn();
    expect(await event()).toMatchObject({ done: 1, trouble: null, appliedAt: expect.any(Date) });
    expect(weights()).toEqual([1, 1]);
  });

  it("that fails is reported with whose it is", async () => {
    vi.mocked(applyFacts).mockRejectedValue(new Error("no"));
    await store({ tries: 4 });
    await turn();
    expect(log.error).toHaveBeenCalledWith(
      expect.objectContaining({ activity: "inbound event", workspaceId: tenant.ctx.workspaceId }),
      expect.anything(),
    );
  });
});

it("a workspace's turn ends after a fifth of a second, and others have theirs", async () => {
  const other = await makeTenant(owner);
  for (let n = 0; n < 3; n++) await store();
  await store({ of: other });
  facts(1);
  vi.mocked(applyFacts).mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 210)));
  expect(await turn()).toBe(true);
  const applied = async (of: Tenant) => (await storedEvents(of)).filter(({ appliedAt }) => appliedAt !== null).length;
  expect([await applied(tenant), await applied(other)]).toEqual([1, 1]);
});
