/** Tokens of Instagram's own login, renewed with the checks of the account, over the sandbox's wire. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { bindings } from "#db/schema/channels";
import { auditLog } from "#db/schema/workspaces";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { startTestSandbox } from "#sandbox/testing";
import { openChannel } from "../binding/open-channel.ts";
import { sealSecrets } from "../binding/secrets.ts";
import { makeChannel, makeWorkspace, now, openTestDatabase } from "../testing.ts";
import { checkChannel } from "./check-channel.ts";

const database = await openTestDatabase();
const pools = createPools();
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  process.env.SANDBOX_URL = sandbox.httpUrl;
  process.env.SANDBOX_CONTROL_URL = sandbox.controlUrl;
  forgetEnv();
});
afterAll(() => Promise.all([sandbox.close(), database.close(), pools.close(0)]));

const day = 86_400_000;
let ctx: Ctx;
let channelId: string;
let account: Record<"instagramId" | "loginToken" | "loginAppSecret" | "accessToken" | "appSecret", string>;
beforeEach(async () => {
  ctx = await makeWorkspace(database);
  channelId = await makeChannel(database, ctx, { type: "instagram", state: "bound" });
  account = (await sandbox.control("pages", { name: "Kiosk", instagram: true })) as never;
});

/** Binds the channel with a token, at the moment of these tests. */
async function bind(accessToken: string, appSecret: string): Promise<void> {
  const secrets = { accessToken, appSecret, verifyToken: "verify" };
  await database.owner.db.insert(bindings).values({
    ...{ workspaceId: ctx.workspaceId, channelId, platform: "instagram", environment: "sandbox" },
    ...{ accountId: account.instagramId, accountName: "@kiosk", configuration: { apiVersion: "v25.0" } },
    ...{ account: { reviewState: "APPROVED" } as never, boundBy: "system", boundAt: now, checkedAt: now },
    secretsSealed: sealSecrets({ workspaceId: ctx.workspaceId, channelId }, secrets),
  });
}

/** Checks the account some days after it was bound. */
async function check(days: number) {
  const at = new Date(now.getTime() + days * day);
  const io = { ...createIo(pools, { timeoutMs: 5_000 }), now: () => at };
  await checkChannel({ ...ctx, now: at }, channelId, io);
  const [binding] = await database.owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  return binding?.configuration.tokenRenewedAt ?? null;
}

const renewals = async () =>
  (await database.owner.db.select().from(auditLog).where(eq(auditLog.objectId, channelId))).filter(
    ({ action }) => action === "channel.token_renewed",
  );

it("are renewed two weeks after they were bound, and every two weeks from then on", async () => {
  await bind(account.loginToken, account.loginAppSecret);
  expect(await check(13)).toBeNull();
  const first = await check(14);
  expect(first).toBe(new Date(now.getTime() + 14 * day).toISOString());
  expect(await check(20)).toBe(first);
  expect(await check(28)).toBe(new Date(now.getTime() + 28 * day).toISOString());
  expect(await renewals()).toHaveLength(2);
  // The account is still spoken to with what is kept.
  expect((await openChannel(ctx, channelId))?.channel.credentials).toMatchObject({
    ...{ accessToken: account.loginToken, appSecret: account.loginAppSecret, verifyToken: "verify" },
    apiVersion: "v25.0",
  });
});

it("are renewed with a later check when the platform cannot now", async () => {
  await bind(account.loginToken, account.loginAppSecret);
  await sandbox.control("rules", [
    { do: { kind: "error", code: 2, http: 500 }, match: { path: "refresh_access_token" } },
  ]);
  expect(await check(15)).toBeNull();
  await sandbox.control("rules", []);
  expect(await check(16)).not.toBeNull();
});

it("of pages are left alone: they do not end by time", async () => {
  await bind(account.accessToken, account.appSecret);
  expect(await check(40)).toBeNull();
  expect(await renewals()).toEqual([]);
});
