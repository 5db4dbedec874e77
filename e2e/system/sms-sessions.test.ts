/** Connections to a carrier that break in the middle of a campaign. Who was messaged how often, the carrier's own record says. */
import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeTemplate } from "#e2e/support/workspace";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { getCampaign } from "#lib/campaigns/report/queries";
import { bindServer } from "#lib/channels/carriers/bind-carrier";
import { createChannel } from "#lib/channels/create-channel";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { leaseMs } from "#lib/sending/lanes/lanes";
import { checkInvariants } from "#lib/testing/invariants";
import { outboxOf, readLane, startReadyWorker, takeOverMs } from "./lanes.ts";
import { type Person, people, sendTo } from "./send.ts";
import { openServer } from "./server.ts";
import { openSystem, type System } from "./system.ts";
import { until } from "./until.ts";

type Account = { systemId: string; password: string; host: string; port: number };
type Sent = { to: string; text: string };
type Carrier = { mostUnanswered: number; accounts: { systemId: string; connected: number }[] };

/** Connections that the channel holds, and how many messages one of them may have out. */
const sessions = 2;
const window = 20;

let server: Awaited<ReturnType<typeof openServer>>;
let system: System;
let account: Account;
let place: Pick<System, "ctx" | "channelId" | "templateCode" | "senderId">;
let worker: ChildProcess;

beforeAll(async () => {
  server = await openServer();
  // Messages in doubt are looked at within the test.
  system = await openSystem({ serverUrl: server.url, deadlineMs: 41_000, workers: 0 });
  account = await system.control<Account>("POST", "/control/sms/accounts", { name: "Harbour" });
  await behave({ perSecond: 5_000 });
  place = await bindChannel();
  worker = await startReadyWorker(system);
  await until("the connections stand", async () => (await connected()) === sessions);
});
afterEach(() => behave({ fault: "none", slowMs: 0, window: 50 }));
afterAll(async () => {
  await system?.close();
  await server.close();
});

async function bindChannel() {
  const { ctx } = system;
  const { host, port, systemId, password } = account;
  const { id: channelId } = await createChannel(ctx(), { type: "sms", name: "Harbour", remarks: "" });
  const counts = { port: String(port), sessions: String(sessions), window: String(window), perSecond: "200" };
  const bound = await bindServer(ctx(), {
    ...{ channelId, host, systemId, password, ...counts, tls: false, systemType: "" },
    ...{ longMessages: "udh8", ids: "same" },
  });
  expect(bound).toMatchObject({ bound: true });
  const ids = { entityId: "", templateId: "", brandId: "", campaignId: "" };
  await fileSenderId(ctx(), { channelId, name: "KIOSK", country: "DE", ...ids, evidence: "" });
  const [sender] = await system.connection.sql<
    { id: string }[]
  >`SELECT id FROM senders WHERE channel_id = ${channelId}`;
  const { code } = await makeTemplate({ ctx }, channelId);
  return { ctx, channelId, templateCode: code, senderId: sender?.id ?? "" };
}

const behave = (change: Record<string, unknown>) =>
  system.control("POST", `/control/sms/accounts/${account.systemId}/set`, change);
const carrier = () => system.control<Carrier>("GET", "/control/sms/state");
const connected = async () =>
  (await carrier()).accounts.find(({ systemId }) => systemId === account.systemId)?.connected ?? 0;

/** What the carrier took for these people. */
async function sentTo(list: Person[]): Promise<Sent[]> {
  const all = await system.control<Sent[]>("GET", `/control/sms/messages?account=${account.systemId}`);
  const theirs = new Set(list.map(({ phone }) => phone.slice(1)));
  return all.filter(({ to }) => theirs.has(to));
}
const leftFor = (list: Person[], count: number) =>
  until(`${count} have left`, async () => (await sentTo(list)).length >= count);

/**
 * Waits until nothing of a campaign is awaited, and holds its figures against the carrier's record: nobody has two messages, and
 * whoever has one of unknown outcome counts as in doubt. @returns how many are
 */
