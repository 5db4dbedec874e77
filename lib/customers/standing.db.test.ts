import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { invitations, workspaces } from "#db/schema/workspaces";
import { stopCampaignByObstacle } from "#lib/campaigns/control/origin-hook";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { contextAt, launchTo } from "#lib/campaigns/testing";
import { inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel } from "#lib/testing/factories";
import { closeCustomer } from "./close-customer.ts";
import { inviteOwner } from "./invite-owner.ts";
import { liftSuspension, suspendCustomer } from "./suspend.ts";
import { actsOf, makeCustomer, makeProvider, type TestCustomer, type TestProvider } from "./testing.ts";

const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const hands = { owner: owner.db, web: web.db };
afterAll(() => Promise.all([owner.close(), web.close()]));

let provider: TestProvider;
let customer: TestCustomer;
beforeEach(async () => {
  provider = await makeProvider(hands);
  customer = await makeCustomer(hands, provider, { name: "Brookside Travel" });
});
const workspaceOf = async (id: string) => (await owner.db.select().from(workspaces).where(eq(workspaces.id, id)))[0];
const suspend = (reason = "Unpaid since August") => suspendCustomer(provider.ctx, { customerId: customer.id, reason });
const close = (name = "Brookside Travel") =>
  closeCustomer(provider.ctx, { customerId: customer.id, name, reason: "Went out of business" });

