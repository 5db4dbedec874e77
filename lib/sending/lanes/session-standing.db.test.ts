import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { keepHealth } from "#lib/channels/binding/keep-health";
import type { Outcome, Session } from "#lib/connectors/connector";
import { log } from "#lib/log";
import { makeTenant, type Tenant } from "#lib/sending/testing";
import { failureOf } from "#lib/sending/testing-platform";
import { testDatabase } from "#lib/testing/database";
import { keepStandingOf } from "./session-standing.ts";

vi.mock("#lib/channels/binding/keep-health");

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  vi.mocked(keepHealth).mockReset().mockResolvedValue(true);
  tenant = await makeTenant(owner);
});
afterEach(() => vi.restoreAllMocks());

const open = { ok: true, value: {} } as Outcome<Session>;
const refused = (detail = "No"): Outcome<Session> => ({ ok: false, failure: { ...failureOf("AUTH"), detail } });
const standingOf = (sealed: string | null = "sealed") =>
  keepStandingOf(tenant.ctx, { laneId: tenant.laneId, channelId: tenant.channelId, lease: "l", wakeups: 0 }, sealed);
/** What was kept, in order: the account's name, or the failure's words. */
const kept = () =>
  vi.mocked(keepHealth).mock.calls.map(([, , answer]) => (answer.ok ? answer.value.name : answer.failure.detail));

it("an open connection says that the account stands as the binding knows it", async () => {
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, tenant.channelId));
  const standing = standingOf();
  standing.told(open);
  await standing.settled();
  const { accountId, accountName: name, account } = binding ?? {};
  const asked = { channelId: tenant.channelId, secretsSealed: "sealed", at: expect.any(Date), byPerson: true };
  expect(vi.mocked(keepHealth).mock.calls).toEqual([
    [expect.anything(), asked, { ok: true, value: { ...account, accountId, name } }],
  ]);
  // The moment is that of the telling, and not that of the opening of the lane.
  const [[ctx, { at }]] = vi.mocked(keepHealth).mock.calls as [Parameters<typeof keepHealth>];
  expect(at).toEqual(ctx.now);
  expect(at.getTime()).toBeGreaterThan(tenant.ctx.now.getTime());
});

it("what is told again is kept once, and what changes each time", async () => {
  const standing = standingOf();
  for (const told of [refused(), refused(), refused("Still no"), open, open, refused("Still no")]) standing.told(told);
  await standing.settled();
  expect(kept()).toEqual(["No", "Still no", "Test account", "Still no"]);
});

it("failures with another code are others", async () => {
  const standing = standingOf();
  standing.told(refused());
  standing.told({ ok: false, failure: { ...failureOf("AUTH"), code: "7", detail: "No" } });
  await standing.settled();
  expect(kept()).toEqual(["No", "No"]);
});

it("nothing is kept of a lane that was opened without a binding, or whose binding is gone", async () => {
  const without = standingOf(null);
  for (const told of [open, refused()]) without.told(told);
  await without.settled();
  await owner.db.delete(bindings).where(eq(bindings.channelId, tenant.channelId));
  await makeTenant(owner);
  const gone = standingOf();
  gone.told(open);
  await gone.settled();
  expect(kept()).toEqual([]);
});

it("what could not be kept is reported, and what is told next is kept", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  vi.mocked(keepHealth).mockRejectedValueOnce(new Error("the database is away"));
  const standing = standingOf();
  standing.told(refused());
  standing.told(open);
  await standing.settled();
  expect(kept()).toEqual(["No", "Test account"]);
  expect(logged).toHaveBeenCalledWith(expect.objectContaining({ activity: "session.standing" }), expect.anything());
});
