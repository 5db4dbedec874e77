import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { jobTroubles } from "#db/schema/operations";
import { createTroubles } from "#lib/jobs/troubles";
import { log } from "#lib/log";
import { SealError } from "#lib/seal";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import type { Speaker } from "../flights.ts";
import { createOrigin, type Origin, restOrigin, setOriginState } from "../origins/origins.ts";
import {
  forgetJobs,
  hooks,
  jobsOf,
  laneOf,
  makeCampaign,
  makeTenant,
  person,
  prepare,
  statesOf,
  type Tenant,
} from "../testing.ts";
import { acceptedAs, failureOf, fakeSpeaker } from "../testing-platform.ts";
import { createLaneDrivers, type LaneDriverOptions, type LaneDrivers } from "./lane-drivers.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
let campaign: Origin;
let made: LaneDrivers[] = [];
beforeEach(async () => {
  tenant = await makeTenant(owner, { now: new Date() });
  campaign = await makeCampaign(tenant);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(made.map((drivers) => drivers.stop(5_000)));
  made = [];
});

/** The lanes of one worker, whose platform answers as `speaker` does. */
function makeDrivers(speaker: Speaker | null, given: Partial<LaneDriverOptions> & { staysOpen?: boolean } = {}) {
  const close = vi.fn(async () => {});
  const openSpeaker = vi.fn<LaneDriverOptions["openSpeaker"]>(
    async (_ctx, held) =>
      speaker && {
        ...{ facts: { held, platform: "whatsapp" }, speaker, staysOpen: given.staysOpen ?? false, close },
        isCurrent: async () => true,
      },
  );
  const contextOf = (workspaceId: string) => ({ ...tenant.ctx, workspaceId, now: new Date() });
  const troubles = createTroubles(contextOf);
  const drivers = createLaneDrivers({ contextOf, hooks, openSpeaker, persist: (step) => step(), troubles, ...given });
  made.push(drivers);
  return { drivers, close, openSpeaker, wake: () => drivers.wake(tenant.ctx.workspaceId, tenant.laneId) };
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const left = () => until(async () => expect(await laneOf(tenant)).toMatchObject({ lease: null }));

/** An answer that stays out until it is let go. */
function slowSpeaker() {
  const answer = Promise.withResolvers<void>();
  const speaker = fakeSpeaker(async (message) => {
    await answer.promise;
    return acceptedAs(message);
  });
  return { ...speaker, sent: speaker.sent, answer: answer.resolve };
}

describe("wake", () => {
  it("sends everything once, closes the platform's end and leaves the lane", async () => {
    const ids = await prepare(tenant, campaign, { people: 60 });
    const speaker = fakeSpeaker();
    const { wake, close } = makeDrivers(speaker);
    await wake();
    await left();
    expect(speaker.sent.map(({ id }) => id).sort()).toEqual(ids);
    await until(() => expect(close).toHaveBeenCalledTimes(1));
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("sends everything once when two workers are woken for the lane at once", async () => {
    const ids = await prepare(tenant, campaign, { people: 60 });
    const speaker = fakeSpeaker();
    const workers = [makeDrivers(speaker), makeDrivers(speaker), makeDrivers(speaker)];
    await Promise.all(workers.map(({ wake }) => wake()));
    await left();
    expect(speaker.sent.map(({ id }) => id).sort()).toEqual(ids);
    expect(workers.filter(({ openSpeaker }) => openSpeaker.mock.calls.length > 0)).toHaveLength(1);
  });

  it("returns while the lane is still driven", async () => {
    await prepare(tenant, campaign);
    const { wake } = makeDrivers({ send: slowSpeaker().send });
    await wake();
    expect((await laneOf(tenant))?.lease).not.toBe(null);
    // The answer never comes: `stop` of this test would wait for it.
    made = [];
  });

  it("drives again when the lane is woken just before its driver leaves", async () => {
    const speaker = fakeSpeaker();
    let asked = false;
    const persist = async <T>(step: () => Promise<T>): Promise<T> => {
      const result = await step();
      if (!asked && foundNothing(result)) {
        asked = true;
        await prepare(tenant, campaign, { at: new Date() });
        await wake();
      }
      return result;
    };
    const { wake, openSpeaker } = makeDrivers(speaker, { persist });
    await wake();
    await left();
    expect(speaker.sent).toHaveLength(1);
    expect(openSpeaker).toHaveBeenCalledTimes(1);
  });

  it("asks to be woken when the next message is due", async () => {
    await prepare(tenant, campaign);
    const outcome = { outcome: "retry_later" as const, failure: failureOf("TRANSIENT", 60_000) };
    const { wake } = makeDrivers(fakeSpeaker(() => outcome));
    await forgetJobs(tenant);
    const before = Date.now();
    await wake();
    await left();
    const [job] = await jobsOf(tenant);
    expect(job).toMatchObject({ kind: "lane.drive", key: tenant.laneId });
    expect(job?.dueAt.getTime()).toBeGreaterThanOrEqual(before + 60_000);
  });

  it("asks to be woken for the next probe while its platform is out, and sends nothing before", async () => {
    await prepare(tenant, campaign);
    const openUntil = new Date(Date.now() + 40_000);
    await owner.sql`
      UPDATE lanes SET breaker_opened_at = now(), breaker_open_until = ${openUntil.toISOString()}, breaker_rests = 2
      WHERE id = ${tenant.laneId}`;
    const speaker = fakeSpeaker();
    const { wake } = makeDrivers(speaker);
    await forgetJobs(tenant);
    await wake();
    await left();
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: tenant.laneId, dueAt: openUntil }]);
    expect(speaker.sent).toEqual([]);
  });

  it("asks to be woken when the rest of an origin is over", async () => {
    await prepare(tenant, campaign);
    const restsUntil = new Date(Date.now() + 40_000);
    await restOrigin(tenant.ctx, campaign, restsUntil);
    const { wake } = makeDrivers(fakeSpeaker());
    await forgetJobs(tenant);
    await wake();
    await left();
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: tenant.laneId, dueAt: restsUntil }]);
  });

  it.each([
    ["when the next message is due", 1_000, 1_000],
    ["no sooner than in a fifth of a second", 50, 200],
  ])("asks to be woken %s", async (_name, dueMs, askedMs) => {
    const now = new Date();
    await prepare(tenant, campaign, { at: new Date(now.getTime() + dueMs) });
    await forgetJobs(tenant);
    const { wake } = makeDrivers(fakeSpeaker(), { contextOf: () => ({ ...tenant.ctx, now }) });
    await wake();
    await left();
    expect((await jobsOf(tenant))[0]?.dueAt.getTime()).toBe(now.getTime() + askedMs);
  });

  it("looks two seconds later for a message that waits for the one before it", async () => {
    // Later than the lane's own clock, so that no slot is still to come.
    const now = new Date(Date.now() + 60_000);
    const to = person();
    const [first = ""] = await prepare(tenant, campaign, { people: [to, to], inOrder: true });
    await owner.sql`UPDATE outbox SET state = 'sending', handed_over_at = now() WHERE message_id = ${first}`;
    await forgetJobs(tenant);
    const speaker = fakeSpeaker();
    const { wake } = makeDrivers(speaker, { contextOf: () => ({ ...tenant.ctx, now }) });
    await wake();
    await left();
    expect(speaker.sent).toEqual([]);
    expect((await jobsOf(tenant))[0]?.dueAt.getTime()).toBe(now.getTime() + 2_000);
  });

  it("asks to be woken when the lane's rest is over", async () => {
    await prepare(tenant, campaign);
    await owner.sql`UPDATE lanes SET next_slot_at = now() + interval '1 minute' WHERE id = ${tenant.laneId}`;
    const speaker = fakeSpeaker();
    const { wake } = makeDrivers(speaker);
    await forgetJobs(tenant);
    await wake();
    await left();
    expect(speaker.sent).toEqual([]);
    expect((await jobsOf(tenant))[0]?.dueAt).toEqual((await laneOf(tenant))?.nextSlotAt);
  });

  it("asks for nothing when only paused origins have something waiting", async () => {
    await prepare(tenant, campaign, { people: 3 });
    await setOriginState(tenant.ctx, campaign, "paused");
    // Others of the same name run, of which nothing waits.
    await createOrigin(tenant.ctx, { kind: "api", id: campaign.id });
    await createOrigin((await makeTenant(owner)).ctx, campaign);
    await forgetJobs(tenant);
    const { wake } = makeDrivers(fakeSpeaker());
    await wake();
    await left();
    expect(await jobsOf(tenant)).toEqual([]);
  });

  it("pauses what waits, and fails nobody, where nothing speaks to the platform", async () => {
    await prepare(tenant, campaign);
    const { wake } = makeDrivers(null);
    await wake();
    await left();
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    const [row] = await owner.db.select().from(campaigns).where(eq(campaigns.id, campaign.id));
    expect(row).toMatchObject({ state: "paused", stateReason: "platform_auth" });
  });

  it("leaves a lane to another worker when it drives as many as it may", async () => {
    await prepare(tenant, campaign);
    await forgetJobs(tenant);
    const speaker = fakeSpeaker();
    const before = Date.now();
    await makeDrivers(speaker, { maxLanes: 0 }).wake();
    expect((await laneOf(tenant))?.lease).toBe(null);
    const [job] = await jobsOf(tenant);
    expect(job?.dueAt.getTime()).toBeGreaterThanOrEqual(before + 1_000);
  });

  const troublesOf = () => owner.db.select().from(jobTroubles).where(eq(jobTroubles.about, tenant.laneId));

  it("lets a lane that fails rest, with the reason, and does not open it again before", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    await prepare(tenant, campaign);
    await forgetJobs(tenant);
    const openSpeaker = vi.fn(() => Promise.reject(new SealError("v1", "Key v1 does not open a value.")));
    const { wake } = makeDrivers(null, { openSpeaker });
    const before = Date.now();
    await wake();
    await until(async () => expect((await laneOf(tenant))?.lease).toBe(null));
    const [trouble] = await troublesOf();
    expect(trouble).toMatchObject({ activity: "lane.send", cause: "sealing_key", times: 1 });
    const fields = expect.objectContaining({ about: tenant.laneId, reference: trouble?.reference });
    expect(logged).toHaveBeenCalledExactlyOnceWith(fields, "lane.send failed");
    expect((await laneOf(tenant))?.nextSlotAt.getTime()).toBeGreaterThanOrEqual(before + 5_000);
    const [job] = await jobsOf(tenant);
    expect(job?.dueAt.getTime()).toBeGreaterThanOrEqual(before + 5_000);
    // Whoever asks for the lane meanwhile does not make it fail again.
    for (let n = 0; n < 5; n++) await wake();
    expect(openSpeaker).toHaveBeenCalledOnce();
  });

  it("forgets the reason when a driver, of whatever process, has driven the lane", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    await makeDrivers(null, { openSpeaker: () => Promise.reject(new Error("no credentials")) }).wake();
    await until(async () => expect((await laneOf(tenant))?.lease).toBe(null));
    expect(await troublesOf()).toMatchObject([{ cause: "unexpected" }]);
    await makeDrivers(fakeSpeaker()).wake();
    await until(async () => expect(await troublesOf()).toEqual([]));
  });

  it("closes the platform's end of a lane that fails", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    await prepare(tenant, campaign);
    const failing = (step: () => Promise<unknown>) =>
      step().then((result) => (foundNothing(result) ? Promise.reject(new Error("no space")) : result));
    const { wake, close } = makeDrivers(fakeSpeaker(), { persist: failing as never });
    await wake();
    await until(() => expect(close).toHaveBeenCalledTimes(1));
  });
});

