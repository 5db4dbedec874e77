/** Of which messages, lanes and tries the platform's ids are, where several have the same. */
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messageExternalIds } from "#db/schema/sending";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import {
  findByExternalIds,
  findReturnedIds,
  keepExternalIds,
  notePartStatus,
  type PartStatus,
} from "./external-ids.ts";
import { makeAccepted, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
/** Another channel of the same workspace. */
let elsewhere: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  const { workspaceId } = tenant.ctx;
  const { channelId, senderId } = await makeSendable(owner.db, workspaceId);
  await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${workspaceId}, ${senderId}, ${channelId})`;
  elsewhere = { ...tenant, channelId, senderId };
});

const add = (laneId: string, messageId: string, externalId: string, given: object = {}) =>
  owner.db
    .insert(messageExternalIds)
    .values({ workspaceId: tenant.ctx.workspaceId, laneId, externalId, messageId, ...given });
const find = (...ids: string[]) =>
  inTransaction(tenant.ctx, async (ctx) => [...(await findByExternalIds(ctx, tenant.channelId, ids)).values()]);
const returned = (...ids: string[]) =>
  inTransaction(tenant.ctx, async (ctx) => [...(await findReturnedIds(ctx, tenant.channelId, ids))]);
const rows = () =>
  owner.db
    .select()
    .from(messageExternalIds)
    .where(eq(messageExternalIds.workspaceId, tenant.ctx.workspaceId))
    .orderBy(asc(messageExternalIds.externalId), asc(messageExternalIds.laneId));

describe("a message is found by the platform's id", () => {
  it("of a lane of the channel, for a message of the channel", async () => {
    const mine = await makeAccepted(tenant, { externalId: "w1" });
    await makeAccepted(tenant, { externalId: "w2" });
    const theirs = await makeAccepted(elsewhere, { externalId: "w3" });
    await add(elsewhere.senderId, mine, "of another lane");
    await add(tenant.senderId, theirs, "of another channel's message");
    const found = await find("w1", "w1", "w3", "of another lane", "of another channel's message");
    expect(found).toEqual([
      {
        ...{ externalId: "w1", messageId: mine, senderId: tenant.senderId },
        ...{ part: 0, parts: 1, current: true },
      },
    ]);
    expect(await find()).toEqual([]);
  });

  it("and not one that a person wrote", async () => {
    const mine = await makeAccepted(tenant, { externalId: "w1" });
    await owner.sql`UPDATE messages SET direction = 'inbound' WHERE id = ${mine}`;
    expect(await find("w1")).toEqual([]);
  });

  it("with the part that it is, and whether it is of the latest try", async () => {
    const mine = await makeAccepted(tenant, { externalId: "w1" });
    await add(tenant.senderId, mine, "earlier", { part: 1, parts: 3 });
    await owner.sql`UPDATE messages SET external_id = 'w1' WHERE id = ${mine}`;
    expect(await find("earlier")).toMatchObject([{ part: 1, parts: 3, current: false }]);
    await owner.sql`UPDATE messages SET external_id = NULL WHERE id = ${mine}`;
    expect(await find("w1")).toMatchObject([{ current: false }]);
  });
});

it("ids that were given back are those of the channel's lanes, and no others", async () => {
  const mine = await makeAccepted(tenant);
  await add(tenant.senderId, mine, "w1", { state: "returned" });
  await add(tenant.senderId, mine, "w2", { state: "delivered" });
  await add(tenant.senderId, mine, "w3");
  await add(tenant.senderId, mine, "not asked for", { state: "returned" });
  await add(elsewhere.senderId, mine, "w4", { state: "returned" });
  expect(await returned("w1", "w2", "w3", "w4")).toEqual(["w1"]);
  expect(await returned()).toEqual([]);
});

it("an id that a receipt brings is kept, and one that is there stays as it is", async () => {
  const [mine, other] = [await makeAccepted(tenant), await makeAccepted(tenant, { externalId: "w1" })];
  const laneId = tenant.senderId;
  await inTransaction(tenant.ctx, (ctx) =>
    keepExternalIds(
      ctx,
      ["w2", "w1"].map((externalId) => ({ laneId, externalId, messageId: mine })),
    ),
  );
  expect((await rows()).map(({ externalId, messageId }) => [externalId, messageId])).toEqual([
    ["w1", other],
    ["w2", mine],
  ]);
});

describe("how far a part got", () => {
  const partOf = (messageId: string, externalId: string) => ({
    ...{ externalId, messageId, senderId: tenant.senderId, part: 0, parts: 2, current: true },
  });
  const note = (messageId: string, ...notes: [string, PartStatus][]) =>
    inTransaction(tenant.ctx, async (ctx) => {
      const told = notes.map(([externalId, status]) => ({ part: partOf(messageId, externalId), status }));
      return (await notePartStatus(ctx, told)).get(messageId) ?? null;
    });
  const states = async () => (await rows()).map(({ state }) => state);
  let split: string;
  beforeEach(async () => {
    split = await makeAccepted(tenant);
    for (const [part, externalId] of ["p0", "p1"].entries())
      await add(tenant.senderId, split, externalId, { part, parts: 2 });
  });

  it.each<[PartStatus[], PartStatus]>([
    [["sent", "delivered"], "delivered"],
    [["delivered", "sent"], "delivered"],
    [["read", "delivered"], "read"],
    [["delivered", "read"], "read"],
    [["failed", "read"], "failed"],
    [["read", "failed"], "failed"],
  ])("is the farthest of what is told together: %s", async (told, expected) => {
    await note(split, ...told.map((status): [string, PartStatus] => ["p0", status]));
    expect(await states()).toEqual([expected, null]);
  });

  it.each<[PartStatus, PartStatus, PartStatus]>([
    ["sent", "delivered", "delivered"],
    ["delivered", "sent", "delivered"],
    ["delivered", "read", "read"],
    ["read", "delivered", "read"],
    ["read", "failed", "failed"],
    ["failed", "read", "failed"],
  ])("after %s and then %s is %s", async (first, then, expected) => {
    await note(split, ["p0", first]);
    await note(split, ["p0", then]);
    expect(await states()).toEqual([expected, null]);
  });

  it.each<[PartStatus, PartStatus, PartStatus | null]>([
    ["sent", "sent", "sent"],
    ["sent", "delivered", "sent"],
    ["delivered", "read", "delivered"],
    ["read", "read", "read"],
    ["read", "failed", "failed"],
  ])("makes of %s and %s a message that is %s", async (one, two, expected) => {
    expect(await note(split, ["p0", one])).toBe(one === "failed" ? "failed" : null);
    expect(await note(split, ["p1", two])).toBe(expected);
  });

  it("is noted for its own message, although another has the same id on another lane, and no try that left as one", async () => {
    const other = await makeAccepted(elsewhere);
    await add(elsewhere.senderId, other, "p0", { part: 0, parts: 2 });
    await add(tenant.senderId, split, "whole", { part: 0, parts: 1 });
    await note(split, ["p0", "delivered"], ["whole", "failed"]);
    const noted = (await rows()).map(({ messageId, externalId, state }) => [messageId === split, externalId, state]);
    expect(noted).toContainEqual([true, "p0", "delivered"]);
    expect(noted).toContainEqual([false, "p0", null]);
    expect(noted).toContainEqual([true, "whole", null]);
    expect(await note(split, ["p1", "delivered"])).toBe("delivered");
  });

  it("is locked with the message's other parts, and with no others, until the transaction ends", async () => {
    const other = await makeAccepted(tenant);
    await add(tenant.senderId, other, "o0", { part: 0, parts: 2 });
    await inTransaction(tenant.ctx, async (ctx) => {
      await notePartStatus(ctx, [{ part: partOf(split, "p0"), status: "sent" }]);
      const free = await owner.sql`
        SELECT external_id AS id FROM message_external_ids WHERE workspace_id = ${tenant.ctx.workspaceId} FOR UPDATE SKIP LOCKED`;
      expect(free.map(({ id }) => id)).toEqual(["o0"]);
    });
  });
});
