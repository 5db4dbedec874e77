import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { customerHandOvers, grants, requests } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { giveGrant } from "#lib/grants/give-grant";
import { askForChannels } from "#lib/requests/ask";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel } from "#lib/testing/factories";
import { getCustomer } from "./get-customer.ts";
import {
  answerHandOver,
  findOffer,
  listOffers,
  offerHandOver,
  releaseCustomer,
  withdrawHandOver,
} from "./hand-over.ts";
import { suspendCustomer } from "./suspend.ts";
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
let other: TestProvider;
let third: TestProvider;
let customer: TestCustomer;
beforeEach(async () => {
  [provider, other, third] = [await makeProvider(hands), await makeProvider(hands), await makeProvider(hands)];
  customer = await makeCustomer(hands, provider, { name: "Brookside Travel" });
});
const providerOf = async () =>
  (await owner.db.select({ id: workspaces.providerId }).from(workspaces).where(eq(workspaces.id, customer.id)))[0]?.id;
const offer = (to = other.name) =>
  offerHandOver(provider.ctx, { customerId: customer.id, provider: to, reason: "Moves to the coast" });
const answer = (ctx: TestProvider["ctx"], handOverId: string, accepts = true) =>
  answerHandOver(ctx, { customerId: customer.id, handOverId, accepts });

