import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { bindings, channels } from "#db/schema/channels";
import type { AccountEvent } from "#lib/connectors/events";
import { fakePlatform } from "../fake-platform.ts";
import { makeChannel, makeWorkspace, now, openTestDatabase } from "../testing.ts";
import { applyAccountEvent } from "./apply-account-event.ts";
import { bindAccount } from "./bind-account.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

const later = (ms: number) => new Date(now.getTime() + ms);
const event = (values: Partial<AccountEvent>): AccountEvent => ({
  kind: "account",
  key: "k",
  change: "restriction",
  state: null,
  blocks: null,
  reason: null,
  until: null,
  at: later(60_000),
  ...values,
});

let account = 300_000;
async function bound() {
  const ctx = await makeWorkspace(database);
  const channelId = await makeChannel(database, ctx);
  const credentials = { accessToken: "t", appSecret: "s" };
  await bindAccount(
    ctx,
    { channelId, environment: "sandbox", accountId: String(account++), credentials },
    fakePlatform(),
  );
  return { ctx, channelId };
}

async function read(channelId: string) {
  const { db } = database.owner;
  const [channel] = await db.select().from(channels).where(eq(channels.id, channelId));
  const [binding] = await db.select().from(bindings).where(eq(bindings.channelId, channelId));
  return { state: channel?.state, trouble: binding?.trouble, ...binding?.account };
}

describe("applyAccountEvent", () => {
  it("restricts the channel with the platform's reason, and frees it again", async () => {
    const { ctx, channelId } = await bound();
    const restricted = event({ blocks: true, state: "ACCOUNT_RESTRICTION", reason: "SPAM" });
    expect(await applyAccountEvent(ctx, restricted, channelId)).toBe(true);
    expect(await read(channelId)).toMatchObject({ state: "restricted", trouble: "SPAM" });
    const freed = event({ change: "ban", state: "REINSTATE", blocks: false, at: later(120_000) });
    await applyAccountEvent(ctx, freed, channelId);
    expect(await read(channelId)).toMatchObject({ state: "bound", trouble: null });
    // The restriction comes again: it is older than what we know by now.
    expect(await applyAccountEvent(ctx, restricted, channelId)).toBe(false);
    expect(await read(channelId)).toMatchObject({ state: "bound", trouble: null });
  });

  it("keeps the review and the verification, and what else is known of the account", async () => {
    const { ctx, channelId } = await bound();
    await applyAccountEvent(ctx, event({ change: "review", state: "REJECTED", blocks: true }), channelId);
    await applyAccountEvent(ctx, event({ change: "verification", state: "not_verified" }), channelId);
    expect(await read(channelId)).toMatchObject({
      state: "restricted",
      reviewState: "REJECTED",
      verificationState: "not_verified",
      currency: "USD",
    });
  });

  it("changes nothing that stops messages when the news blocks nothing", async () => {
    const { ctx, channelId } = await bound();
    await applyAccountEvent(ctx, event({ reason: "SPAM" }), channelId);
    expect(await read(channelId)).toMatchObject({ state: "bound", trouble: null });
  });

  it("leaves a channel alone that waits for a new token", async () => {
    const { ctx, channelId } = await bound();
    await database.owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.id, channelId));
    await applyAccountEvent(ctx, event({ change: "ban", blocks: false }), channelId);
    expect((await read(channelId)).state).toBe("disconnected");
  });

  it("passes over another workspace's channel and one that is unbound or deleted", async () => {
    const { ctx, channelId } = await bound();
    const other = await makeWorkspace(database);
    expect(await applyAccountEvent(other, event({ blocks: true }), channelId)).toBe(false);
    expect(await applyAccountEvent(ctx, event({ blocks: true }), await makeChannel(database, ctx))).toBe(false);
    await database.owner.db.update(channels).set({ deletedAt: now }).where(eq(channels.id, channelId));
    expect(await applyAccountEvent(ctx, event({ blocks: true }), channelId)).toBe(false);
  });
});
