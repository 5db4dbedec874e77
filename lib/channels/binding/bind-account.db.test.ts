import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { fakePlatform } from "../fake-platform.ts";
import { failure, makeChannel, makeWorkspace, number, openTestDatabase } from "../testing.ts";
import { type AccountToBind, bindAccount } from "./bind-account.ts";
import { openChannel, webhookUrl } from "./open-channel.ts";
import { bindBySignUp } from "./sign-up/bind-by-signup.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

let account = 500_000;
const give = (channelId: string): AccountToBind => ({
  channelId,
  environment: "sandbox",
  accountId: String(account++),
  credentials: { accessToken: "token-1", appSecret: "secret-1" },
});
const secretsOf = async (ctx: Ctx, channelId: string) =>
  (await openChannel(ctx, channelId))?.channel.credentials as Record<string, string> | undefined;

async function facts(channelId: string) {
  const { db } = database.owner;
  const [channel] = await db.select().from(channels).where(eq(channels.id, channelId));
  const bound = await db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const listed = await db.select().from(accountDirectory).where(eq(accountDirectory.channelId, channelId));
  const numbers = await db.select().from(senders).where(eq(senders.channelId, channelId));
  return { state: channel?.state, bound, listed, numbers };
}

describe("bindAccount", () => {
  it("reads, claims, subscribes, lists, and then calls the channel bound", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    let during: string | undefined;
    const platform = fakePlatform({
      subscribe: async (channel, callbackUrl) => {
        // The platform tests our address while it subscribes, so the secrets must stand in the database by now.
        expect(callbackUrl).toBe(webhookUrl("whatsapp", id));
        expect(channel.credentials).toEqual(await secretsOf(ctx, id));
        during = (await facts(id)).state;
        return { ok: true, value: null };
      },
    });
    const input = give(id);
    expect(await bindAccount(ctx, input, platform)).toEqual({ bound: true, accountName: "Lumen Group", numbers: 1 });
    expect(platform.calls).toEqual(["readAccount", "subscribe", "listSenders"]);
    expect(during).toBe("binding");
    const after = await facts(id);
    expect(after.state).toBe("bound");
    expect(after.numbers).toMatchObject([{ address: "+6581234501", addressKind: "phone", state: "CONNECTED" }]);
    // Nothing that opens a door stands in the clear.
    expect(JSON.stringify(after)).not.toMatch(/token-1|secret-1/);
    expect((await openChannel(ctx, id))?.channel).toMatchObject({
      environment: "sandbox",
      accountId: input.accountId,
      credentials: { accessToken: "token-1", appSecret: "secret-1" },
    });
  });

  it.each([
    ["account", { readAccount: async () => ({ ok: false, failure }) as const }, ["readAccount"]],
    ["webhooks", { subscribe: async () => ({ ok: false, failure }) as const }, ["readAccount", "subscribe"]],
    [
      "numbers",
      { listSenders: async () => ({ ok: false, failure }) as const },
      ["readAccount", "subscribe", "listSenders", "unsubscribe"],
    ],
  ])("leaves nothing behind when the check “%s” fails, and can be tried again", async (step, broken, calls) => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const input = give(id);
    const platform = fakePlatform(broken);
    expect(await bindAccount(ctx, input, platform)).toEqual({ bound: false, step, failure });
    expect(platform.calls).toEqual(calls);
    expect(await facts(id)).toEqual({ state: "unbound", bound: [], listed: [], numbers: [] });
    expect(await bindAccount(ctx, input, fakePlatform())).toMatchObject({ bound: true });
  });

  it("leaves nothing behind when the connector has a bug", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const broken = fakePlatform({
      subscribe: async () => {
        throw new Error("bug");
      },
    });
    await expect(bindAccount(ctx, give(id), broken)).rejects.toThrow("bug");
    expect(await facts(id)).toEqual({ state: "unbound", bound: [], listed: [], numbers: [] });
  });

  it("binds one account to one channel, over all workspaces", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const input = give(await makeChannel(database, ctx));
    await bindAccount(ctx, input, fakePlatform());
    for (const rival of [ctx, other]) {
      const channelId = await makeChannel(database, rival);
      await expect(bindAccount(rival, { ...input, channelId }, fakePlatform())).rejects.toMatchObject({
        code: "conflict",
        key: "channels.accountTaken",
      });
      expect((await facts(channelId)).state).toBe("unbound");
    }
    // The same id on the real platform is another account.
    const channelId = await makeChannel(database, other);
    const live = { ...input, channelId, environment: "live" } as const;
    expect(await bindAccount(other, live, fakePlatform())).toMatchObject({ bound: true });
  });

  it("lets one of two bindings of the same account through", async () => {
    const ctx = await makeWorkspace(database);
    const first = give(await makeChannel(database, ctx));
    const second = { ...first, channelId: await makeChannel(database, ctx) };
    const outcomes = await Promise.allSettled([first, second].map((input) => bindAccount(ctx, input, fakePlatform())));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("refuses a second account, and refreshes the authorisation of the first under the same verify token", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const input = give(id);
    await bindAccount(ctx, input, fakePlatform());
    await expect(bindAccount(ctx, give(id), fakePlatform())).rejects.toMatchObject({ key: "channels.alreadyBound" });
    const before = await secretsOf(ctx, id);
    await database.owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.id, id));
    const refused = await bindAccount(ctx, input, fakePlatform({ readAccount: async () => ({ ok: false, failure }) }));
    expect(refused).toMatchObject({ bound: false, step: "account" });
    expect((await facts(id)).state).toBe("disconnected");
    await bindAccount(ctx, { ...input, credentials: { ...input.credentials, accessToken: "token-2" } }, fakePlatform());
    expect(await secretsOf(ctx, id)).toEqual({ ...before, accessToken: "token-2" });
    expect((await facts(id)).state).toBe("bound");
  });

  it("keeps the ids of numbers, and marks those that are gone", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const input = give(id);
    await bindAccount(
      ctx,
      input,
      fakePlatform({ numbers: [number(), number({ externalId: "222", address: "+4915550001" })] }),
    );
    const before = (await facts(id)).numbers;
    await bindAccount(ctx, input, fakePlatform({ numbers: [number({ quality: "RED" })] }));
    const after = (await facts(id)).numbers;
    const byId = (rows: typeof after) => new Map(rows.map((row) => [row.externalId, row]));
    expect(byId(after).get("111")).toMatchObject({ id: byId(before).get("111")?.id, quality: "RED" });
    expect(byId(after).get("222")).toMatchObject({ id: byId(before).get("222")?.id, state: "DELETED" });
  });

  it("refuses while another binding runs, and takes over one that was abandoned", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const input = give(id);
    let resume = () => {};
    const held = new Promise<void>((resolve) => {
      resume = resolve;
    });
    let reached = () => {};
    const waiting = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const slow = bindAccount(
      ctx,
      input,
      fakePlatform({
        subscribe: async () => {
          reached();
          await held;
          return { ok: true, value: null };
        },
      }),
    );
    await waiting;
    await expect(bindAccount(ctx, input, fakePlatform())).rejects.toMatchObject({ key: "channels.bindingRuns" });
    const later: Ctx = { ...ctx, now: new Date(ctx.now.getTime() + 3 * 60_000) };
    expect(await bindAccount(later, input, fakePlatform())).toMatchObject({ bound: true });
    resume();
    // The one that was overtaken neither finishes nor cleans up what is now another's.
    await expect(slow).rejects.toMatchObject({ key: "channels.bindingOvertaken" });
    expect((await facts(id)).state).toBe("bound");
  });

  it("knows no channel of another workspace", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const platform = fakePlatform();
    await expect(bindAccount(other, give(id), platform)).rejects.toMatchObject({ code: "not_found" });
    expect(platform.calls).toEqual([]);
    await bindAccount(ctx, give(id), fakePlatform());
    expect(await openChannel(other, id)).toBeNull();
    // The worker signs in as a role that row-level security does not hold back.
    expect(await openChannel({ ...other, db: database.owner.db }, id)).toBeNull();
  });
});

