import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { channels } from "#db/schema/channels";
import type { HeldTemplate } from "#lib/connectors/abilities";
import { insertBinding } from "#lib/testing/factories";
import {
  failure,
  fakePlatform,
  hour,
  later,
  makeChannel,
  makeTemplate,
  noon,
  owner,
  readTemplate,
  type TestChannel,
  web,
} from "../test-support.ts";
import { syncDueTemplates } from "./sync-due.ts";
import { syncTemplates } from "./sync-templates.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const held = (change: Partial<HeldTemplate>): HeldTemplate => ({
  ...{
    externalId: "ext",
    name: "order",
    language: "en",
    state: "pass",
    category: "utility",
    reason: null,
    draft: null,
  },
  ...change,
});
const listing = (...list: HeldTemplate[]) => fakePlatform({ list: () => Promise.resolve({ ok: true, value: list }) });

describe("what the platform's list says about templates of ours", () => {
  let channel: TestChannel;
  beforeEach(async () => {
    channel = await makeChannel();
  });
  const sync = ({ find }: ReturnType<typeof fakePlatform>) =>
    syncTemplates(channel.ctx, { channelId: channel.channelId }, find);

  test("a pause and a change of category that no webhook told are applied", async () => {
    const values = {
      externalId: "ext",
      name: "order",
      state: "pass" as const,
      version: 1,
      submittedAt: later(-2 * hour),
    };
    const row = await makeTemplate(channel, values);
    const platform = listing(held({ state: "paused", category: "marketing", reason: "FIRST_PAUSE" }));
    expect(await sync(platform)).toMatchObject({ imported: 0, updated: 1 });
    expect(await readTemplate(channel, row.code)).toMatchObject({
      ...{ state: "paused", reason: "FIRST_PAUSE", category: "marketing", previousCategory: "utility" },
      ...{ sendingAllowed: false, sendingStoppedBy: "category" },
    });
    expect(await sync(platform)).toMatchObject({ updated: 0 });
  });

  test.each(["draft", "unaudit", "auditing"] as const)("one that is %s is left to its own way", async (state) => {
    const row = await makeTemplate(channel, { externalId: "ext", name: "order", state, version: 1 });
    expect(await sync(listing(held({ state: "fail" })))).toMatchObject({ updated: 0 });
    expect((await readTemplate(channel, row.code)).state).toBe(state);
  });

  test("one that changed while we were asking is left as it is", async () => {
    const row = await makeTemplate(channel, {
      externalId: "ext",
      name: "order",
      state: "pass",
      updatedAt: later(hour),
    });
    expect(await sync(listing(held({ state: "paused" })))).toMatchObject({ updated: 0 });
    expect((await readTemplate(channel, row.code)).state).toBe("pass");
  });
});

describe("syncDueTemplates", () => {
  const minute = 60_000;
  /** A channel whose account is bound; those of other tests are not. */
  async function makeBound(): Promise<TestChannel> {
    await owner.db.update(channels).set({ state: "unbound" });
    const channel = await makeChannel();
    await insertBinding(owner.db, channel.ctx.workspaceId, channel.channelId);
    await owner.db.update(channels).set({ state: "bound" }).where(eq(channels.id, channel.channelId));
    return channel;
  }
  const run = (
    channel: TestChannel,
    platform: ReturnType<typeof fakePlatform>,
    position: { through: number | null },
    at: number,
  ) => syncDueTemplates(owner.db, () => ({ ...channel.ctx, db: owner.db }), position, later(at), platform.find);

  test("asks about each account once in any six hours, whenever the worker looks", async () => {
    const channel = await makeBound();
    for (const step of [minute, 7 * minute, 119 * minute, 6 * hour]) {
      const platform = listing();
      const position = { through: noon.getTime() / minute };
      for (let at = step; at <= 12 * hour; at += step) await run(channel, platform, position, at);
      const seen = Math.floor((12 * hour) / step) * step;
      expect(platform.asked.length).toBeGreaterThanOrEqual(Math.floor(seen / (6 * hour)));
      expect(platform.asked.length).toBeLessThanOrEqual(Math.ceil(seen / (6 * hour)));
    }
  });

  test("asks once about what was missed in a longer pause, and not again in the same minute", async () => {
    const channel = await makeBound();
    const platform = listing();
    const position = { through: noon.getTime() / minute };
    await run(channel, platform, position, 30 * hour);
    await run(channel, platform, position, 30 * hour + 1);
    expect(platform.asked).toEqual(["list"]);
  });

  test("leaves out what is not bound any more", async () => {
    const channel = await makeBound();
    await owner.db.update(channels).set({ state: "unbound" }).where(eq(channels.id, channel.channelId));
    const platform = listing();
    await run(channel, platform, { through: noon.getTime() / minute }, 6 * hour);
    expect(platform.asked).toEqual([]);
  });

  test("goes on after an account that the platform says nothing about", async () => {
    const channel = await makeBound();
    const silent = fakePlatform({ list: () => Promise.resolve(failure("TRANSIENT")) });
    await run(channel, silent, { through: noon.getTime() / minute }, 6 * hour);
    expect(silent.asked).toEqual(["list"]);
  });
});
