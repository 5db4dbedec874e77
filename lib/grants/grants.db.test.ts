import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog, workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { changeGrantEnd, revokeGrant } from "./change-grant.ts";
import { giveGrant } from "./give-grant.ts";
import { listGrants, listGrantsOf } from "./grants.ts";
import { dayMs, grantState, maxGrantDays } from "./rules.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = await connectionAs("web");
afterAll(() => owner.close());

let provider: TestWorkspace;
let customer: TestWorkspace;
let ctx: Ctx;
beforeEach(async () => {
  const hands = { owner: owner.db, web: web.db };
  provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
  customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
  ctx = (await customer.member("owner")).ctx;
});

const later = (ms: number) => new Date(ctx.now.getTime() + ms);
const give = (dates: { startsAt?: Date; endsAt: Date }) =>
  giveGrant(ctx, {
    ...{ role: "operator", reason: "Set up the templates" },
    startsAt: dates.startsAt?.toISOString() ?? "",
    endsAt: dates.endsAt.toISOString(),
  });
const logOf = (workspaceId: string) =>
  owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId)).orderBy(asc(auditLog.id));

describe("a grant", () => {
  test.each([
    ["upcoming", -1, null],
    ["valid", 0, null],
    ["valid", 999, null],
    ["ended", 1000, null],
    ["revoked", 0, 500],
  ] as const)("is %s %i ms after its start", (state, at, revoked) => {
    const startsAt = new Date(1_000_000);
    const revokedAt = revoked === null ? null : new Date(1_000_000 + revoked);
    expect(grantState({ startsAt, endsAt: new Date(1_001_000), revokedAt }, new Date(1_000_000 + at))).toBe(state);
  });

  test("is given to the workspace's own provider, and stands in both logs", async () => {
    const id = await give({ endsAt: later(dayMs) });
    expect(await listGrants(ctx)).toMatchObject([
      { id, providerId: provider.id, role: "operator", givenBy: "owner 1", state: "valid", startsAt: ctx.now },
    ]);
    const entry = { action: "grant.given", objectId: id, reason: "Set up the templates" };
    expect(await logOf(customer.id)).toMatchObject([{ ...entry, actorName: "owner 1", customerId: null }]);
    expect(await logOf(provider.id)).toMatchObject([
      { ...entry, actorName: `owner 1 (${customer.name})`, customerId: customer.id },
    ]);
  });

  test("lasts 90 days at most, and not a millisecond longer", async () => {
    const startsAt = later(60_000);
    const end = startsAt.getTime() + maxGrantDays * dayMs;
    const id = await give({ startsAt, endsAt: new Date(end) });
    await expect(give({ startsAt, endsAt: new Date(end + 1) })).rejects.toMatchObject({ key: "grants.tooLong" });
    const change = changeGrantEnd(ctx, { id, endsAt: new Date(end + 1).toISOString() });
    await expect(change).rejects.toMatchObject({ key: "grants.tooLong" });
  });

  test("that was to start in the past starts now, so that it does not last longer than it says", async () => {
    const id = await give({ startsAt: later(-dayMs), endsAt: later(dayMs) });
    expect(await listGrants(ctx)).toMatchObject([{ id, startsAt: ctx.now }]);
  });

  test.each([
    ["ends when it is over already", { endsAt: -1 }, "grants.endPast"],
    ["ends before it starts", { startsAt: 2 * dayMs, endsAt: dayMs }, "grants.endBeforeStart"],
  ])("that %s is refused", async (_what, { startsAt, endsAt }: { startsAt?: number; endsAt: number }, key) => {
    const dates = { ...(startsAt === undefined ? {} : { startsAt: later(startsAt) }), endsAt: later(endsAt) };
    await expect(give(dates)).rejects.toMatchObject({ code: "invalid", key, field: "endsAt" });
  });

  test("needs a provider", async () => {
    await owner.db.update(workspaces).set({ providerId: null }).where(eq(workspaces.id, customer.id));
    await expect(give({ endsAt: later(dayMs) })).rejects.toMatchObject({ key: "grants.noProvider" });
  });

  test("that was revoked or has ended is neither changed nor revoked again", async () => {
    const id = await give({ endsAt: later(dayMs) });
    const other = await give({ endsAt: later(dayMs) });
    await revokeGrant(ctx, id);
    expect((await listGrants(ctx)).find((each) => each.id === id)).toMatchObject({
      state: "revoked",
      revokedBy: "owner 1",
    });
    const over = { code: "precondition_failed", key: "grants.over" };
    await expect(revokeGrant(ctx, id)).rejects.toMatchObject(over);
    const tomorrow = { ...ctx, now: later(dayMs) };
    await expect(changeGrantEnd(tomorrow, { id: other, endsAt: later(2 * dayMs).toISOString() })).rejects.toMatchObject(
      over,
    );
    expect((await logOf(provider.id)).map(({ action }) => action)).toEqual([
      "grant.given",
      "grant.given",
      "grant.revoked",
    ]);
  });

  test("ends when the workspace gets another provider, and stays ended when the first one comes back", async () => {
    const id = await give({ endsAt: later(dayMs) });
    const other = await makeWorkspace({ owner: owner.db, web: web.db }, new Date(), { kind: "provider" });
    for (const providerId of [other.id, provider.id]) {
      await owner.db.update(workspaces).set({ providerId }).where(eq(workspaces.id, customer.id));
      expect(await listGrants(ctx)).toMatchObject([{ id, state: "revoked", revokedBy: null }]);
    }
    await give({ endsAt: later(dayMs) });
    await owner.db.update(workspaces).set({ name: "Renamed" }).where(eq(workspaces.id, customer.id));
    expect((await listGrants(ctx)).map(({ state }) => state)).toEqual(["valid", "revoked"]);
  });

  test("gets a new end, with both ends in both logs", async () => {
    const id = await give({ endsAt: later(dayMs) });
    await changeGrantEnd(ctx, { id, endsAt: later(2 * dayMs).toISOString() });
    const endsAt = { from: later(dayMs).toISOString(), to: later(2 * dayMs).toISOString() };
    for (const workspace of [customer, provider]) {
      expect((await logOf(workspace.id)).at(-1)).toMatchObject({ action: "grant.changed", detail: { endsAt } });
    }
  });

  test("is seen by the provider it was given to, while it holds or will, and by no other", async () => {
    await give({ endsAt: later(dayMs) });
    await give({ startsAt: later(dayMs), endsAt: later(2 * dayMs) });
    const staff = { ...(await provider.member("operator")).ctx, now: ctx.now };
    expect((await listGrantsOf(staff, customer.id)).map(({ state }) => state)).toEqual(["valid", "upcoming"]);
    expect(await listGrantsOf({ ...staff, now: later(dayMs) }, customer.id)).toMatchObject([{ state: "valid" }]);
    const other = await makeWorkspace({ owner: owner.db, web: web.db }, new Date(), { kind: "provider" });
    expect(await listGrantsOf((await other.member("owner")).ctx, customer.id)).toEqual([]);
  });
});