async function settledOnce(id: string, list: Person[]): Promise<number> {
  await until(
    "the campaign ends",
    async () => (await getCampaign(system.ctx(), id)).campaign.state !== "running",
    280_000,
  );
  await until("every receipt is applied", async () => {
    const { campaign } = await getCampaign(system.ctx(), id);
    return campaign.delivered === campaign.accepted;
  });
  const certificate = await certifyCampaign(system.ctx(), id);
  expect(certificate).toMatchObject({ failed: 0, waiting: 0, addsUp: true, messagedTwice: 0, lost: 0 });
  const { accepted, uncertain } = certificate;
  expect(accepted + uncertain).toBe(list.length);
  const sent = await sentTo(list);
  expect(new Set(sent.map(({ to }) => to)).size, "doubled").toBe(sent.length);
  expect(sent.length).toBeGreaterThanOrEqual(accepted);
  const texts = new Map(sent.map(({ to, text }) => [to, text]));
  for (const { phone, values } of list)
    for (const value of values) expect(texts.get(phone.slice(1)) ?? value).toContain(value);
  expect(await checkInvariants(system.connection.sql)).toEqual([]);
  return uncertain;
}

describe("a campaign over the connections to a carrier", () => {
  test("a worker is killed while its windows are full: another one takes over within the lease, and nobody is messaged twice", async () => {
    const other = await startReadyWorker(system);
    await behave({ slowMs: 1_000 });
    const list = people(400);
    const before = await readLane(system, place.channelId);
    const id = await sendTo(place, list);
    await leftFor(list, 100);
    expect((await readLane(system, place.channelId)).lease, "the first worker still drives it").toBe(before.lease);

    worker.kill("SIGKILL");
    await until("it is gone", async () => worker.signalCode === "SIGKILL");
    const dead = await readLane(system, place.channelId);
    expect(dead.lease).toBe(before.lease);
    let taken = dead;
    await until("another worker holds the lane", async () => {
      taken = await readLane(system, place.channelId);
      return taken.lease !== null && taken.lease !== dead.lease;
    });
    expect(taken.until - leaseMs, "not before the lease had run out").toBeGreaterThanOrEqual(dead.until);
    expect(taken.now - dead.now).toBeLessThanOrEqual(takeOverMs);
    await until("the connections stand again", async () => (await connected()) === sessions);

    const inDoubt = await settledOnce(id, list);
    expect(inDoubt).toBeGreaterThan(0);
    expect(inDoubt).toBeLessThanOrEqual(sessions * window);
    // A message of unknown outcome may have arrived, and no receipt would ever say so: it never goes again by itself.
    const [resent] = await system.connection.sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM message_events WHERE kind = 'resent'`;
    expect(resent?.n).toBe(0);
    expect((await carrier()).mostUnanswered, "the window was full and never more").toBe(window);
    worker = other;
  });

  test("the carrier's server is killed and comes back: what it had not taken leaves afterwards", async () => {
    await behave({ slowMs: 300 });
    const list = people(400, 1_000);
    const id = await sendTo(place, list);
    await leftFor(list, 100);
    await system.control("POST", "/control/sms/listen", { open: false });
    await until("nothing is out any more", async () => {
      const { sending = 0, waiting = 0 } = await outboxOf(system, id);
      return sending === 0 && waiting > 0;
    });
    expect(await connected()).toBe(0);
    await system.control("POST", "/control/sms/listen", { open: true });
    const inDoubt = await settledOnce(id, list);
    expect(inDoubt).toBeLessThanOrEqual(sessions * window);
    expect(await connected()).toBe(sessions);
  });

  test("one connection hangs without a word: the others go on, and it is found out and replaced", async () => {
    const list = people(300, 2_000);
    await behave({ slowMs: 100, fault: "stop_reading", faultTimes: 1 });
    const id = await sendTo(place, list);
    const inDoubt = await settledOnce(id, list);
    expect(inDoubt).toBeGreaterThan(0);
    expect(inDoubt).toBeLessThanOrEqual(window);
  });

  test.each([
    ["throttles", { fault: "throttle", faultTimes: 30 }, 3_000],
    ["says that its queue is full", { fault: "queue_full", faultTimes: 30 }, 3_500],
    ["allows fewer messages without an answer than we were told", { window: 15, slowMs: 100 }, 4_000],
  ])("a carrier that %s slows us, and everybody has one message", async (_name, given, from) => {
    const list = people(150, from);
    await behave(given);
    const id = await sendTo(place, list);
    expect(await settledOnce(id, list)).toBe(0);
    expect(await sentTo(list)).toHaveLength(list.length);
  });
});
