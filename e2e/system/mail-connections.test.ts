/** Connections to a mail server that break while a campaign leaves. Who was written to how often, the server's own record says. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { getCampaign } from "#lib/campaigns/report/queries";
import { mailWindow } from "#lib/connectors/email/transport";
import { putMail } from "#lib/mail/outbox";
import { leaseMs } from "#lib/sending/lanes/lanes";
import { checkInvariants } from "#lib/testing/invariants";
import { outboxOf, readLane, startReadyWorker, takeOverMs } from "./lanes.ts";
import { type Person, sendTo } from "./send.ts";
import { openServer } from "./server.ts";
import { openSystem, type System } from "./system.ts";
import { until } from "./until.ts";

type Accepted = { items: { recipient: string; parameters: unknown }[]; next: number | null };

let server: Awaited<ReturnType<typeof openServer>>;
let system: System;
let place: Pick<System, "ctx" | "channelId" | "templateCode" | "senderId">;
let worker: Awaited<ReturnType<typeof startReadyWorker>>;

beforeAll(async () => {
  server = await openServer();
  // Messages in doubt are looked at within the test.
  system = await openSystem({ serverUrl: server.url, deadlineMs: 41_000, workers: 0 });
  const { ctx } = system;
  const channel = await makeChannel({ ctx }, "Letters", "email");
  const { code } = await makeTemplate({ ctx }, channel.id, { header: "Your order" });
  await system.connection.sql`UPDATE senders SET limit_per_second = 100 WHERE channel_id = ${channel.id}`;
  place = { ctx, channelId: channel.id, templateCode: code, senderId: channel.sender.id };
  worker = await startReadyWorker(system);
});
afterEach(() => system.control("POST", "/control/dials", { mailLatencyMs: 0, outage: false }));
afterAll(async () => {
  await system?.close();
  await server.close();
});

/** People at twenty mail services, each of which takes its own number of mails a second. */
const readers = (count: number, from: number): Person[] =>
  Array.from({ length: count }, (_, i) => ({
    phone: `ok.${from + i}@place${i % 20}.example`,
    values: [`Reader ${from + i}`, `order ${from + i}`],
  }));

/** What the server took for these people, each line one mail. */
async function takenFor(list: Person[]) {
  const theirs = new Set(list.map(({ phone }) => phone));
  const all: Accepted["items"] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Accepted = await system.control("GET", `/control/messages?limit=5000&after=${after}`);
    all.push(...page.items.filter(({ recipient }) => theirs.has(recipient)));
    after = page.next;
  }
  return all;
}
const leftFor = (list: Person[], count: number) =>
  until(`${count} have left`, async () => (await takenFor(list)).length >= count);

/** Waits until nothing of a campaign moves, and holds its figures against the server's record. @returns how many are in doubt */
async function settledOnce(id: string, list: Person[]): Promise<number> {
  await until(
    "the campaign ends",
    async () => (await getCampaign(system.ctx(), id)).campaign.state !== "running",
    280_000,
  );
  const certificate = await certifyCampaign(system.ctx(), id);
  expect(certificate).toMatchObject({ failed: 0, waiting: 0, addsUp: true, messagedTwice: 0, lost: 0 });
  const { accepted, uncertain } = certificate;
  expect(accepted + uncertain).toBe(list.length);
  const taken = await takenFor(list);
  expect(new Set(taken.map(({ recipient }) => recipient)).size, "doubled").toBe(taken.length);
  expect(taken.length).toBeGreaterThanOrEqual(accepted);
  const words = new Map(taken.map(({ recipient, parameters }) => [recipient, JSON.stringify(parameters)]));
  for (const { phone, values } of list) for (const value of values) expect(words.get(phone) ?? value).toContain(value);
  expect(await checkInvariants(system.connection.sql)).toEqual([]);
  return uncertain;
}

