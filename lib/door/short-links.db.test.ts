/** Short links at the door, over HTTP: where they lead, what is counted, and everything that leads nowhere. */
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignOf } from "#lib/campaigns/testing";
import { countVisitsOf } from "#lib/links/count-visits";
import { type Tracked, trackedCampaign } from "#lib/links/testing";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { buildDoor } from "./server.ts";
import { shortLinks } from "./short-links.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const asDoor = await connectionAs("door");
const door = await buildDoor(asDoor);
let origin = "";
let tracked: Tracked;
beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  origin = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  tracked = await trackedCampaign(owner, 2);
});
afterAll(async () => {
  await door.close();
  await owner.close();
});

const browser = {
  "user-agent": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
  "accept-language": "zh-CN,zh;q=0.9",
};
const open = (path: string, init: RequestInit = {}) =>
  fetch(`${origin}${path}`, { redirect: "manual", ...init, headers: { ...browser, ...init.headers } });
const pathOf = (at: number) => `/l/${tracked.links[at]?.token}`;
const worker = await connectionAs("worker");
const countFor = (of: Tracked) => countVisitsOf({ ...of.ctx, db: worker.db });
const counts = async () => {
  await countFor(tracked);
  const { clicked, clicks, robotVisits } = await campaignOf(tracked);
  return { clicked, clicks, robotVisits };
};

describe("a short link", () => {
  test("leads to where it stands for, and counts whoever followed it", async () => {
    const before = await counts();
    const answer = await open(pathOf(0));
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(tracked.links[0]?.url);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(await counts()).toEqual({ ...before, clicked: before.clicked + 1, clicks: before.clicks + 1 });
  });

  test("leads programs there too, and counts them apart", async () => {
    const before = await counts();
    expect((await open(pathOf(2), { method: "HEAD" })).status).toBe(302);
    expect((await open(pathOf(2), { headers: { "user-agent": "WhatsApp/2.23.20.0" } })).status).toBe(302);
    expect(await counts()).toEqual({ ...before, robotVisits: before.robotVisits + 2 });
  });

  test.each(["?url=https://evil.example", "?https://evil.example", "#https://evil.example"])(
    "leads nowhere else, whatever stands behind it: %s",
    async (more) => {
      expect((await open(`${pathOf(0)}${more}`)).headers.get("location")).toBe(tracked.links[0]?.url);
    },
  );

  test("shows a plain page in the reader's language once it has ended, and counts nothing", async () => {
    const path = pathOf(3);
    await owner.sql`UPDATE short_links SET expires_at = now() - interval '1 second' WHERE token = ${path.slice(3)}`;
    const before = await counts();
    const answer = await open(path);
    expect(answer.status).toBe(410);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).toContain("该链接已过期");
    expect(await (await open(path, { headers: { "accept-language": "en" } })).text()).toContain("The link has ended");
    expect(await counts()).toEqual(before);
  });

  test.each([
    "/l/AAAAAAAAAAAA",
    "/l/short",
    "/l/%2e%2e%2fmetrics%00",
    "/l/https:%2F%2Fevil.example",
    `/l/${"A".repeat(3_000)}`,
  ])("that we did not give leads nowhere: %s", async (path) => {
    const answer = await open(path);
    expect([400, 404, 414]).toContain(answer.status);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).not.toContain("evil");
  });

  test("never leads to anything but a web address", async () => {
    const path = pathOf(1);
    await owner.sql`UPDATE short_links SET url = 'javascript:alert(1)' WHERE token = ${path.slice(3)}`;
    const answer = await open(path);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).not.toContain("javascript");
  });

  test("of another workspace counts there and nowhere else", async () => {
    const before = await counts();
    const other = await trackedCampaign(owner, 1);
    expect((await open(`/l/${other.links[0]?.token}`)).headers.get("location")).toBe(other.links[0]?.url);
    await countFor(other);
    expect(await campaignOf(other)).toMatchObject({ clicked: 1, clicks: 1 });
    expect(await counts()).toEqual(before);
  });

  test("leads on while somebody else holds its campaign", async () => {
    await owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM campaigns WHERE id = ${tracked.id} FOR UPDATE`;
      expect((await open(pathOf(0))).status).toBe(302);
    });
  });

  test("takes no other method, and no body", async () => {
    expect((await open(pathOf(0), { method: "POST", body: "x" })).status).toBe(404);
  });
});

test("whoever opens too many in a minute has to wait", async () => {
  const small = Fastify();
  await small.register(shortLinks(asDoor, { perMinute: 2 }));
  const three = async () => {
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await small.inject({ url: "/l/AAAAAAAAAAAA" })).statusCode);
    return statuses;
  };
  // A minute may begin in between: of six in a row, at least the last of one half came in a minute that was full.
  const six = [...(await three()), ...(await three())];
  expect(six.slice(0, 2)).toEqual([404, 404]);
  expect(six).toContain(429);
  await small.close();
});
