import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertSender, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { deletePool, freezePool, listPoolSenders, listPools, savePool } from "./pools.ts";
import { poolsMax, type SavePoolInput } from "./schema.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let ctx: Ctx;
let channelId: string;
let first: string;
let second: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  ({ ctx } = await workspace.member("owner"));
  ({ channelId, senderId: first } = await makeSendable(owner.db, workspace.id));
  second = await insertSender(owner.db, workspace.id, channelId, { externalId: "2", address: "+493055502" });
});

const input = (given: Partial<SavePoolInput> = {}): SavePoolInput => ({
  ...{ channelId, poolId: null, name: "Europe", whenOut: "move", otherIds: [first] },
  rules: [{ countries: ["DE"], senderIds: [first, second] }],
  ...given,
});

test("a pool is made, changed and deleted, and each is recorded", async () => {
  const { id } = await savePool(ctx, input());
  expect(await listPools(ctx, channelId)).toMatchObject([{ id, name: "Europe", otherIds: [first], whenOut: "move" }]);
  await savePool(ctx, input({ poolId: id, name: "All", otherIds: [second], rules: [], whenOut: "wait" }));
  expect(await listPools(ctx, channelId)).toMatchObject([
    { id, name: "All", otherIds: [second], rules: [], whenOut: "wait" },
  ]);
  await deletePool(ctx, { channelId, poolId: id });
  expect(await listPools(ctx, channelId)).toEqual([]);
  await expect(deletePool(ctx, { channelId, poolId: id })).rejects.toMatchObject({ code: "not_found" });
  const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId));
  expect(log.map(({ action }) => action).sort()).toEqual([
    "sender_pool.changed",
    "sender_pool.created",
    "sender_pool.deleted",
  ]);
});

test("a pool is kept with the paces that its senders have now", async () => {
  const { id } = await savePool(ctx, input());
  await owner.sql`UPDATE senders SET limit_per_second = 20 WHERE id = ${second}`;
  const frozen = await freezePool(ctx, { channelId, poolId: id });
  expect(frozen.paces).toMatchObject({ [first]: 80, [second]: 20 });
  await expect(freezePool(ctx, { channelId, poolId: "other" })).rejects.toMatchObject({ code: "not_found" });
});

test("senders of another channel, a second pool of one name, and changes of a pool that is gone are refused", async () => {
  const elsewhere = await insertChannel(owner.db, ctx.workspaceId, { type: "whatsapp", state: "bound" });
  const foreign = await insertSender(owner.db, ctx.workspaceId, elsewhere, { externalId: "3", address: "+493055503" });
  await expect(savePool(ctx, input({ otherIds: [first, foreign] }))).rejects.toMatchObject({ code: "not_found" });
  await savePool(ctx, input());
  await expect(savePool(ctx, input())).rejects.toMatchObject({ code: "conflict", key: "senderPools.nameTaken" });
  await expect(savePool(ctx, input({ poolId: "gone", name: "X" }))).rejects.toMatchObject({ code: "not_found" });
});

test("a channel of a platform with one sender has no pools", async () => {
  const page = await insertChannel(owner.db, ctx.workspaceId, { type: "messenger", state: "bound" });
  await expect(savePool(ctx, input({ channelId: page }))).rejects.toMatchObject({ key: "senderPools.oneSender" });
});

test("a channel has so many pools at most", async () => {
  for (let n = 0; n < poolsMax; n += 1) await savePool(ctx, input({ name: `Pool ${n}` }));
  await expect(savePool(ctx, input({ name: "One more" }))).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("a pool may be made of every sender but those that the platform has deleted", async () => {
  await owner.sql`UPDATE senders SET state = 'DISCONNECTED' WHERE id = ${first}`;
  expect((await listPoolSenders(ctx, channelId)).map(({ id }) => id).sort()).toEqual([first, second].sort());
  await owner.sql`UPDATE senders SET state = 'DELETED' WHERE id = ${first}`;
  expect((await listPoolSenders(ctx, channelId)).map(({ id }) => id)).toEqual([second]);
});