describe("the console's own mails", () => {
  type MailState = { server: string };
  type Account = { user: string; password: string };
  type Box = { mails: { messageId: string }[] };

  test("a worker is killed while it hands them over: another one sends them, twice at most where nobody can know", async () => {
    const { server: address } = await system.control<MailState>("GET", "/control/mail/state");
    const from = "console@carillon.example";
    const { user, password } = await system.control<Account>("POST", "/control/mail/accounts", { address: from });
    const url = Object.assign(new URL(address), { username: user, password });
    Object.assign(process.env, { MAIL_URL: `${url}?ignoreTLS=true&requireTLS=false`, MAIL_FROM: from });
    worker.kill("SIGKILL");
    await until("it is gone", async () => worker.signalCode === "SIGKILL");
    const sender = await startReadyWorker(system);
    await system.control("POST", "/control/dials", { mailLatencyMs: 80 });
    const { sql, db } = system.connection;
    const to = Array.from({ length: 40 }, (_, i) => `ok.mail${i}@people.example`);
    await Promise.all(
      to.map((recipient) =>
        putMail(db, { workspaceId: "", kind: "test", language: "en", recipient, payload: {} }, new Date()),
      ),
    );
    const boxes = () =>
      Promise.all(
        to.map(async (mailbox) =>
          (await system.control<Box>("GET", `/control/mail/mailbox?address=${mailbox}`)).mails.map((m) => m.messageId),
        ),
      );
    const countOf = async (state: string) => {
      const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM mails WHERE state = ${state}`;
      return row?.n ?? 0;
    };
    await until("some have left", async () => (await countOf("sent")) >= 10);
    await until("it is in the middle of some", async () => (await countOf("sending")) > 0);
    sender.kill("SIGKILL");
    await until("it is gone", async () => sender.signalCode === "SIGKILL");
    const held = await countOf("sending");
    expect(held, "no more than one worker takes at once").toBeLessThanOrEqual(5);
    expect(await countOf("sent")).toBeLessThan(to.length);

    worker = await startReadyWorker(system);
    await until("what nobody held has left", async () => (await countOf("sent")) === to.length - held);
    // Its lease of two minutes runs out.
    await sql`UPDATE mails SET lease_until = now() WHERE state = 'sending'`;
    await until("everything has left", async () => (await countOf("sent")) === to.length);
    const received = await boxes();
    expect(received.every((ids) => ids.length >= 1 && new Set(ids).size === 1)).toBe(true);
    expect(received.filter((ids) => ids.length > 1).length).toBeLessThanOrEqual(held);
  });
});

describe("a campaign over the connections to a mail server", () => {
  test("a worker is killed while it mails: another one takes over within the lease, and nobody has two mails", async () => {
    await system.control("POST", "/control/dials", { mailLatencyMs: 150 });
    const list = readers(200, 0);
    const id = await sendTo(place, list);
    await leftFor(list, 10);
    // Nobody else was there to take the lane.
    const before = await readLane(system, place.channelId);
    const other = await startReadyWorker(system);
    expect((await readLane(system, place.channelId)).lease, "the first worker still drives it").toBe(before.lease);
    worker.kill("SIGKILL");
    await until("it is gone", async () => worker.signalCode === "SIGKILL");
    const dead = await readLane(system, place.channelId);
    expect(dead.lease).toBe(before.lease);
    const { sending = 0 } = await outboxOf(system, id);
    expect(sending).toBeGreaterThan(0);
    expect(sending, "the window").toBeLessThanOrEqual(mailWindow);

    let taken = dead;
    await until("another worker holds the lane", async () => {
      taken = await readLane(system, place.channelId);
      return taken.lease !== null && taken.lease !== dead.lease;
    });
    expect(taken.until - leaseMs, "not before the lease had run out").toBeGreaterThanOrEqual(dead.until);
    expect(taken.now - dead.now).toBeLessThanOrEqual(takeOverMs);

    const inDoubt = await settledOnce(id, list);
    expect(inDoubt).toBeLessThanOrEqual(sending);
    const [resent] = await system.connection.sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM message_events WHERE kind = 'resent'`;
    expect(resent?.n, "a mail that may have arrived never goes again by itself").toBe(0);
    worker = other;
  });

  test("the server cuts every connection again and again: what it had not taken leaves afterwards", async () => {
    await system.control("POST", "/control/dials", { mailLatencyMs: 20 });
    const list = readers(200, 1_000);
    const id = await sendTo(place, list);
    for (const mark of [40, 80, 120]) {
      await leftFor(list, mark);
      await system.control("POST", "/control/mail/drop");
    }
    expect(await settledOnce(id, list)).toBeLessThanOrEqual(3 * mailWindow);
  });

  test("the server says that it is not available, and everybody has one mail once it is", async () => {
    const list = readers(100, 2_000);
    await system.control("POST", "/control/dials", { outage: true });
    const id = await sendTo(place, list);
    await until("it was asked", async () => {
      const [row] = await system.connection.sql<{ n: number }[]>`
        SELECT count(*)::int AS n FROM outbox WHERE origin_id = ${id} AND attempt > 0 AND state = 'waiting'`;
      return (row?.n ?? 0) > 0;
    });
    await system.control("POST", "/control/dials", { outage: false });
    expect(await settledOnce(id, list)).toBe(0);
  });
});
