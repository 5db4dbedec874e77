import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import {
  giveBack,
  holdTaken,
  leaveAlone,
  markApplied,
  markProgress,
  noteTrouble,
  setAside,
  skipFact,
  type TakenEvent,
} from "./events.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
let stranger: Tenant;
beforeEach(async () => {
  await owner.sql`DELETE FROM inbound_events`;
  [tenant, stranger] = await Promise.all([makeTenant(owner), makeTenant(owner)]);
  // The stranger's has the id of the tenant's first.
  for (const [n, { ctx, channelId }] of [tenant, tenant, stranger].entries()) {
    await owner.sql`
      INSERT INTO inbound_events (id, workspace_id, channel_id, platform, body, tries, taken_at)
      OVERRIDING SYSTEM VALUE VALUES (${(n % 2) + 1}, ${ctx.workspaceId}, ${channelId}, 'whatsapp', 'x', 1, clock_timestamp())`;
  }
});

/** The tenant's first event as the worker that took it knows it. */
const taken = (given: Partial<TakenEvent> = {}): TakenEvent => ({
  ...{ id: "1", channelId: tenant.channelId, platform: "whatsapp", method: "POST", path: "/", query: {}, headers: {} },
  ...{ body: Buffer.from("x"), tries: 1, done: 0, trouble: null, ...given },
});
const inside = (fn: (ctx: Ctx) => Promise<unknown>) => inTransaction(tenant.ctx, fn);
const idOf = () => tenant.ctx.workspaceId;

type Change = (event: TakenEvent) => Promise<unknown>;
/** Changes that only the worker may make that counted the last try. */
const fenced: [string, Change][] = [
  ["a try taken back", (event) => giveBack(worker.db, idOf(), [event])],
  ["a trouble noted", (event) => noteTrouble(worker.db, idOf(), event, "why")],
  ["a fact skipped", (event) => skipFact(worker.db, idOf(), event, "why", true)],
  ["setting aside", (event) => setAside(worker.db, idOf(), event, "why")],
];
const changes: [string, Change][] = [
  ...fenced,
  ["its application", (event) => inside((ctx) => markApplied(ctx, [event]))],
  ["its progress", (event) => inside((ctx) => markProgress(ctx, event, 1, true))],
  ["being left to be applied alone", (event) => leaveAlone(worker.db, idOf(), [event])],
];
const all = async () => [...(await storedEvents(tenant)), ...(await storedEvents(stranger))];

describe.each([
  ["applied", () => owner.sql`UPDATE inbound_events SET applied_at = clock_timestamp()`],
  ["set aside", () => owner.sql`UPDATE inbound_events SET set_aside_at = clock_timestamp()`],
])("an event that was %s meanwhile", (_name, end) => {
  it.each(changes)("is not changed by %s", async (_what, change) => {
    await end();
    const before = await all();
    await change(taken());
    expect(await all()).toEqual(before);
  });

  it("is not held", async () => {
    await end();
    expect(await inTransaction(tenant.ctx, (ctx) => holdTaken(ctx, [taken()]))).toEqual([]);
  });
});

it.each(changes)("%s changes the event that it is meant for and no other", async (_what, change) => {
  const [before, ...others] = await all();
  await change(taken());
  const [after, ...same] = await all();
  expect(after).not.toEqual(before);
  expect(same).toEqual(others);
});

it.each(fenced)("%s needs the last try to be the worker's own", async (_what, change) => {
  await owner.sql`UPDATE inbound_events SET tries = 2`;
  const before = await all();
  await change(taken());
  expect(await all()).toEqual(before);
});

it("an event is held by the worker that counted its last try", async () => {
  await owner.sql`UPDATE inbound_events SET tries = 2 WHERE id = 2`;
  const [one, two] = [taken(), taken({ id: "2" })];
  expect(await inTransaction(tenant.ctx, (ctx) => holdTaken(ctx, [one, two]))).toEqual([one]);
});

it("a held event is nobody else's until the transaction ends", async () => {
  await inside(async (ctx) => {
    await holdTaken(ctx, [taken()]);
    await expect(owner.sql`SELECT 1 FROM inbound_events WHERE id = 1 FOR UPDATE NOWAIT`).rejects.toMatchObject({
      code: "55P03",
    });
  });
});

describe("what becomes of an event", () => {
  const row = async () => (await storedEvents(tenant))[0];

  it.each([
    ["is applied when all of its facts are", true, 0, { applied: true, aside: false }],
    ["is set aside when one of them was skipped", true, 1, { applied: false, aside: true }],
    ["waits when facts are left, skipped or not", false, 1, { applied: false, aside: false }],
    ["waits for its next slice", false, 0, { applied: false, aside: false }],
  ])("%s", async (_name, finished, skipped, expected) => {
    await owner.sql`UPDATE inbound_events SET tries = 2, skipped = ${skipped}`;
    await inside((ctx) => markProgress(ctx, taken({ tries: 2 }), 7, finished));
    const event = await row();
    expect(event).toMatchObject({ done: 7, tries: 1, takenAt: null });
    expect({ applied: event?.appliedAt !== null, aside: event?.setAsideAt !== null }).toEqual(expected);
  });

  it.each([
    [true, true],
    [false, false],
  ])("starts its tries anew behind a skipped fact, and is over with the last one: %s", async (finished, over) => {
    await owner.sql`UPDATE inbound_events SET tries = 5, done = 3`;
    await skipFact(worker.db, idOf(), taken({ tries: 5 }), "too long", finished);
    const event = await row();
    expect(event).toMatchObject({ done: 4, skipped: 1, tries: 1, trouble: "too long", takenAt: null });
    expect(event?.setAsideAt !== null).toBe(over);
  });

  it("keeps why it was set aside, or not applied yet", async () => {
    await noteTrouble(worker.db, idOf(), taken(), "later");
    expect(await row()).toMatchObject({ trouble: "later", takenAt: null, tries: 1, setAsideAt: null });
    await setAside(worker.db, idOf(), taken(), "never");
    expect(await row()).toMatchObject({ trouble: "never", tries: 5, setAsideAt: expect.any(Date) });
  });

  it("counts a try less when it was not at fault, and is free again", async () => {
    await giveBack(worker.db, idOf(), [taken(), taken({ id: "2" })]);
    expect((await storedEvents(tenant)).map(({ tries, takenAt }) => [tries, takenAt])).toEqual([
      [0, null],
      [0, null],
    ]);
  });

  it("is free to be applied alone when some could not be applied together", async () => {
    await leaveAlone(worker.db, idOf(), [taken()]);
    expect(await row()).toMatchObject({ alone: true, takenAt: null, tries: 1 });
  });
});
