import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { bindings, channels } from "#db/schema/channels";
import { fakePlatform } from "../fake-platform.ts";
import { failure, makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { type AccountToBind, bindAccount } from "./bind-account.ts";
import { refreshAccount } from "./refresh-account.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

let account = 600_000;
const accountFor = (channelId: string): AccountToBind => ({
  channelId,
  environment: "sandbox",
  accountId: String(account++),
  credentials: { accessToken: "token-1", appSecret: "secret-1" },
});

async function facts(channelId: string) {
  const { db } = database.owner;
  const [channel] = await db.select().from(channels).where(eq(channels.id, channelId));
  const bound = await db.select().from(bindings).where(eq(bindings.channelId, channelId));
  return { state: channel?.state, bound };
}

describe("refreshAccount", () => {
  it("follows the account: restricted, disconnected, and well again", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    await bindAccount(ctx, accountFor(id), fakePlatform());
    const usual = fakePlatform();
    const disabled = fakePlatform({
      readAccount: async (channel, io) => {
        const facts = await usual.connector.health(channel, io);
        return facts.ok ? { ok: true, value: { ...facts.value, reviewState: "DISABLED" } } : facts;
      },
    });
    await refreshAccount(ctx, { channelId: id }, disabled);
    expect((await facts(id)).state).toBe("restricted");
    const dead = { ...failure, kind: "AUTH", code: "190", detail: "The token has expired." } as const;
    const revoked = fakePlatform({ readAccount: async () => ({ ok: false, failure: dead }) });
    await expect(refreshAccount(ctx, { channelId: id }, revoked)).rejects.toMatchObject({
      code: "platform_refused",
      values: { detail: "The token has expired.", code: "190" },
    });
    expect(await facts(id)).toMatchObject({ state: "disconnected", bound: [{ trouble: "The token has expired." }] });
    await refreshAccount(ctx, { channelId: id }, usual);
    expect(await facts(id)).toMatchObject({ state: "bound", bound: [{ trouble: null }] });
  });

  it("refuses an unbound channel and another workspace's", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const id = await makeChannel(database, ctx);
    await expect(refreshAccount(ctx, { channelId: id }, fakePlatform())).rejects.toMatchObject({
      key: "channels.bindFirst",
    });
    await expect(refreshAccount(other, { channelId: id }, fakePlatform())).rejects.toMatchObject({ code: "not_found" });
  });
});
