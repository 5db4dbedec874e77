import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rowsOfChannels, rowsOfTheWorkspace } from "#db/access/limited-access";
import { tableAccess } from "#db/access/table-access";
import { connect } from "#db/client";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { listChannels } from "#lib/channels/list/list-channels";
import type { ChannelFilter } from "#lib/channels/schema";
import { type Ctx, inTransaction } from "#lib/context";
import { find } from "#lib/search/find";
import { listAttentionItems } from "#lib/statistics/attention";
import { sumStatistics } from "#lib/statistics/queries";
import { getShellData } from "#lib/workspaces/shell-data";
import { testDatabase } from "./database.ts";
import { greeting, insertChannel, insertTemplate, makeSendable } from "./factories.ts";
import { fillWorkspace, type TwinIds } from "./twin-rows.ts";
import { makeWorkspace, type TestMember } from "./workspace.ts";

/**
 * What a member who is limited to some channels can reach, whatever the console asks for: raw SQL in the transaction that every
 * query and verb of theirs runs in, and then the queries and verbs themselves.
 */
const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const limitedTables = Object.keys(rowsOfChannels).sort();
const denied = { cause: { code: "42501" } };

let member: TestMember;
let ids: TwinIds;
/** A channel of the same workspace, with nothing in it. */
let otherId: string;
const limitedTo = (channelIds: readonly string[] | null, { ctx } = member): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, kind: "member", channelIds } as Ctx["actor"],
});
const rowsSeen = (ctx: Ctx, table: string) =>
  inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM ${sql.identifier(table)} WHERE workspace_id = ${workspaceId}`,
    );
    return row?.n ?? 0;
  });

beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  member = await workspace.member("operator");
  const { userId: viewerId } = await workspace.member("viewer");
  ids = await fillWorkspace(owner, workspace.id, { userId: member.userId, viewerId });
  otherId = await insertChannel(owner.db, workspace.id, { name: "Other" });
  for (const table of ["requests", "quota_changes"]) {
    await owner.sql`UPDATE ${owner.sql(table)} SET object_id = ${ids.channelId} WHERE workspace_id = ${workspace.id}`;
  }
});

test("every table is either of channels or of the workspace as a whole", () => {
  const open = Object.keys(tableAccess).filter((table) => tableAccess[table]?.web !== undefined);
  expect([...limitedTables, ...rowsOfTheWorkspace].sort()).toEqual(open.sort());
});

test("a table that names a channel is limited, unless it is about another workspace's", async () => {
  const found = await owner.sql<{ name: string }[]>`
    SELECT DISTINCT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname IN ('channel_id', 'campaign_id', 'import_id', 'message_id', 'template_code', 'lane_id', 'sender_id')`;
  const unlimited = found.map(({ name }) => name).filter((name) => !(name in rowsOfChannels));
  // The channels of a provider's customers.
  expect(unlimited).toEqual(["rollout_targets"]);
});

describe("a limited member's transaction", () => {
  test.each(limitedTables)("sees rows of %s in their channels, and none of others", async (table) => {
    const all = await rowsSeen(member.ctx, table);
    expect(all).toBeGreaterThan(0);
    const added = table === "channels" ? 1 : 0;
    expect(await rowsSeen(limitedTo([ids.channelId]), table)).toBe(all - added);
    expect(await rowsSeen(limitedTo([otherId]), table)).toBe(added);
    expect(await rowsSeen(limitedTo([]), table)).toBe(0);
  });

  test.each(limitedTables)("changes and removes no row of %s of another channel", async (table) => {
    const statements = [
      sql`UPDATE ${sql.identifier(table)} SET workspace_id = workspace_id`,
      sql`DELETE FROM ${sql.identifier(table)}`,
    ];
    for (const statement of statements) {
      const touched = inTransaction(limitedTo([otherId]), async ({ db }) => {
        const result = (await db.execute(
          sql`WITH touched AS (${statement} RETURNING 1) SELECT count(*)::int AS n FROM touched`,
        )) as unknown as { n: number }[];
        return result[0]?.n;
      });
      const count = await touched.catch((error: unknown) => {
        expect(error).toMatchObject(denied);
        return 0;
      });
      expect(count, table).toBe(0);
    }
  });

  test("writes nothing for another channel", async () => {
    const draft = (channelId: string) =>
      inTransaction(limitedTo([otherId]), ({ db, workspaceId }) =>
        db.execute(sql`INSERT INTO send_drafts (workspace_id, channel_id, user_id, form)
          VALUES (${workspaceId}, ${channelId}, ${member.userId}, '{}')`),
      );
    await expect(draft(ids.channelId)).rejects.toMatchObject(denied);
    await expect(draft(otherId)).resolves.toBeDefined();
  });

  test("sees nothing of any channel with the role alone, without the settings that name channels", async () => {
    const seen = web.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.workspace_id', ${member.ctx.workspaceId}, true), set_config('role', 'carillon_limited', true)`;
      return tx`SELECT id FROM channels`;
    });
    expect(await seen).toEqual([]);
  });

  test("sees nothing of another workspace, not even a channel that is named", async () => {
    const elsewhere = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("operator");
    for (const table of limitedTables) {
      expect(await rowsSeen(limitedTo([ids.channelId], elsewhere), table), table).toBe(0);
    }
  });

  test("leaves the connection as it was, for whoever has it next", async () => {
    const one = connect(appUrl, { max: 1 });
    try {
      await inTransaction({ ...limitedTo([otherId]), db: one.db }, ({ db }) => db.execute(sql`SELECT 1`));
      const [now] = await one.sql`SELECT current_user AS role, current_setting('app.channels', true) AS channels`;
      expect(now).toMatchObject({ role: "carillon_app" });
      expect(now?.channels || null).toBeNull();
    } finally {
      await one.close();
    }
  });
});

