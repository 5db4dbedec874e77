import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { exportMessages } from "#lib/campaigns/report/export-messages";
import { campaignOf, contextAt, expand, launchTo } from "#lib/campaigns/testing";
import { whereContacts } from "#lib/contacts/find-contacts";
import { ContactFilter } from "#lib/contacts/schema";
import { forgetIn } from "#lib/retention/forget-old";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { countFollowed, type FollowedLink, findLink } from "./follow-link.ts";
import { linkBase } from "./shorten.ts";
import { type Tracked, trackedCampaign } from "./testing.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const door = await connectionAs("door");
afterAll(() => owner.close());

const person = { robot: false, browser: true };

async function linkOf({ links }: Tracked, at: number): Promise<FollowedLink> {
  const link = await findLink(door.db, links[at]?.token ?? "");
  if (!link) throw new Error("the link is not there");
  return link;
}
const follow = async (tracked: Tracked, at: number, by = person, seconds = 60) =>
  countFollowed({ ...contextAt(tracked, seconds), db: door.db }, await linkOf(tracked, at), by);
async function countsOf(tracked: Tracked) {
  const { clicked, clicks, robotVisits } = await campaignOf(tracked);
  return { clicked, clicks, robotVisits };
}

/** Waits until so many statements of this database wait for a lock. */
async function waiting(count: number): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await owner.sql<{ n: number }[]>`
        SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return row?.n;
    })
    .toBeGreaterThanOrEqual(count);
}

describe("messages of a campaign that counts its links", () => {
  test("carry a token for each person and address, in what leaves and in what is shown", async () => {
    const { ctx, id, links } = await trackedCampaign(owner, 2);
    expect(links).toHaveLength(4);
    expect(links.map(({ url }) => url).sort()).toEqual(
      ["https://b.example/", "https://b.example/", "https://shop.example/a?to=1", "https://shop.example/a?to=2"].sort(),
    );
    const rows = await owner.sql<{ id: string; parameters: string[]; preview: string }[]>`
      SELECT id, parameters, preview FROM messages WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${id} ORDER BY id`;
    for (const row of rows) {
      const own = links.filter(({ messageId }) => messageId === row.id).map(({ token }) => `${linkBase()}${token}`);
      expect(row.parameters).toEqual(own);
      expect(row.preview).toBe(`See ${own[0]} or ${own[1]}`);
    }
  });

  test("have no short link where links are not counted", async () => {
    const launched = await launchTo(owner, 1);
    await owner.sql`UPDATE campaigns SET content = content || '{"body": "See $(a)"}' WHERE id = ${launched.id}`;
    await owner.sql`UPDATE campaign_recipients SET parameters = '["https://a.example"]' WHERE workspace_id = ${launched.ctx.workspaceId}`;
    const { ctx, id } = await expand(launched);
    expect(await owner.sql`SELECT 1 FROM short_links WHERE workspace_id = ${ctx.workspaceId}`).toHaveLength(0);
    const [row] = await owner.sql`SELECT preview FROM messages WHERE campaign_id = ${id}`;
    expect(row?.preview).toBe("See https://a.example");
  });

  test("cannot be codes: the database refuses that", async () => {
    const { id } = await launchTo(owner, 1);
    await expect(
      owner.sql`UPDATE campaigns SET track_links = true, category = 'authentication' WHERE id = ${id}`,
    ).rejects.toMatchObject({ constraint_name: "campaigns_track_links" });
  });
});

describe("who followed a link", () => {
  test("counts a person once, whichever link they follow and however often", async () => {
    const tracked = await trackedCampaign(owner, 2);
    await follow(tracked, 0);
    await follow(tracked, 0, person, 61);
    await follow(tracked, 1, person, 62);
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 3, robotVisits: 0 });
    await follow(tracked, 2);
    expect(await countsOf(tracked)).toEqual({ clicked: 2, clicks: 4, robotVisits: 0 });
  });

  test("counts every one of many at the same time, and the person once", async () => {
    const tracked = await trackedCampaign(owner, 1);
    await Promise.all(Array.from({ length: 10 }, (_, n) => follow(tracked, n % 2)));
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 10, robotVisits: 0 });
  });

  test("counts a person once who follows two links of the message in one moment", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    const holding = owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM short_links WHERE token = ${tracked.links[0]?.token ?? ""} FOR UPDATE`;
      hold();
      await freed;
    });
    await held;
    const first = follow(tracked, 0);
    await waiting(1);
    const second = follow(tracked, 1);
    await Promise.race([second, waiting(2)]);
    free();
    await Promise.all([holding, first, second]);
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 2, robotVisits: 0 });
  });

  test("counts programs apart, also those that come at once after the delivery without a reader's languages", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const { id, ctx } = tracked;
    await owner.sql`UPDATE messages SET delivered_at = ${contextAt(tracked, 10).now.toISOString()} WHERE campaign_id = ${id} AND workspace_id = ${ctx.workspaceId}`;
    expect(await follow(tracked, 0, { robot: true, browser: true })).toBe("robot");
    expect(await follow(tracked, 0, { robot: false, browser: false }, 10.5)).toBe("robot");
    expect(await countsOf(tracked)).toEqual({ clicked: 0, clicks: 0, robotVisits: 2 });
    expect(await follow(tracked, 0, person, 10.5)).toBe("person");
    expect(await follow(tracked, 0, { robot: false, browser: false }, 12)).toBe("person");
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 2, robotVisits: 2 });
  });

  test("changes nothing for a link that is named with another workspace", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const other = await trackedCampaign(owner, 1);
    const link = await linkOf(tracked, 0);
    await countFollowed({ ...contextAt(other, 60), db: door.db }, link, person);
    expect(await countsOf(tracked)).toEqual({ clicked: 0, clicks: 0, robotVisits: 0 });
    expect(await countsOf(other)).toEqual({ clicked: 0, clicks: 0, robotVisits: 0 });
  });

  test("stands in the export and finds the contact for a segment", async () => {
    const tracked = await trackedCampaign(owner, 2);
    const { ctx } = tracked;
    await follow(tracked, 0);
    await follow(tracked, 1);
    const rows = [];
    for await (const row of exportMessages(ctx, tracked.id)) rows.push(row.clicks);
    expect(rows).toEqual([2, 0, 0]);
    await owner.sql`
      INSERT INTO contacts (workspace_id, id, source, created_by, created_at, updated_at)
      SELECT ${ctx.workspaceId}, n, 'hand', 'x', now(), now() FROM unnest(ARRAY['first', 'second']) n`;
    await owner.sql`
      INSERT INTO contact_addresses (workspace_id, contact_id, address_kind, address)
      VALUES (${ctx.workspaceId}, 'first', 'phone', '+4915555000000'), (${ctx.workspaceId}, 'second', 'phone', '+4915555000001')`;
    const filter = ContactFilter.parse({ activity: { kind: "clicked", days: 7 } });
    const found = (now: Date) =>
      owner.db.execute(sql`SELECT c.id FROM contacts c WHERE ${whereContacts({ ...ctx, now }, filter)}`);
    expect([...(await found(ctx.now))]).toEqual([{ id: "first" }]);
    expect([...(await found(new Date(ctx.now.getTime() + 8 * 86_400_000)))]).toEqual([]);
  });

  test("is forgotten long after the link has ended, and not before", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const { ctx } = tracked;
    const left = async (days: number) => {
      const at = contextAt(tracked, days * 86_400);
      while (await forgetIn(at));
      return (await owner.sql`SELECT 1 FROM short_links WHERE workspace_id = ${ctx.workspaceId}`).length;
    };
    expect(await left(399)).toBe(2);
    expect(await left(401)).toBe(0);
  });
});
