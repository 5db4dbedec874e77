/** A channel never holds two accounts, nor an account two channels, however many bind at the same moment. */
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import type { Platform } from "#db/enums";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import type { Ctx } from "#lib/context";
import { fakePlatform } from "../fake-platform.ts";
import { makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { bindAccount } from "./bind-account.ts";

const database = await openTestDatabase(12);
const { db } = database.owner;
afterAll(() => database.close());

const races = 50;
const graph = { accessToken: "token-1", appSecret: "secret-1" };
const types: { type: Platform; credentials: Record<string, unknown> }[] = [
  { type: "whatsapp", credentials: graph },
  { type: "messenger", credentials: graph },
  { type: "instagram", credentials: graph },
  { type: "viber", credentials: { serviceName: "Kiosk Nord" } },
];

let account = 820_000;
const stateOf = async (id: string) => (await db.select().from(channels).where(eq(channels.id, id)))[0]?.state;

describe.each(types)("$type", ({ type, credentials }) => {
  /** Who won of two attempts that start together. */
  async function race(attempts: { ctx: Ctx; channelId: string; accountId: string }[]) {
    const outcomes = await Promise.allSettled(
      attempts.map(({ ctx, channelId, accountId }) =>
        bindAccount(
          ctx,
          { channelId, environment: "sandbox", accountId, credentials },
          fakePlatform({ platform: type, numbers: [] }),
        ),
      ),
    );
    return attempts.filter((_, i) => outcomes[i]?.status === "fulfilled");
  }

  test(`${races} races of two channels for one account end with one channel that holds it`, async () => {
    const [ctx, rival] = [await makeWorkspace(database), await makeWorkspace(database)];
    for (let i = 0; i < races; i++) {
      const accountId = String(account++);
      // Every other race is between two workspaces.
      const other = i % 2 === 0 ? ctx : rival;
      const [one, two] = [await makeChannel(database, ctx, { type }), await makeChannel(database, other, { type })];
      const won = await race([
        { ctx, channelId: one, accountId },
        { ctx: other, channelId: two, accountId },
      ]);
      expect(won, `race ${i}`).toHaveLength(1);
      const held = await db.select().from(accountDirectory).where(eq(accountDirectory.accountId, accountId));
      expect(held).toMatchObject([{ channelId: won[0]?.channelId, platform: type }]);
      expect([await stateOf(one), await stateOf(two)].sort()).toEqual(["bound", "unbound"]);
    }
  });

  test(`${races} races of two accounts for one channel end with one account in it`, async () => {
    const ctx = await makeWorkspace(database);
    for (let i = 0; i < races; i++) {
      const channelId = await makeChannel(database, ctx, { type });
      const won = await race([
        { ctx, channelId, accountId: String(account++) },
        { ctx, channelId, accountId: String(account++) },
      ]);
      expect(won, `race ${i}`).toHaveLength(1);
      const [winner] = won;
      const held = await db.select().from(bindings).where(eq(bindings.channelId, channelId));
      const listed = await db.select().from(accountDirectory).where(eq(accountDirectory.channelId, channelId));
      expect(held).toMatchObject([{ accountId: winner?.accountId }]);
      expect(listed).toMatchObject([{ accountId: winner?.accountId }]);
      expect(await stateOf(channelId)).toBe("bound");
    }
  });
});