describe("a member of finance who is limited to some channels", () => {
  const finance = (channelIds: readonly string[] | null): Ctx => {
    const { ctx } = member;
    return { ...ctx, actor: { ...ctx.actor, role: "finance", contentHidden: true, channelIds } as Ctx["actor"] };
  };

  test.each(["messages", "campaigns", "daily_statistics", "templates"])(
    "sees rows of %s in their channels, and none of others",
    async (table) => {
      const all = await rowsSeen(finance(null), table);
      expect(all).toBeGreaterThan(0);
      expect(await rowsSeen(finance([ids.channelId]), table)).toBe(all);
      expect(await rowsSeen(finance([otherId]), table)).toBe(0);
    },
  );

  test("sees no word and no address in them, and writes nothing", async () => {
    for (const ctx of [finance([ids.channelId]), finance(null)]) {
      const rows = await inTransaction(ctx, ({ db }) => db.execute(sql`SELECT address, preview FROM messages`));
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => row.address === null && !row.preview)).toBe(true);
      const change = inTransaction(ctx, ({ db }) => db.execute(sql`UPDATE public.channels SET name = 'x'`));
      await expect(change).rejects.toThrow();
    }
  });
});

describe("a limited member", () => {
  test("finds lists, figures, alerts and search results of their channels only", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const read = async (ctx: Ctx) => ({
      shell: (await getShellData(ctx)).channels.map(({ id }) => id).sort(),
      listed: (await listChannels(ctx, everyChannel)).rows.map(({ id }) => id).sort(),
      accepted: (await sumStatistics(ctx, { from: day, to: day, days: 1 })).accepted,
      found: (await find(ctx, "Spring")).map(({ id }) => id),
      alerts: (await listAttentionItems(ctx)).filter(({ kind }) => kind === "campaign" || kind === "trouble").length,
    });
    const both = [ids.channelId, otherId].sort();
    expect(await read(member.ctx)).toMatchObject({ shell: both, listed: both, accepted: 2, found: [ids.campaignId] });
    expect(await read(limitedTo([ids.channelId]))).toMatchObject({
      ...{ shell: [ids.channelId], listed: [ids.channelId], accepted: 2, found: [ids.campaignId] },
    });
    expect(await read(limitedTo([otherId]))).toEqual({
      ...{ shell: [otherId], listed: [otherId], accepted: 0, found: [], alerts: 0 },
    });
  });

  test("imports and launches on a channel of theirs, and finds no other to do it on", async () => {
    const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
    const operator = await workspace.member("operator");
    const content = { ...greeting, body: "We are open.", samples: {} };
    const place = await makeSendable(owner.db, workspace.id, { content });
    const other = await insertChannel(owner.db, workspace.id);
    const otherCode = await insertTemplate(owner.db, workspace.id, other, { content });
    const send = async (ctx: Ctx, text: string) => {
      const list = await importNumbers(ctx, { ...place, text });
      expect(list).toMatchObject({ rowsTotal: 3, rowsSend: 2, rowsSkip: 1 });
      return launchCampaign(ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
    };
    const numbers = "+4915555000001\n+4915555000002\n+4915555000002";
    const limited = limitedTo([place.channelId], operator);
    await expect(send(limited, numbers)).resolves.toMatchObject({ created: true });
    const elsewhere = { ...place, channelId: other, templateCode: otherCode };
    await expect(importNumbers(limited, { ...elsewhere, text: numbers })).rejects.toMatchObject({ code: "not_found" });
    await expect(send(limitedTo([other], operator), numbers)).rejects.toMatchObject({ code: "not_found" });
  });
});

const everyChannel: ChannelFilter = {
  ...{ q: "", type: null, states: [], from: null, to: null, customerId: null, oldestFirst: false, page: 1, size: 20 },
};