describe("bindBySignUp", () => {
  beforeAll(() => {
    process.env.META_APP_ID = "7";
    process.env.META_APP_SECRET = "app-secret";
  });

  it("exchanges the code and binds with the app's secret", async () => {
    const { forgetEnv } = await import("#lib/env");
    forgetEnv();
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const platform = fakePlatform();
    const { accountId } = give(id);
    const input = { channelId: id, environment: "live", code: "AQx", accountId } as const;
    expect(await bindBySignUp(ctx, input, platform)).toMatchObject({ bound: true });
    expect(platform.calls[0]).toBe("exchangeCode");
    expect((await openChannel(ctx, id))?.channel).toMatchObject({
      baseUrl: "https://graph.facebook.com",
      credentials: { accessToken: "exchanged", appSecret: "app-secret" },
    });
  });

  it("names the code when it is refused, and knows no channel of another workspace", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    const refusing = fakePlatform({ exchangeCode: async () => ({ ok: false, failure }) });
    const input = { channelId: id, environment: "live", code: "AQold", accountId: give(id).accountId } as const;
    expect(await bindBySignUp(ctx, input, refusing)).toEqual({ bound: false, step: "code", failure });
    await expect(bindBySignUp(other, input, refusing)).rejects.toMatchObject({ code: "not_found" });
  });
});
