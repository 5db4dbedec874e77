/** A mail server from binding to bounces and unsubscribing: a real worker, a real door and the sandbox. */
import type { AddressInfo } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { serviceSettings } from "#db/schema/service";
import { workspaces } from "#db/schema/workspaces";
import { unsubscribe } from "#lib/audience/unsubscribe";
import { readToken, tokenOf } from "#lib/audience/unsubscribe-link";
import { callbackAddress } from "#lib/channels/application/bind-service";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { bindMailServer } from "#lib/channels/binding/mail/bind-mail-server";
import { BindMailServerInput } from "#lib/channels/binding/mail/mail-server-input";
import { readMailbox } from "#lib/channels/mailboxes/read-mailbox";
import { getChannel } from "#lib/channels/queries";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { makeOrigin, person, prepare, type Tenant } from "#lib/sending/testing";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
const sandbox = await startTestSandbox({ speed: 60, smtpPort: 0 });
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_URL: "http://console.example",
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  SANDBOX_URL: sandbox.httpUrl,
  SANDBOX_CONTROL_URL: sandbox.controlUrl,
});

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const workerDb = (await connectionAs("worker")).db;
const door = await buildDoor(await connectionAs("door"));
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

async function bound() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type: "email", name: "Kiosk" });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true, accountName: "Kiosk", numbers: 1 });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const content = { ...greeting, body: "We are open.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  const tenant: Tenant = {
    ...{ owner, channelId, senderId: sender?.id ?? "", templateCode, laneId: channelId, limitPerSecond: 100 },
    ctx: { workspaceId: workspace.id, actor: { kind: "system", name: "test" }, db: workerDb, now: new Date() },
  };
  return { ctx, tenant, channelId, address: binding?.accountId ?? "" };
}
type Bound = Awaited<ReturnType<typeof bound>>;

async function write({ tenant, ctx }: Bound, to: string[], category: "marketing" | "utility" = "utility") {
  const origin = await makeOrigin({ ...tenant, ctx: { ...tenant.ctx, now: new Date() } }, "api");
  const people = to.map((address) => person({ address, addressKind: "email", country: null }));
  await prepare({ ...tenant, ctx: { ...tenant.ctx, now: ctx().now } }, origin, { people, category });
}

async function stateOf({ channelId }: Bound, address: string) {
  const rows = await owner.db
    .select({ state: messages.state, code: messages.failureCode })
    .from(messages)
    .where(and(eq(messages.channelId, channelId), eq(messages.address, address), eq(messages.direction, "outbound")));
  return rows.map(({ state, code }) => (code ? `${state} ${code}` : state)).sort();
}

async function suppressed({ tenant }: Bound) {
  const rows = await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, tenant.ctx.workspaceId));
  return rows.map(({ address, kind, source, platform }) => `${address} ${platform} ${kind} ${source}`).sort();
}

/** What the form says of the mailbox for bounces, where that keeps what is stored. */
const mailboxWords = {
  ...{ bouncesBy: "webhook", mailboxServer: "", mailboxPort: "", mailboxSecurity: "tls", mailboxUser: "" },
  ...{ mailboxPassword: "", mailboxFolder: "", mailboxUnknownFolder: "" },
};

