import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { inboundDigests, inboundEvents } from "#db/schema/messages";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { type ReceivedRequest, type StoredRequest, storeInboundEvents } from "./store.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const received = (request: Partial<StoredRequest>): ReceivedRequest => ({
  workspaceId: tenant.ctx.workspaceId,
  channelId: tenant.channelId,
  platform: "whatsapp",
  request: { method: "POST", path: "/", query: {}, headers: {}, body: Buffer.alloc(0), ...request },
});
const store = (request: Partial<StoredRequest>) => storeInboundEvents(worker.sql, [received(request)]);

it("keeps a request whole, its bytes as they came", async () => {
  const body = Buffer.from([0x00, 0xff, 0x7b, 0x00]);
  const headers = { "X-Signature": "abc", "x-many": ["1", "2"], "x-none": undefined };
  await store({ method: "GET", path: "/webhooks/viber/cams-1", query: { token: "t" }, headers, body });
  expect(await storedEvents(tenant)).toMatchObject([
    {
      channelId: tenant.channelId,
      platform: "whatsapp",
      method: "GET",
      path: "/webhooks/viber/cams-1",
      query: { token: "t" },
      headers: { "x-signature": "abc", "x-many": ["1", "2"] },
      body,
      appliedAt: null,
      setAsideAt: null,
      tries: 0,
    },
  ]);
});

it("does not keep what proves who asks", async () => {
  const secrets = { Authorization: "Basic s3cret", "Proxy-Authorization": "Basic s3cret", cookie: "session=s3cret" };
  await store({ headers: { ...secrets, "content-type": "text/plain" } });
  expect((await storedEvents(tenant))[0]?.headers).toEqual({ "content-type": "text/plain" });
});

it("stores texts that the database cannot hold without what it cannot hold", async () => {
  await store({ path: "/a\u0000b", query: { "q\u0000": "\ud800" }, headers: { "x-name": ["\u0000J"] } });
  expect(await storedEvents(tenant)).toMatchObject([
    { path: "/ab", query: { q: "\ufffd" }, headers: { "x-name": ["J"] } },
  ]);
});

it.each([
  [65_536, false],
  [65_537, true],
])("leaves a body of %d bytes to be applied alone: %s", async (bytes, alone) => {
  await store({ body: Buffer.alloc(bytes) });
  expect(await storedEvents(tenant)).toMatchObject([{ alone }]);
});

it("keeps each of several requests with its own bytes, in their order", async () => {
  const bodies = ["first", "", "third\u0000", "fourth"].map((words) => Buffer.from(words));
  await storeInboundEvents(
    worker.sql,
    bodies.map((body, at) => received({ path: `/${at}`, body })),
  );
  const stored = await storedEvents(tenant);
  expect(stored.toSorted((a, b) => Number(a.id - b.id)).map(({ path, body }) => [path, body])).toEqual(
    bodies.map((body, at) => [`/${at}`, body]),
  );
});

describe("the same request again", () => {
  const body = Buffer.from('{"entry":[]}');
  const digests = () => owner.db.select().from(inboundDigests).where(eq(inboundDigests.channelId, tenant.channelId));

  it("is counted and not stored, whatever its headers, also when several come at once", async () => {
    await store({ body });
    await store({ body, headers: { "x-try": "2" } });
    await Promise.all(Array.from({ length: 8 }, () => store({ body })));
    expect(await storedEvents(tenant)).toHaveLength(1);
    expect(await digests()).toMatchObject([{ repeats: 9 }]);
  });

  it("is known as the same by every version of Carillon", async () => {
    await store({ path: "/webhooks/viber/c1", query: { token: "t" }, body });
    const [row] = await digests();
    expect(row?.digest.toString("hex")).toBe("3d274f63a203d6476e248412b66722e6");
  });

  it.each<[string, Partial<StoredRequest>]>([
    ["another body", { body: Buffer.from('{"entry":[] }') }],
    ["another query", { body, query: { state: "delivered" } }],
    ["another path", { body, path: "/other" }],
    ["another method", { body, method: "PUT" }],
  ])("is not one with %s", async (_what, other) => {
    await store({ body });
    await store(other);
    expect(await storedEvents(tenant)).toHaveLength(2);
  });

  it("is not one of another channel or workspace", async () => {
    await store({ body });
    const other = await makeTenant(owner);
    const request = { method: "POST", path: "/", query: {}, headers: {}, body };
    for (const channelId of [other.channelId, tenant.channelId]) {
      const event = { workspaceId: other.ctx.workspaceId, channelId, platform: "whatsapp", request } as const;
      await storeInboundEvents(worker.sql, [event]);
    }
    expect(await owner.db.$count(inboundEvents, eq(inboundEvents.workspaceId, other.ctx.workspaceId))).toBe(2);
  });

  it("is stored again when the last one is over a week old", async () => {
    await store({ body });
    await store({ body });
    await owner.sql`UPDATE inbound_digests SET stored_at = stored_at - make_interval(days => 7, mins => 1)`;
    await store({ body });
    await store({ body });
    expect(await storedEvents(tenant)).toHaveLength(2);
    expect(await digests()).toMatchObject([{ repeats: 1 }]);
  });

  it("is counted for a week, from when it came first", async () => {
    await store({ body });
    await owner.sql`UPDATE inbound_digests SET stored_at = stored_at - make_interval(days => 7) + interval '1 minute'`;
    const [before] = await digests();
    await store({ body });
    expect(await storedEvents(tenant)).toHaveLength(1);
    expect(await digests()).toMatchObject([{ repeats: 1, storedAt: before?.storedAt }]);
  });
});
