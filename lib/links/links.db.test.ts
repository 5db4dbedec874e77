import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { exportMessages } from "#lib/campaigns/report/export-messages";
import { campaignOf, contextAt, expand, launchTo } from "#lib/campaigns/testing";
import { whereContacts } from "#lib/contacts/find-contacts";
import { ContactFilter } from "#lib/contacts/schema";
import { getMessage, listMessages } from "#lib/messages/queries";
import { forgetIn } from "#lib/retention/forget-old";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { countVisits, countVisitsOf } from "./count-visits.ts";
import { type FollowedLink, findLink, noteVisit } from "./follow-link.ts";
import { linkBase } from "./shorten.ts";
import { type Tracked, trackedCampaign } from "./testing.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const [door, worker] = [await connectionAs("door"), await connectionAs("worker")];
afterAll(() => owner.close());

const person = { robot: false, browser: true };

async function linkOf({ links }: Tracked, at: number): Promise<FollowedLink> {
  const link = await findLink(door.db, links[at]?.token ?? "");
  if (!link) throw new Error("the link is not there");
  return link;
}
const follow = async (tracked: Tracked, at: number, by = person, seconds = 60) =>
  noteVisit({ ...contextAt(tracked, seconds), db: door.db }, await linkOf(tracked, at), by);
const count = (tracked: Tracked) => countVisitsOf({ ...contextAt(tracked, 100), db: worker.db });
async function countsOf(tracked: Tracked) {
  await count(tracked);
  const { clicked, clicks, robotVisits } = await campaignOf(tracked);
  return { clicked, clicks, robotVisits };
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
    await count(tracked);
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

  test("counts a person once when two workers count at the same time", async () => {
    const tracked = await trackedCampaign(owner, 1);
    for (let n = 0; n < 20; n++) await follow(tracked, n % 2);
    await Promise.all([count(tracked), count(tracked), count(tracked)]);
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 20, robotVisits: 0 });
  });

  test("is noted while somebody else holds the campaign and its links, and counted afterwards", async () => {
    const tracked = await trackedCampaign(owner, 1);
    await owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM campaigns WHERE id = ${tracked.id} FOR UPDATE`;
      await tx`SELECT 1 FROM short_links WHERE token = ${tracked.links[0]?.token ?? ""} FOR UPDATE`;
      await follow(tracked, 0);
      // Whoever counts does not wait either.
      expect(await count(tracked)).toBe(0);
    });
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 1, robotVisits: 0 });
  });

  test("is counted for the campaigns that are free, whatever others wait for", async () => {
    const [held, free] = [await trackedCampaign(owner, 1), await trackedCampaign(owner, 1)];
    await follow(held, 0);
    await follow(free, 0);
    const contextOf = (workspaceId: string) => ({ ...contextAt(held, 100), workspaceId, db: worker.db });
    await owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM campaigns WHERE id = ${held.id} FOR UPDATE`;
      const position = { afterWorkspace: "" };
      while (await countVisits(worker.db, contextOf, position));
      expect(await campaignOf(free)).toMatchObject({ clicked: 1, clicks: 1 });
      expect(await campaignOf(held)).toMatchObject({ clicked: 0 });
    });
    await countVisits(worker.db, contextOf, { afterWorkspace: "" });
    expect(await campaignOf(held)).toMatchObject({ clicked: 1, clicks: 1 });
  });

  test("keeps when a person first and last followed each link", async () => {
    const tracked = await trackedCampaign(owner, 1);
    await follow(tracked, 0, person, 70);
    await count(tracked);
    await follow(tracked, 0, person, 65);
    await follow(tracked, 0, person, 90);
    await count(tracked);
    const [row] = await owner.sql`
      SELECT clicks, first_click_at AS first, last_click_at AS last FROM short_links WHERE token = ${tracked.links[0]?.token ?? ""}`;
    expect(row?.clicks).toBe(3);
    expect(new Date(row?.first)).toEqual(contextAt(tracked, 65).now);
    expect(new Date(row?.last)).toEqual(contextAt(tracked, 90).now);
  });

  test("stands in the message list by person, and in the message by link", async () => {
    const tracked = await trackedCampaign(owner, 2);
    const { ctx, id } = tracked;
    await follow(tracked, 0);
    await follow(tracked, 0);
    await follow(tracked, 1, { robot: true, browser: false });
    await count(tracked);
    const [campaign] = await owner.sql`SELECT channel_id FROM campaigns WHERE id = ${id}`;
    const channelId = String(campaign?.channel_id);
    const { rows } = await listMessages(
      ctx,
      { channelId, direction: "outbound", period: null, campaignId: id },
      { size: 10 },
    );
    expect(rows.map(({ clicks }) => clicks).sort()).toEqual([0, 2]);
    const { links } = await getMessage(ctx, channelId, tracked.links[0]?.messageId ?? "");
    const byUrl = links.map(({ url, clicks, robots, firstAt }) => [url, clicks, robots, firstAt !== null]).sort();
    expect(byUrl).toEqual([
      ["https://b.example/", 0, 1, false],
      ["https://shop.example/a?to=1", 2, 0, true],
    ]);
  });

  test("leaves when the link is gone, as after an erasure", async () => {
    const tracked = await trackedCampaign(owner, 1);
    await follow(tracked, 0);
    await owner.sql`DELETE FROM short_links WHERE token = ${tracked.links[0]?.token ?? ""}`;
    expect(await countsOf(tracked)).toEqual({ clicked: 0, clicks: 0, robotVisits: 0 });
    expect(await owner.sql`SELECT 1 FROM link_visits WHERE workspace_id = ${tracked.ctx.workspaceId}`).toEqual([]);
  });

  test("counts programs apart, also those that come at once after the delivery without a reader's languages", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const { id, ctx } = tracked;
    await owner.sql`UPDATE messages SET delivered_at = ${contextAt(tracked, 10).now.toISOString()} WHERE campaign_id = ${id} AND workspace_id = ${ctx.workspaceId}`;
    await follow(tracked, 0, { robot: true, browser: true });
    await follow(tracked, 0, { robot: false, browser: false }, 10.5);
    expect(await countsOf(tracked)).toEqual({ clicked: 0, clicks: 0, robotVisits: 2 });
    await follow(tracked, 0, person, 10.5);
    await follow(tracked, 0, { robot: false, browser: false }, 12);
    expect(await countsOf(tracked)).toEqual({ clicked: 1, clicks: 2, robotVisits: 2 });
  });

  test("changes nothing for a link that is named with another workspace", async () => {
    const tracked = await trackedCampaign(owner, 1);
    const other = await trackedCampaign(owner, 1);
    const link = await linkOf(tracked, 0);
    await noteVisit({ ...contextAt(other, 60), db: door.db }, link, person);
    expect(await countsOf(tracked)).toEqual({ clicked: 0, clicks: 0, robotVisits: 0 });
    expect(await countsOf(other)).toEqual({ clicked: 0, clicks: 0, robotVisits: 0 });
  });

  test("stands in the export and finds the contact for a segment", async () => {
    const tracked = await trackedCampaign(owner, 2);
    const { ctx } = tracked;
    await follow(tracked, 0);
    await follow(tracked, 1);
    await count(tracked);
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
