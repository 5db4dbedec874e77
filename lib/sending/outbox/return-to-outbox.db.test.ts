import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { outbox } from "#db/schema/sending";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { later, makeCampaign, makeOrigin, makeTenant, outboxOf, prepare, type Tenant } from "../testing.ts";
import { returnToOutbox } from "./return-to-outbox.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

/** Takes messages out of the outbox and puts them back. @returns their rows before and after */
async function leaveAndReturn(ids: string[]) {
  const before = await outboxOf(tenant);
  await owner.db.delete(outbox).where(eq(outbox.workspaceId, tenant.ctx.workspaceId));
  const dueAt = later(90).toISOString();
  const rows = ids.map((id) => ({ id, attempt: 3, dueAt, tries: 2, throttled: 1 }));
  await inTransaction(tenant.ctx, (ctx) => returnToOutbox(ctx, rows));
  return { before, after: await outboxOf(tenant) };
}

const again = { attempt: 3, tries: 2, throttled: 1, dueAt: later(90), state: "waiting", handedOverAt: null };

test.each(["conversation", "flow_run", "api"] as const)(
  "a message of the origin %s waits again where it was prepared",
  async (kind) => {
    const inOrder = kind !== "api";
    const ids = await prepare(tenant, await makeOrigin(tenant, kind), { people: 2, inOrder });
    const { before, after } = await leaveAndReturn(ids);
    expect(before).toHaveLength(2);
    expect(after).toEqual(before.map((row) => ({ ...row, ...again })));
  },
);

test("a message of a campaign of an earlier version, which names no other origin, waits for its campaign", async () => {
  const campaign = await makeCampaign(tenant);
  const ids = await prepare(tenant, campaign);
  await owner.db
    .update(messages)
    .set({ originKind: null, originId: null })
    .where(eq(messages.workspaceId, tenant.ctx.workspaceId));
  const { before, after } = await leaveAndReturn(ids);
  expect(after).toEqual(before.map((row) => ({ ...row, ...again })));
  expect(after).toMatchObject([{ originKind: "campaign", originId: campaign.id, sequenceKey: null }]);
});

test("a message that nobody asked for stays where it is, and so does one that is not named", async () => {
  const [mine = "", other = ""] = await prepare(tenant, await makeOrigin(tenant, "api"), { people: 2 });
  await owner.db.update(messages).set({ originKind: null, originId: null }).where(eq(messages.id, mine));
  expect((await leaveAndReturn([mine])).after).toEqual([]);
  expect((await leaveAndReturn([other])).after).toMatchObject([{ messageId: other }]);
});
