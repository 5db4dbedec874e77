/** Several sender addresses, topics and sign-ups over the whole way: a real worker and the sandbox's mail server. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { consents, signUps, topicChoices } from "#db/schema/audience";
import { bindings } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { signUpFormUrl } from "#lib/audience/sign-up-link";
import { createTopic } from "#lib/audience/topics/save-topic";
import { leaveByLink } from "#lib/audience/unsubscribe";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { addSenderAddress } from "#lib/channels/sender-addresses/add-address";
import { preferSenderAddress } from "#lib/channels/sender-addresses/change-address";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { makeOrigin, person, prepare, type Tenant } from "#lib/sending/testing";
import { confirmSignUp } from "#lib/sign-ups/confirm-sign-up";
import { requestSignUp } from "#lib/sign-ups/request-sign-up";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
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
  WAIT_DIVISOR: "600",
});
forgetEnv();

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const workerDb = (await connectionAs("worker")).db;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
afterAll(async () => {
  await worker?.stop();
  await sandbox.close();
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

async function bound() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type: "email", name: "Kiosk" });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const domain = binding?.accountId.split("@")[1] ?? "";
  const address = `news@${domain}`;
  const shown = { name: "Kiosk News", replyTo: `desk@${domain}`, sendType: "batch" as const };
  const { senderId, verified } = await addSenderAddress(ctx(), { channelId, address, ...shown });
  expect(verified).toBe(true);
  const content = { ...greeting, body: "We are open.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content, category: "marketing" });
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspace.id));
  const tenant: Tenant = {
    ...{ owner, channelId, senderId, templateCode, laneId: channelId, limitPerSecond: 100 },
    ctx: { workspaceId: workspace.id, actor: { kind: "system", name: "test" }, db: workerDb, now: new Date() },
  };
  return { ctx, tenant, channelId, address, senderId, templateCode, workspaceId: workspace.id };
}
type Bound = Awaited<ReturnType<typeof bound>>;

async function write({ tenant, ctx }: Bound, to: string) {
  const now = ctx().now;
  const origin = await makeOrigin({ ...tenant, ctx: { ...tenant.ctx, now } }, "api");
  const people = [person({ address: to, addressKind: "email", country: null })];
  await prepare({ ...tenant, ctx: { ...tenant.ctx, now } }, origin, { people, category: "marketing" });
}

async function statesOf({ channelId }: Bound, address: string) {
  const rows = await owner.db
    .select({ state: messages.state })
    .from(messages)
    .where(and(eq(messages.channelId, channelId), eq(messages.address, address), eq(messages.direction, "outbound")));
  return rows.map(({ state }) => state).sort();
}

/** The newest mail of a mailbox, once it has come. */
const mailTo = (address: string) =>
  until(() => {
    const found = sandbox.sandbox.mail.world.mailboxes.get(address)?.at(-1);
    if (!found) throw new Error("it has not come");
    return found;
  });
const headerOf = (mail: Awaited<ReturnType<typeof mailTo>>, name: string) =>
  mail.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? "";

test("a mail comes from the chosen address with its name, and its link leaves its topic before the next claim", async () => {
  const place = await bound();
  const { id: topicId } = await createTopic(place.ctx(), {
    ...{ name: "Offers", description: "", templateCodes: [place.templateCode] },
  });
  const to = "ines.topic@people.example";
  await write(place, to);
  await until(async () => expect(await statesOf(place, to)).toEqual(["accepted"]));
  const mail = await mailTo(to);
  expect(headerOf(mail, "From")).toContain(`Kiosk News`);
  expect(headerOf(mail, "From")).toContain(place.address);
  expect(headerOf(mail, "Reply-To")).toContain("desk@");
  expect(headerOf(mail, "List-Id")).toBe(`<${topicId}.${place.address.split("@")[1]}>`);
  expect(headerOf(mail, "List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
  const [, token = ""] = /\/unsubscribe\/([^/]+)\/one-click/.exec(headerOf(mail, "List-Unsubscribe")) ?? [];
  expect(await leaveByLink(web.db, token, new Date())).toMatchObject({ unsubscribed: false, topic: { id: topicId } });
  await write(place, to);
  await until(async () => expect(await statesOf(place, to)).toEqual(["accepted", "left_out"]));
  // Of another topic, or of none, they still hear.
  await owner.db.update(templates).set({ topicId: null }).where(eq(templates.code, place.templateCode));
  await write(place, to);
  await until(async () => expect(await statesOf(place, to)).toEqual(["accepted", "accepted", "left_out"]));
  expect(await checkInvariants(owner.sql)).toEqual([]);
});

test("a sign-up is asked about by a mail of the channel, and agreed to by the link that stands only in it", async () => {
  const place = await bound();
  await preferSenderAddress(place.ctx(), { channelId: place.channelId, senderId: place.senderId });
  const { id: topicId } = await createTopic(place.ctx(), { name: "Offers", description: "", templateCodes: [] });
  const to = "ines.sign-up@people.example";
  const form = signUpFormUrl(place.workspaceId, place.channelId).split("/").at(-1) ?? "";
  const request = { address: to, topicIds: [topicId], language: "zh" as const, from: "192.0.2.7" };
  expect(await requestSignUp(web.db, form, request, new Date())).toBe("asked");
  const mail = await mailTo(to);
  expect(headerOf(mail, "From")).toContain(place.address);
  expect(mail.subject).toContain("请确认订阅");
  expect(mail.text).toContain("Offers");
  const [, token = ""] = /http:\/\/console\.example\/confirm-subscription\/(\S+)/.exec(mail.text) ?? [];
  const [message] = await owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.channelId, place.channelId), eq(messages.address, to)));
  expect(message?.preview).not.toContain(token);
  await confirmSignUp(web.db, token, { from: null, with: "Firefox" }, new Date());
  const agreed = await owner.db.select().from(consents).where(eq(consents.workspaceId, place.workspaceId));
  expect(agreed).toMatchObject([{ address: to, addressKind: "email", granted: true }]);
  const [kept] = await owner.db.select().from(signUps).where(eq(signUps.workspaceId, place.workspaceId));
  expect(kept).toMatchObject({ requestedFrom: "192.0.2.7", confirmedWith: "Firefox", asked: 1, mailed: 1 });
  const choices = await owner.db.select().from(topicChoices).where(eq(topicChoices.workspaceId, place.workspaceId));
  expect(choices).toMatchObject([{ topicId, wanted: true }]);
  const [sender] = await owner.db
    .select()
    .from(senders)
    .where(eq(senders.id, message?.senderId ?? ""));
  expect(sender?.externalId).toBe(place.address);
});
