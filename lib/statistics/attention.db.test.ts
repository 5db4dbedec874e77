import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertWorkspace, makeSendable } from "#lib/testing/factories";
import { listAttentionItems } from "./attention.ts";
import { readFirstSteps } from "./first-steps.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

async function makeWorkspace(): Promise<Ctx> {
  const workspaceId = await insertWorkspace(owner.db);
  return { workspaceId, actor: { kind: "system", name: "test" }, db: web.db, now: new Date() };
}

describe("channels that cannot send", () => {
  const trouble = "The token has expired.";

  test.each([
    ["disconnected", trouble, [{ kind: "channel", tone: "danger", state: "disconnected", reason: trouble }]],
    ["restricted", "SPAM", [{ kind: "channel", tone: "danger", state: "restricted", reason: "SPAM" }]],
    ["bound", trouble, [{ kind: "trouble", tone: "danger", trouble }]],
    ["bound", null, []],
  ] as const)("need somebody once, with the reason: %s, %s", async (state, reason, expected) => {
    const own = await makeWorkspace();
    const channelId = await insertChannel(owner.db, own.workspaceId, { state });
    await insertBinding(owner.db, own.workspaceId, channelId, { trouble: reason });
    expect(await listAttentionItems(own)).toMatchObject(expected);
  });

  test("are not what the dashboard's button sends from", async () => {
    const own = await makeWorkspace();
    const { workspaceId } = own;
    const older = await makeSendable(owner.db, workspaceId);
    const newer = await makeSendable(owner.db, workspaceId);
    await owner.db
      .update(channels)
      .set({ createdAt: new Date(0) })
      .where(eq(channels.id, older.channelId));
    const sendsFrom = async () => (await readFirstSteps(own)).sendingChannelId;
    expect(await sendsFrom()).toBe(newer.channelId);
    await owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.id, newer.channelId));
    expect(await sendsFrom()).toBe(older.channelId);
    await owner.db.update(senders).set({ state: "BANNED" }).where(eq(senders.channelId, older.channelId));
    expect(await sendsFrom()).toBeNull();
    await owner.db.update(senders).set({ state: "FLAGGED" }).where(eq(senders.channelId, older.channelId));
    expect(await sendsFrom()).toBe(older.channelId);
    await owner.db.update(templates).set({ sendingAllowed: false }).where(eq(templates.channelId, older.channelId));
    expect(await sendsFrom()).toBeNull();
  });
});