test("mails leave once to each person, and what comes back is applied to the message it is about", async () => {
  const place = await bound();
  const people = ["ok", "nouser", "late", "delivered", "away", "complain", "plain"].map(
    (word) => `${word}@people.example`,
  );
  await write(place, people);
  await until(async () => {
    expect(await stateOf(place, "ok@people.example")).toEqual(["accepted"]);
    expect(await stateOf(place, "nouser@people.example")).toEqual(["failed mailbox_unknown"]);
    expect(await stateOf(place, "late@people.example")).toEqual(["failed mailbox_unknown"]);
    expect(await stateOf(place, "plain@people.example")).toEqual(["failed mailbox_unknown"]);
    expect(await stateOf(place, "delivered@people.example")).toEqual(["delivered"]);
    expect(await suppressed(place)).toEqual(
      ["complain", "late", "nouser", "plain"].map((word) => `${word}@people.example email all platform`),
    );
  });
  expect(await stateOf(place, "complain@people.example")).toEqual(["accepted"]);
  expect(await stateOf(place, "away@people.example")).toEqual(["accepted"]);
  const accepted = [...sandbox.sandbox.record.all()].filter(({ phoneId }) => phoneId === place.address);
  expect(accepted.map(({ recipient }) => recipient).sort()).toEqual(
    people.filter((to) => !to.startsWith("nouser")).sort(),
  );
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("what comes back is collected from the mailbox where nobody posts it, and counts once where both happen", async () => {
  const place = await bound();
  const set = (callbackUrl: string | null) =>
    sandbox.control(`mail/accounts/${encodeURIComponent(place.address)}/set`, { callbackUrl });
  await set(null);
  await write(place, ["late@people.example", "complain@people.example", "ok@people.example"]);
  await until(async () => {
    expect(await stateOf(place, "late@people.example")).toEqual(["failed mailbox_unknown"]);
    expect(await suppressed(place)).toEqual([
      "complain@people.example email all platform",
      "late@people.example email all platform",
    ]);
  });
  expect(await readMailbox(place.ctx(), place.channelId)).toMatchObject({ collected: 2, unknown: 0, trouble: null });
  await set(await callbackAddress(place.ctx(), place.channelId));
  await write(place, ["late.2@people.example"]);
  await until(async () => {
    expect(await stateOf(place, "late.2@people.example")).toEqual(["failed mailbox_unknown"]);
    expect(await readMailbox(place.ctx(), place.channelId)).toMatchObject({ collected: 3 });
  });
  const failed =
    await owner.sql`SELECT message_id FROM message_events WHERE workspace_id = ${place.tenant.ctx.workspaceId}
    AND kind = 'failed'`;
  expect(new Set(failed.map(({ message_id: id }) => id)).size).toBe(failed.length);
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("an address is kept from being written to when its mailbox stays full, and not before", async () => {
  const place = await bound();
  const to = "latefull@people.example";
  for (const failures of [1, 2, 3]) {
    await write(place, [to]);
    await until(async () => expect(await stateOf(place, to)).toEqual(Array(failures).fill("failed mailbox_full")));
    expect(await suppressed(place)).toEqual(failures < 3 ? [] : [`${to} email all platform`]);
  }
  await write(place, [to]);
  await until(async () => expect(await stateOf(place, to)).toContain("left_out"));
});

test("one click takes a person off marketing, from the next claim on, and nothing else of theirs", async () => {
  const place = await bound();
  const to = "ines@people.example";
  const { workspaceId } = place.tenant.ctx;
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspaceId));
  await write(place, [to], "marketing");
  await until(async () => expect(await stateOf(place, to)).toEqual(["accepted"]));
  const mail = await until(() => {
    const found = sandbox.sandbox.mail.world.mailboxes.get(to)?.at(-1);
    if (!found) throw new Error("it has not come");
    return found;
  });
  const header = mail.headers.find(([name]) => name === "List-Unsubscribe")?.[1] ?? "";
  const token = /^<http:\/\/console\.example\/unsubscribe\/([^/]+)\/one-click>$/.exec(header)?.[1] ?? "";
  const link = { workspaceId, channelId: place.channelId, address: to };
  expect(readToken(token)).toEqual({ ...link, topicId: null });

  const now = new Date();
  for (let times = 0; times < 2; times++)
    expect(await unsubscribe(web.db, token, now)).toMatchObject({ unsubscribed: true, address: to });
  expect(await suppressed(place)).toEqual([`${to} email marketing word`]);
  await write(place, [to], "marketing");
  await until(async () => expect(await stateOf(place, to)).toEqual(["accepted", "left_out"]));
  await write(place, [to], "utility");
  await until(async () => expect(await stateOf(place, to)).toEqual(["accepted", "accepted", "left_out"]));

  const other = tokenOf({ ...link, address: "tom@people.example" });
  const forged = [`${other.split(".")[0]}.${token.split(".")[1]}`, token.slice(0, -1), "", "a.b", `${token}.x`];
  for (const bad of forged) expect(await unsubscribe(web.db, bad, now)).toBeNull();
  expect(await suppressed(place)).toHaveLength(1);
});

test("a link made before the sealing key was changed still works", async () => {
  const place = await bound();
  const token = tokenOf({
    workspaceId: place.tenant.ctx.workspaceId,
    channelId: place.channelId,
    address: "a@b.example",
  });
  const key = process.env.SEALING_KEY;
  process.env.SEALING_KEY = `2:${Buffer.alloc(32, 9).toString("base64")},1:${key}`;
  forgetEnv();
  expect(await unsubscribe(web.db, token, new Date())).toMatchObject({ unsubscribed: true });
  process.env.SEALING_KEY = key;
  forgetEnv();
});

test("what a person answers is filed and answered, a program is not, and a forged report is not believed", async () => {
  const place = await bound();
  const { workspaceId, now: updatedAt } = place.tenant.ctx;
  const autoReply = { on: true, text: "We answer soon.", when: "always" as const, hours: [], everyHours: 12 };
  await owner.db.insert(serviceSettings).values({ workspaceId, channelId: place.channelId, updatedAt, autoReply });
  await write(place, ["tom@people.example", "away.now@people.example"]);
  const mail = await until(() => {
    const found = sandbox.sandbox.mail.world.mailboxes.get("tom@people.example")?.at(-1);
    if (!found) throw new Error("it has not come");
    return found;
  });
  await sandbox.control(`mail/messages/${mail.id}/reply`, { text: "When do you open?" });
  await until(() => {
    const { text, subject } = sandbox.sandbox.mail.world.mailboxes.get("tom@people.example")?.at(-1) ?? {};
    expect([text?.trim(), subject]).toEqual(["We answer soon.", "We answer soon."]);
  });
  await sandbox.control(`mail/messages/${mail.id}/reply`, { text: "STOP" });
  await until(async () => expect(await suppressed(place)).toEqual(["tom@people.example email marketing word"]));
  expect(await stateOf(place, "away.now@people.example")).toEqual(["accepted"]);
  const address = (await callbackAddress(place.ctx(), place.channelId)) ?? "";
  const post = (url: string, body: string) => fetch(url, { method: "POST", body }).then(({ status }) => status);
  const forged = `From: mailer-daemon@x.example\r\nTo: <bounces+2026112114000000000001.${"0".repeat(20)}@kiosk.example>\r\n\r\n550`;
  expect(await post(address, forged)).toBe(401);
  expect(await post(address.replace(/key=.*/, "key=guess"), "From: a@b.example\r\n\r\nx")).toBe(401);
  expect(await post(address, '{"event":"bounce"}')).toBe(400);
});

test("a server that no longer lets us in disconnects the channel; entering the password again binds it, and keeps the rest", async () => {
  const place = await bound();
  await sandbox.control(`mail/accounts/${encodeURIComponent(place.address)}/set`, { password: "changed" });
  await owner.db.update(bindings).set({ checkDueAt: new Date() }).where(eq(bindings.channelId, place.channelId));
  const state = async () => (await owner.db.select().from(channels).where(eq(channels.id, place.channelId)))[0]?.state;
  await until(async () => expect(await state()).toBe("disconnected"));
  const { binding } = await getChannel(place.ctx(), place.channelId);
  const stored = binding?.mailServer ?? {};
  expect(stored).toMatchObject({ server: "127.0.0.1", security: "none", senderName: "Kiosk" });
  expect(JSON.stringify(stored)).not.toContain("changed");
  const empty = { password: "", replyTo: "" };
  const input = BindMailServerInput.parse({
    ...{ channelId: place.channelId, environment: "sandbox", accountId: place.address },
    ...{ dkimDomain: "", dkimSelector: "", dkimPrivateKey: "", perSecond: "" },
    ...{ ...empty, ...mailboxWords, ...stored },
  });
  expect(await bindMailServer(place.ctx(), input)).toMatchObject({
    bound: false,
    step: "account",
    failure: { kind: "AUTH" },
  });
  expect(await bindMailServer(place.ctx(), { ...input, password: "changed" })).toMatchObject({
    failure: { detail: expect.stringMatching(/^IMAP: /) },
  });
  const changed = { password: "changed", mailboxPassword: "changed" };
  expect(await bindMailServer(place.ctx(), { ...input, ...changed })).toMatchObject({ bound: true });
  expect(await state()).toBe("bound");
  await write(place, ["again@people.example"]);
  await until(async () => expect(await stateOf(place, "again@people.example")).toEqual(["accepted"]));
});

test("a server inside a private network is refused where the door is open to the internet", async () => {
  const place = await bound();
  const door = process.env.DOOR_PUBLIC_URL;
  onTestFinished(() => {
    process.env.DOOR_PUBLIC_URL = door;
    forgetEnv();
  });
  process.env.DOOR_PUBLIC_URL = "https://door.carillon.example";
  forgetEnv();
  for (const server of ["127.0.0.1", "10.0.0.7", "::1", "169.254.169.254", "localhost", "mail.internal"]) {
    const input = {
      ...{ channelId: place.channelId, environment: "live", accountId: place.address, server, port: "25" },
      ...{ security: "none", user: "", password: "x", senderName: "", replyTo: "", bounceAddress: "" },
      ...{ dkimDomain: "", dkimSelector: "", dkimPrivateKey: "", perSecond: "", authority: "" },
      ...mailboxWords,
    } as unknown as BindMailServerInput;
    await expect(bindMailServer(place.ctx(), input), server).rejects.toMatchObject({
      key: "carriers.privateAddress",
      field: "server",
    });
    const mailbox = { server: "192.0.2.9", bouncesBy: "mailbox", mailboxServer: server } as const;
    await expect(bindMailServer(place.ctx(), { ...input, ...mailbox }), server).rejects.toMatchObject({
      field: "mailboxServer",
    });
  }
});