describe("a customer that is offered to another provider", () => {
  test("stays where it is until that one accepts, and is then looked after by it alone", async () => {
    const { id } = await offer();
    expect(await providerOf()).toBe(provider.id);
    expect(await listOffers(other.ctx)).toMatchObject([
      { id, customerId: customer.id, customer: "Brookside Travel", from: provider.name, reason: "Moves to the coast" },
    ]);
    await answer(other.ctx, id);
    expect(await providerOf()).toBe(other.id);
    expect(await getCustomer(other.ctx, customer.id)).toMatchObject({ name: "Brookside Travel" });
    await expect(getCustomer(provider.ctx, customer.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listOffers(other.ctx)).toEqual([]);
  });

  test("is told of in the logs of all three", async () => {
    const { id } = await offer();
    await answer(other.ctx, id);
    const entry = { action: "customer.handed_over", reason: null };
    expect(await actsOf(owner.db, other.id)).toContainEqual({ ...entry, by: "owner 1" });
    expect(await actsOf(owner.db, customer.id)).toContainEqual({ ...entry, by: `owner 1 (${other.name})` });
    expect(await actsOf(owner.db, provider.id)).toContainEqual({ ...entry, by: `owner 1 (${other.name})` });
  });

  test("may be declined, and then stays", async () => {
    const { id } = await offer();
    await answer(other.ctx, id, false);
    expect(await providerOf()).toBe(provider.id);
    expect(await findOffer(provider.ctx, customer.id)).toBeNull();
    expect((await actsOf(owner.db, provider.id)).at(-1)).toMatchObject({ action: "customer.hand_over_refused" });
    await expect(answer(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("cannot be taken by a provider it was not offered to, nor with an offer that was withdrawn", async () => {
    const { id } = await offer();
    await expect(answer(third.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(answer(provider.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await withdrawHandOver(provider.ctx, customer.id);
    await expect(answer(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawHandOver(provider.ctx, customer.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await providerOf()).toBe(provider.id);
  });

  test("cannot be taken any more once it was suspended", async () => {
    const { id } = await offer();
    await suspendCustomer(provider.ctx, { customerId: customer.id, reason: "Unpaid" });
    await expect(answer(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await providerOf()).toBe(provider.id);
  });

  test("is offered to one provider at a time", async () => {
    await offer();
    await expect(offer(third.name)).rejects.toMatchObject({ key: "customers.offeredAlready" });
  });

  test("ends what the customer had asked of the former one", async () => {
    const channelId = await insertChannel(owner.db, customer.id, {
      state: "unbinding_requested",
      unbindReason: "Moved",
    });
    await insertBinding(owner.db, customer.id, channelId);
    const { id } = await offer();
    await answer(other.ctx, id);
    const [channel] = await owner.db.select().from(channels).where(eq(channels.id, channelId));
    expect(channel).toMatchObject({ state: "bound", unbindReason: null });
  });

  test("takes back what it let the former provider's staff do, and what it asked of them", async () => {
    const endsAt = new Date(customer.ctx.now.getTime() + 86_400_000).toISOString();
    await giveGrant(customer.ctx, { role: "operator", reason: "Help us", startsAt: "", endsAt });
    await askForChannels(customer.ctx, { total: 120, reason: "More shops" });
    const { id } = await offer();
    await answer(other.ctx, id);
    const [grant] = await owner.db.select().from(grants).where(eq(grants.workspaceId, customer.id));
    const [request] = await owner.db.select().from(requests).where(eq(requests.workspaceId, customer.id));
    expect(grant?.revokedAt).not.toBeNull();
    expect(request?.state).toBe("withdrawn");
  });

  test("cannot be moved by the web without the offer, whatever the statement", async () => {
    const moved = inTransaction(other.ctx, ({ db }) =>
      db.update(workspaces).set({ providerId: other.id }).where(eq(workspaces.id, customer.id)),
    );
    await expect(moved).rejects.toMatchObject({ cause: { code: "42501" } });
    const taken = await inTransaction(other.ctx, ({ db }) =>
      db.execute(sql`SELECT answer_hand_over(${customer.id}, 'none', true, 'me', now()) AS former`),
    );
    expect([...taken]).toEqual([{ former: null }]);
    expect(await providerOf()).toBe(provider.id);
  });
});

describe("the provider it is offered to", () => {
  test.each([
    [
      "is found by its short name",
      () => owner.db.update(workspaces).set({ slug: "coast" }).where(eq(workspaces.id, other.id)),
      "Coast",
      null,
    ],
    ["is not found by a part of its name", () => Promise.resolve(), "Workspac", "customers.providerUnknown"],
  ])("%s", async (_case, given, wanted, refused) => {
    await given();
    const offered = offer(wanted);
    if (refused) await expect(offered).rejects.toMatchObject({ key: refused, field: "provider" });
    else expect(await offered).toMatchObject({ to: other.name });
    await owner.db.update(workspaces).set({ slug: other.id }).where(eq(workspaces.id, other.id));
  });

  test("is never the one that offers it, and never a business", async () => {
    await expect(offer(provider.name)).rejects.toMatchObject({ key: "customers.providerUnknown" });
    await expect(offer("Brookside Travel")).rejects.toMatchObject({ key: "customers.providerUnknown" });
  });

  test("has to be named more exactly when two have the name", async () => {
    await owner.db.update(workspaces).set({ name: other.name }).where(eq(workspaces.id, third.id));
    await expect(offer()).rejects.toMatchObject({ key: "customers.providerAmbiguous" });
  });
});

describe("letting a customer stand alone", () => {
  const release = (ctx = provider.ctx, name = "Brookside Travel") =>
    releaseCustomer(ctx, { customerId: customer.id, name, reason: "On its own feet" });

  test("leaves nobody who looks after it, with its offers withdrawn, and is noted in both logs", async () => {
    await offer();
    await release();
    expect(await providerOf()).toBeNull();
    expect(await listOffers(other.ctx)).toEqual([]);
    const [offered] = await owner.db.select().from(customerHandOvers);
    expect(offered).toBeDefined();
    const entry = { action: "customer.handed_over", reason: "On its own feet" };
    expect(await actsOf(owner.db, provider.id)).toContainEqual({ ...entry, by: "owner 1" });
    expect(await actsOf(owner.db, customer.id)).toContainEqual({ ...entry, by: `owner 1 (${provider.name})` });
  });

  test("wants its name, and a provider of its own", async () => {
    await expect(release(provider.ctx, "Brookside")).rejects.toMatchObject({ key: "customers.nameDiffers" });
    await expect(release(other.ctx)).rejects.toMatchObject({ code: "not_found" });
    await expect(release(customer.ctx)).rejects.toMatchObject({ code: "not_found" });
    expect(await providerOf()).toBe(provider.id);
  });

  test("is refused while it is suspended, and while nobody owns it", async () => {
    const unowned = await makeCustomer(hands, provider, { owned: false, name: "Unowned" });
    const released = releaseCustomer(provider.ctx, { customerId: unowned.id, name: "Unowned", reason: "Over" });
    await expect(released).rejects.toMatchObject({ key: "customers.noOwner" });
    await suspendCustomer(provider.ctx, { customerId: customer.id, reason: "Unpaid" });
    await expect(release()).rejects.toMatchObject({ key: "customers.suspendedNow" });
    await expect(offer()).rejects.toMatchObject({ key: "customers.suspendedNow" });
  });
});
