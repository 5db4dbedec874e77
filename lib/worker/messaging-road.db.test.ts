/** Messenger and Instagram from the consent screen to what a person read, with a real worker and a real door. */
import type { AddressInfo } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { AddressKind } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { messageEvents, messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { bindChosenAccount, readSharedAccounts } from "#lib/channels/binding/shared-accounts";
import { unbindChannel } from "#lib/channels/binding/unbind-channel";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { newCampaignId, newId } from "#lib/ids";
import { createOrigin } from "#lib/sending/origins/origins";
import { prepareMessages } from "#lib/sending/prepare";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
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
  SANDBOX_CONTROL_URL: sandbox.controlUrl,
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
  await sandbox.control("dials", { sentMs: 20, deliveredMs: 40, readMs: 60 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 15_000, interval: 20 });

async function workspaceWith(type: "messenger" | "instagram", count = 1) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelIds: string[] = [];
  for (let n = 0; n < count; n++)
    channelIds.push(await insertChannel(owner.db, workspace.id, { type, state: "unbound", name: `${type} ${n}` }));
  return { workspace, ctx, channelIds, channelId: channelIds[0] ?? "" };
}

const stateOf = async (channelId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;

/** A message as a later part of the product will ask for it: a text to somebody who wrote. @returns its id */
async function say(asked: Ctx, channelId: string, address: string, addressKind: AddressKind, preview: string) {
  const { db } = await connectionAs("worker");
  const ctx: Ctx = { ...asked, db, actor: { kind: "system", name: "test" } };
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const senderId = sender?.id ?? "";
  const lane = { id: senderId, limitPerSecond: 100 };
  const origin = { kind: "campaign" as const, id: newCampaignId(ctx.now) };
  // One message is announced, so that it is not over before that is there.
  await owner.db.insert(campaigns).values({
    ...{ workspaceId: ctx.workspaceId, id: origin.id, channelId, senderId, templateCode: "none", importId: newId() },
    ...{ name: "Replies", templateName: "none", templateLanguage: "en", templateVersion: 0, category: "utility" },
    ...{ content: { ...greeting, samples: {} }, state: "running", startedAt: ctx.now, expandedAt: ctx.now },
    ...{ rowsTotal: 1, rowsSend: 1, rowsHold: 0, rowsSkip: 0, queued: 1, createdBy: "system" },
  });
  await createOrigin(ctx, origin);
  const [id = ""] = await prepareMessages(
    ctx,
    {
      ...{ origin, channelId, senderId, lane, source: "console", campaignId: origin.id, kind: "text", template: null },
      ...{ expiresAt: null, inOrder: true },
    },
    [{ address, addressKind, country: null, parameters: null, preview, rowNumber: null }],
  );
  return id;
}

const messageOf = async (id: string) => (await owner.db.select().from(messages).where(eq(messages.id, id)))[0];

describe.each([
  ["messenger", "psid", "page"],
  ["instagram", "igsid", "instagram"],
] as const)("%s", (type, addressKind, object) => {
  test("connects, hears a person, answers, and learns that it was read; a dead token stops it until it is renewed", async () => {
    const { ctx, channelId } = await workspaceWith(type);
    const [one, two] = [await page("Kiosk Nord"), await page("Kiosk Süd")];
    const { code } = await sandbox.control("codes", { pageIds: [one.pageId, two.pageId] });
    const shared = await readSharedAccounts(ctx(), { channelId, environment: "sandbox", code });
    if (!shared.shared) throw new Error(shared.failure.detail);
    const accountId: string = object === "page" ? two.pageId : two.instagramId;
    expect(shared.accounts.map(({ id }) => id)).toContain(accountId);
    expect(shared.choice).not.toContain("EAA");
    const bound = await bindChosenAccount(ctx(), { channelId, accountId, choice: shared.choice });
    expect(bound).toMatchObject({ bound: true });
    expect(await stateOf(channelId)).toBe("bound");

    // A person writes: the app's one address finds the channel by the account.
    const { scopedId } = await sandbox.control("persons/4915550017/say", { accountId, text: "Where is it?" });
    await until(async () => {
      const [inbound] = await owner.db
        .select()
        .from(messages)
        .where(and(eq(messages.channelId, channelId), eq(messages.direction, "inbound")));
      expect(inbound).toMatchObject({ preview: "Where is it?", address: scopedId, addressKind, state: "received" });
    });

    const id = await say(ctx(), channelId, scopedId, addressKind, "On its way.");
    await until(async () => expect((await messageOf(id))?.state).toBe("read"));
    const told = object === "page" ? ["accepted", "sent", "delivered", "read"] : ["accepted", "read"];
    await until(async () => {
      const events = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id));
      expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(told));
    });
    expect(sandbox.sandbox.record.of(scopedId)).toHaveLength(1);

    // The token dies: the first refused message disconnects the channel, and nothing is lost or sent twice.
    await sandbox.control(`pages/${accountId}/tokens`, { do: "revoke" });
    const waiting = await say(ctx(), channelId, scopedId, addressKind, "It is here.");
    await until(async () => expect(await stateOf(channelId)).toBe("disconnected"));
    expect((await messageOf(waiting))?.state).toMatch(/queued|sending/);
    await bindToSandbox(ctx(), { channelId });
    expect(await stateOf(channelId)).toBe("bound");
    expect(sandbox.sandbox.record.of(scopedId)).toHaveLength(1);

    await unbindChannel(ctx(), { channelId, reason: "done" });
    expect(await stateOf(channelId)).toBe("unbound");
    const row = [...sandbox.sandbox.world.pages.values()].find(({ id }) => id === two.pageId);
    expect(row?.subscriptions).toEqual([]);
  });

  test("a token that dies while nothing is sent is found by asking, and a restriction is told by webhook", async () => {
    const { ctx, channelId } = await workspaceWith(type);
    const bound = await bindToSandbox(ctx(), { channelId });
    expect(bound).toMatchObject({ bound: true });
    const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
    const accountId = binding?.accountId ?? "";
    if (object === "page") {
      await sandbox.control(`pages/${accountId}/set`, { restrict: true });
      await until(async () => expect(await stateOf(channelId)).toBe("restricted"));
      await sandbox.control(`pages/${accountId}/set`, { restrict: false });
      await until(async () => expect(await stateOf(channelId)).toBe("bound"));
    }
    await sandbox.control(`pages/${accountId}/tokens`, { do: "expire" });
    await owner.db.update(bindings).set({ checkDueAt: new Date() }).where(eq(bindings.channelId, channelId));
    await until(async () => expect(await stateOf(channelId)).toBe("disconnected"));
    await sandbox.control(`pages/${accountId}/tokens`, { do: "restore" });
    await until(async () => expect(await stateOf(channelId)).toBe("bound"));
  });

  test("a choice opens for its channel, its person and a quarter of an hour only", async () => {
    const { ctx, channelIds, workspace } = await workspaceWith(type, 2);
    const [channelId = "", other = ""] = channelIds;
    const made = await page("Kiosk West");
    const accountId: string = object === "page" ? made.pageId : made.instagramId;
    const { code } = await sandbox.control("codes", { pageIds: [made.pageId] });
    const shared = await readSharedAccounts(ctx(), { channelId, environment: "sandbox", code });
    if (!shared.shared) throw new Error(shared.failure.detail);
    const { choice } = shared;
    const refused = { code: "invalid", key: "channels.choiceOver" };
    await expect(bindChosenAccount(ctx(), { channelId: other, accountId, choice })).rejects.toMatchObject(refused);
    const colleague = (await workspace.member("administrator")).ctx;
    await expect(
      bindChosenAccount({ ...colleague, now: new Date() }, { channelId, accountId, choice }),
    ).rejects.toMatchObject(refused);
    const late = { ...ctx(), now: new Date(Date.now() + 16 * 60_000) };
    await expect(bindChosenAccount(late, { channelId, accountId, choice })).rejects.toMatchObject(refused);
    const foreign = await bindChosenAccount(ctx(), { channelId, accountId: "100000000000001", choice });
    expect(foreign).toMatchObject({ bound: false, step: "code" });
    expect(await stateOf(channelId)).toBe("unbound");
    // The code works once.
    expect(await readSharedAccounts(ctx(), { channelId, environment: "sandbox", code })).toMatchObject({
      shared: false,
    });
  });

  test("of 50 that reach for one account at once one gets it, and of 50 accounts a channel holds one", async () => {
    const { ctx, channelIds } = await workspaceWith(type, 50);
    const made = await page("Wanted");
    const accountId: string = object === "page" ? made.pageId : made.instagramId;
    const bind = async (channelId: string, id: string, pageId: string) => {
      const { code } = await sandbox.control("codes", { pageIds: [pageId] });
      const shared = await readSharedAccounts(ctx(), { channelId, environment: "sandbox", code });
      if (!shared.shared) throw new Error(shared.failure.detail);
      return bindChosenAccount(ctx(), { channelId, accountId: id, choice: shared.choice });
    };
    const bound = (all: PromiseSettledResult<{ bound: boolean }>[]) =>
      all.filter((one) => one.status === "fulfilled" && one.value.bound).length;
    const forOne = await Promise.allSettled(channelIds.map((channelId) => bind(channelId, accountId, made.pageId)));
    expect(bound(forOne)).toBe(1);
    const listed = await owner.db.select().from(accountDirectory).where(eq(accountDirectory.accountId, accountId));
    expect(listed).toHaveLength(1);
    expect(await owner.db.select().from(bindings).where(eq(bindings.accountId, accountId))).toHaveLength(1);

    const [{ channelId: taken } = { channelId: "" }] = listed;
    const free = channelIds.find((channelId) => channelId !== taken) ?? "";
    const others = await Promise.all(Array.from({ length: 50 }, (_, n) => page(`Other ${n}`)));
    const forMany = await Promise.allSettled(
      others.map((other) => bind(free, object === "page" ? other.pageId : other.instagramId, other.pageId)),
    );
    expect(bound(forMany)).toBe(1);
    expect(await owner.db.select().from(bindings).where(eq(bindings.channelId, free))).toHaveLength(1);
    expect(await owner.db.select().from(accountDirectory).where(eq(accountDirectory.channelId, free))).toHaveLength(1);
  });
});

function page(name: string): Promise<{ pageId: string; instagramId: string }> {
  return sandbox.control("pages", { name, instagram: true });
}
