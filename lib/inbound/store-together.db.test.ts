import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import type { ReceivedRequest } from "./store.ts";
import { storeTogether } from "./store-together.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const door = await connectionAs("door");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const received = (path: string, body: string | Buffer = "{}"): ReceivedRequest => ({
  workspaceId: tenant.ctx.workspaceId,
  channelId: tenant.channelId,
  platform: "whatsapp",
  request: { method: "POST", path, query: {}, headers: {}, body: Buffer.from(body) },
});

/** Asks for all of it while the database lets no statement through: the first four wait there, the others here. */
async function arriveTogether(events: readonly ReceivedRequest[]): Promise<PromiseSettledResult<void>[]> {
  const store = storeTogether(door.sql);
  let asked: Promise<PromiseSettledResult<void>[]> = Promise.resolve([]);
  await owner.sql.begin(async (sql) => {
    await sql`LOCK TABLE inbound_digests`;
    asked = Promise.allSettled(events.map((event) => store(event)));
    await expect
      .poll(
        () =>
          sql`SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = 'inbound_digests'::regclass`,
      )
      .toMatchObject([{ waiting: Math.min(4, events.length) }]);
  });
  return asked;
}

/** The paths of each transaction, in the order of their rows. */
async function transactions(): Promise<string[][]> {
  const rows = await owner.sql<{ paths: string[] }[]>`
    SELECT array_agg(path ORDER BY id) AS paths FROM inbound_events WHERE workspace_id = ${tenant.ctx.workspaceId}
    GROUP BY xmin::text ORDER BY min(id)`;
  return rows.map(({ paths }) => paths);
}

const numbered = (count: number, body?: Buffer) => Array.from({ length: count }, (_, at) => received(`/${at}`, body));

it("stores what arrives while it is busy in one transaction, in its order", async () => {
  await arriveTogether(numbered(24));
  const sizes = (await transactions()).map((paths) => paths.length);
  expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 20]);
  const many = (await transactions()).find((paths) => paths.length === 20);
  expect(many).toEqual(Array.from({ length: 20 }, (_, at) => `/${at + 4}`));
});

it("stores no more than 128 requests and no more than a megabyte at once", async () => {
  await arriveTogether(numbered(4 + 130));
  expect(Math.max(...(await transactions()).map((paths) => paths.length))).toBe(128);
  tenant = await makeTenant(owner);
  await arriveTogether(numbered(4 + 4, Buffer.alloc(512 * 1024)));
  expect(Math.max(...(await transactions()).map((paths) => paths.length))).toBe(2);
  expect(await storedEvents(tenant)).toHaveLength(8);
});

it("stores a request that arrives several times at once a single time, and answers each", async () => {
  const again = Array.from({ length: 12 }, () => received("/same"));
  const answers = await arriveTogether([...numbered(4), ...again]);
  expect(answers.every(({ status }) => status === "fulfilled")).toBe(true);
  expect(await storedEvents(tenant)).toHaveLength(5);
  expect(
    await owner.sql`SELECT max(repeats) AS repeats FROM inbound_digests WHERE channel_id = ${tenant.channelId}`,
  ).toEqual([{ repeats: 11 }]);
});

it("refuses only the request that the database cannot keep", async () => {
  const [bad] = numbered(1);
  const events = [...numbered(6), { ...bad, request: { ...bad?.request, method: null } } as never, received("/last")];
  const answers = await arriveTogether(events);
  expect(answers.map(({ status }) => status)).toEqual([...Array(6).fill("fulfilled"), "rejected", "fulfilled"]);
  expect(await storedEvents(tenant)).toHaveLength(7);
});

it("refuses all of them when the database does not answer, and takes the next ones", async () => {
  const gone = connect("postgres://nobody@127.0.0.1:1/none", { max: 1 });
  const store = storeTogether(gone.sql);
  const answers = await Promise.allSettled(numbered(8).map((event) => store(event)));
  expect(answers.every(({ status }) => status === "rejected")).toBe(true);
  await expect(store(received("/later"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await gone.close();
});
