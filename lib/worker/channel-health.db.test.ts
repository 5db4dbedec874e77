/** How bound accounts stand, learned by a real worker from the sandbox: nobody sends, and nobody looks. */
import type { AddressInfo } from "node:net";
import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { bindAccount } from "#lib/channels/binding/bind-account";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { listAttentionItems } from "#lib/statistics/attention";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { DEFAULT_APP } from "#sandbox/meta/world/default-world";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
const sandbox = await startTestSandbox();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  SANDBOX_URL: sandbox.httpUrl,
});

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // Five minutes become half a second.
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 15_000, interval: 20 });

/** @param asked whether the worker asks about it at once and again and again; else not for an hour */
async function bound(asked: boolean) {
  const account = await sandbox.account();
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id);
  const { wabaId: accountId, accessToken } = account;
  const credentials = { accessToken, appSecret: DEFAULT_APP.secret };
  const made = await bindAccount(ctx(), { channelId, environment: "sandbox", accountId, credentials });
  expect(made).toMatchObject({ bound: true, numbers: 1 });
  const checkDueAt = new Date(Date.now() + (asked ? 0 : 3_600_000));
  await owner.db.update(bindings).set({ checkDueAt }).where(eq(bindings.channelId, channelId));
  const control = (path: string, body: object) => sandbox.control(`wabas/${accountId}/${path}`, body);
  return { account, ctx, channelId, control };
}
type Bound = Awaited<ReturnType<typeof bound>>;

async function read({ channelId }: Bound) {
  const [channel] = await owner.db.select().from(channels).where(eq(channels.id, channelId));
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const [entry] = await owner.db
    .select({ action: auditLog.action, by: auditLog.actorName })
    .from(auditLog)
    .where(and(eq(auditLog.objectId, channelId)))
    .orderBy(desc(auditLog.at))
    .limit(1);
  return { state: channel?.state, trouble: binding?.trouble, ...entry };
}
const matters = async ({ ctx }: Bound) => (await listAttentionItems(ctx())).map(({ kind, tone }) => `${kind} ${tone}`);

test("a token that dies while nothing is sent disconnects the channel, and one that lives again connects it", async () => {
  const channel = await bound(true);
  await channel.control("tokens", { do: "revoke" });
  await until(async () =>
    expect(await read(channel)).toMatchObject({
      ...{ state: "disconnected", action: "channel.disconnected", by: "Carillon" },
      trouble: expect.stringMatching(/token/i),
    }),
  );
  expect(await matters(channel)).toEqual(["channel danger"]);
  await channel.control("tokens", { do: "restore" });
  await until(async () =>
    expect(await read(channel)).toMatchObject({ state: "bound", trouble: null, action: "channel.recovered" }),
  );
  expect(await matters(channel)).toEqual([]);
});

test("a token found dead while sending disconnects the channel at once, long before its next check", async () => {
  const channel = await bound(false);
  const { ctx, channelId, account } = channel;
  const templateName = "hello_dead";
  await account.template(templateName);
  const content = { ...greeting, body: "Hello", samples: {} };
  const { workspaceId } = ctx();
  const templateCode = await insertTemplate(owner.db, workspaceId, channelId, { content, name: templateName });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const place = { channelId, templateCode, senderId: sender?.id ?? "" };
  const list = await importNumbers(ctx(), { ...place, text: "+4915555000101" });
  await channel.control("tokens", { do: "revoke" });
  const { id } = await launchCampaign(ctx(), { ...place, importId: list.id, name: "", scheduledAt: null });
  await until(async () => expect(await read(channel)).toMatchObject({ state: "disconnected" }));
  const [campaign] = await owner.db.select().from(campaigns).where(eq(campaigns.id, id));
  expect(campaign).toMatchObject({ state: "paused", queued: 1, failed: 0 });
});

test("a restriction that no webhook told is found and lifted by asking", async () => {
  const channel = await bound(true);
  await channel.control("set", { restrict: ["RESTRICTED_BIZ_INITIATED_MESSAGING"], quietly: true });
  await until(async () => expect(await read(channel)).toMatchObject({ state: "restricted" }));
  expect((await read(channel)).trouble).toContain("may not start conversations");
  await channel.control("set", { restrict: [], quietly: true });
  await until(async () => expect(await read(channel)).toMatchObject({ state: "bound", trouble: null }));
});

test("a restriction that is told by webhook restricts the channel before it is asked about", async () => {
  const channel = await bound(false);
  await channel.control("set", { ban: true });
  await until(async () =>
    expect(await read(channel)).toMatchObject({ state: "restricted", action: "channel.restricted" }),
  );
  await channel.control("set", { ban: false });
  await until(async () => expect(await read(channel)).toMatchObject({ state: "bound", action: "channel.recovered" }));
});

test("a number that the platform restricts is shown as restricted, and as connected when it is free again", async () => {
  const channel = await bound(true);
  const numberState = async () => {
    const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channel.channelId));
    return [sender?.state, sender?.quality];
  };
  const set = (body: object) => sandbox.control(`numbers/${channel.account.phoneId}/set`, body);
  await set({ status: "RESTRICTED", quality: "RED" });
  await until(async () => expect(await numberState()).toEqual(["RESTRICTED", "RED"]));
  await set({ status: "CONNECTED", quality: "GREEN" });
  await until(async () => expect(await numberState()).toEqual(["CONNECTED", "GREEN"]));
});