describe("stop", () => {
  it("waits for what is in flight, hands the lane back and asks another worker to go on", async () => {
    await prepare(tenant, campaign, { people: 2 });
    // Something still waits, so that the lane is asked for whether the driver saw the stop before or after its last answer.
    await prepare(tenant, campaign, { at: new Date(Date.now() + 3_600_000) });
    const slow = slowSpeaker();
    const { wake, drivers } = makeDrivers(slow);
    await wake();
    await until(() => expect(slow.sent).toHaveLength(2));
    await forgetJobs(tenant);
    const stopping = drivers.stop(10_000);
    slow.answer();
    await stopping;
    expect(await statesOf(tenant)).toEqual({ accepted: 2, queued: 1 });
    expect(await laneOf(tenant)).toMatchObject({ lease: null });
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: tenant.laneId }]);
  });

  it("waits no longer than it may", async () => {
    await prepare(tenant, campaign);
    const slow = slowSpeaker();
    const { wake, drivers } = makeDrivers(slow);
    await wake();
    await until(() => expect(slow.sent).toHaveLength(1));
    await drivers.stop(10);
    expect((await laneOf(tenant))?.lease).not.toBe(null);
    slow.answer();
    await left();
  });

  it("leaves what is asked for afterwards to another worker", async () => {
    const { wake, drivers } = makeDrivers(fakeSpeaker());
    await drivers.stop(10);
    await prepare(tenant, campaign);
    await forgetJobs(tenant);
    await wake();
    expect((await laneOf(tenant))?.lease).toBe(null);
    expect(await jobsOf(tenant)).toHaveLength(1);
  });
});

describe("a connection that stays open", () => {
  it("keeps the lane although nothing is due, and sends what comes later without being woken", async () => {
    const speaker = fakeSpeaker();
    const { wake, close, drivers } = makeDrivers(speaker, { staysOpen: true });
    await prepare(tenant, campaign);
    await wake();
    await until(async () => expect(await statesOf(tenant)).toEqual({ accepted: 1 }));
    await prepare(tenant, campaign, { at: new Date() });
    await until(async () => expect(await statesOf(tenant)).toEqual({ accepted: 2 }));
    expect((await laneOf(tenant))?.lease).not.toBe(null);
    expect(close).not.toHaveBeenCalled();
    await drivers.stop(5_000);
    expect(close).toHaveBeenCalledTimes(1);
    expect(await laneOf(tenant)).toMatchObject({ lease: null });
  });
});

/** The answer of a step that claimed and found nothing to look at. */
function foundNothing(result: unknown): boolean {
  const claim = (result as { claim?: { more?: boolean } } | null | undefined)?.claim;
  return claim?.more === false;
}