describe("suspending a customer", () => {
  test("is kept with its reason and noted in the logs of both", async () => {
    await suspend();
    expect(await workspaceOf(customer.id)).toMatchObject({
      ...{ suspendedAt: provider.ctx.now, suspendedReason: "Unpaid since August", suspendedBy: "provider" },
    });
    const entry = { action: "customer.suspended", reason: "Unpaid since August" };
    expect(await actsOf(owner.db, provider.id)).toContainEqual({ ...entry, by: "owner 1" });
    expect(await actsOf(owner.db, customer.id)).toContainEqual({ ...entry, by: `owner 1 (${provider.name})` });
  });

  test("twice is a conflict, and lifting what is not suspended too", async () => {
    await suspend();
    await expect(suspend()).rejects.toMatchObject({ code: "conflict" });
    await liftSuspension(provider.ctx, customer.id);
    expect(await workspaceOf(customer.id)).toMatchObject({
      suspendedAt: null,
      suspendedReason: null,
      suspendedBy: null,
    });
    await expect(liftSuspension(provider.ctx, customer.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is for its own provider: neither another one, nor a business, nor the customer itself", async () => {
    const other = await makeProvider(hands);
    for (const ctx of [other.ctx, customer.ctx]) {
      const suspended = suspendCustomer(ctx, { customerId: customer.id, reason: "Because" });
      await expect(suspended).rejects.toMatchObject({ code: "not_found" });
      await expect(liftSuspension(ctx, customer.id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await workspaceOf(customer.id)).toMatchObject({ suspendedAt: null });
  });

  test("cannot be lifted by the customer in the database either", async () => {
    await suspend();
    const lifted = inTransaction(customer.ctx, ({ db }) =>
      db.update(workspaces).set({ suspendedAt: null }).where(eq(workspaces.id, customer.id)),
    );
    await expect(lifted).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("by the operator of the installation is not lifted by the provider", async () => {
    const set = { suspendedAt: new Date(), suspendedReason: "Abuse", suspendedBy: "operator" as const };
    await owner.db.update(workspaces).set(set).where(eq(workspaces.id, customer.id));
    await expect(liftSuspension(provider.ctx, customer.id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await workspaceOf(customer.id)).toMatchObject({ suspendedReason: "Abuse" });
  });
});

describe("the campaigns of a suspended customer", () => {
  const stateOf = async (id: string) =>
    (
      await owner.db
        .select({ state: campaigns.state, reason: campaigns.stateReason })
        .from(campaigns)
        .where(eq(campaigns.id, id))
    )[0];

  /** A customer with a running campaign that a claim has found suspended. */
  async function heldCampaign() {
    const launched = await launchTo(owner, 3);
    const { workspaceId } = launched.ctx;
    await expandCampaign(
      () => contextAt(launched, 1),
      launched.id,
      () => false,
    );
    await owner.db.update(workspaces).set({ providerId: provider.id }).where(eq(workspaces.id, workspaceId));
    await suspendCustomer(provider.ctx, { customerId: workspaceId, reason: "Unpaid" });
    await stopCampaignByObstacle(contextAt(launched, 2), launched.id, "workspace_suspended");
    return { id: launched.id, workspaceId };
  }

  test("hold, and go on where they stopped when the suspension is lifted", async () => {
    const { id, workspaceId } = await heldCampaign();
    expect(await stateOf(id)).toEqual({ state: "paused", reason: "workspace_suspended" });
    expect(await liftSuspension(provider.ctx, workspaceId)).toEqual({ resumed: 1 });
    expect(await stateOf(id)).toEqual({ state: "running", reason: null });
  });

  test("that a person paused stay paused", async () => {
    const { id, workspaceId } = await heldCampaign();
    await owner.db.update(campaigns).set({ stateReason: "by_person" }).where(eq(campaigns.id, id));
    expect(await liftSuspension(provider.ctx, workspaceId)).toEqual({ resumed: 0 });
    expect(await stateOf(id)).toEqual({ state: "paused", reason: "by_person" });
  });

  test("whose channel was lost meanwhile stay paused and say so", async () => {
    const { id, workspaceId } = await heldCampaign();
    await owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.workspaceId, workspaceId));
    expect(await liftSuspension(provider.ctx, workspaceId)).toEqual({ resumed: 0 });
    expect(await stateOf(id)).toEqual({ state: "paused", reason: "channel_not_bound" });
  });
});

describe("closing a customer", () => {
  test("is for good: it is noted in both logs, and nothing is done with it any more", async () => {
    await close();
    expect(await workspaceOf(customer.id)).toMatchObject({ closedAt: provider.ctx.now });
    const entry = { action: "customer.closed", reason: "Went out of business" };
    expect(await actsOf(owner.db, provider.id)).toContainEqual({ ...entry, by: "owner 1" });
    expect(await actsOf(owner.db, customer.id)).toContainEqual({ ...entry, by: `owner 1 (${provider.name})` });
    const closed = { code: "precondition_failed", key: "customers.isClosed" };
    await expect(close()).rejects.toMatchObject(closed);
    await expect(suspend()).rejects.toMatchObject(closed);
    const invited = inviteOwner(provider.ctx, { customerId: customer.id, email: "a@b.example" });
    await expect(invited).rejects.toMatchObject(closed);
  });

  test("wants its name", async () => {
    await expect(close("brookside")).rejects.toMatchObject({ key: "customers.nameDiffers" });
    expect(await workspaceOf(customer.id)).toMatchObject({ closedAt: null });
  });

  test("is refused while a channel is bound", async () => {
    const channelId = await insertChannel(owner.db, customer.id, { state: "disconnected" });
    await insertBinding(owner.db, customer.id, channelId);
    await expect(close()).rejects.toMatchObject({ key: "customers.stillBound", values: { count: 1 } });
    expect(await workspaceOf(customer.id)).toMatchObject({ closedAt: null });
    await owner.db
      .update(channels)
      .set({ state: "unbound" })
      .where(and(eq(channels.workspaceId, customer.id), eq(channels.id, channelId)));
    await close();
  });

  test("is refused while a campaign has not ended", async () => {
    const launched = await launchTo(owner, 1);
    const { workspaceId } = launched.ctx;
    await owner.db
      .update(workspaces)
      .set({ providerId: provider.id, name: "Going" })
      .where(eq(workspaces.id, workspaceId));
    await owner.db.update(channels).set({ state: "unbound" }).where(eq(channels.workspaceId, workspaceId));
    const closed = closeCustomer(provider.ctx, { customerId: workspaceId, name: "Going", reason: "Over" });
    await expect(closed).rejects.toMatchObject({ key: "customers.stillSending", values: { count: 1 } });
  });

  test("takes open invitations back", async () => {
    const { id } = await makeCustomer(hands, provider, { owned: false, name: "Unowned" });
    await closeCustomer(provider.ctx, { customerId: id, name: "Unowned", reason: "A mistake" });
    const [invitation] = await owner.db.select().from(invitations).where(eq(invitations.workspaceId, id));
    expect(invitation?.revokedAt).toEqual(provider.ctx.now);
  });

  test("is for its own provider", async () => {
    const other = await makeProvider(hands);
    const input = { customerId: customer.id, name: "Brookside Travel", reason: "Because" };
    await expect(closeCustomer(other.ctx, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(closeCustomer(customer.ctx, input)).rejects.toMatchObject({ code: "not_found" });
  });
});
