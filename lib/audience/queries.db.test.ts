import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { exportSuppressions, getSuppression, hasSuppressions, listSuppressions } from "./queries.ts";
import type { SuppressionFilter } from "./schema.ts";
import { recordSuppressions } from "./suppress.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const many = 5_000;
let ctx: Ctx;
beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("viewer"));
  await owner.sql`
    INSERT INTO suppressions (workspace_id, id, platform, address, kind, source, at, lifted_at)
    SELECT ${ctx.workspaceId}, 'id-' || i, 'whatsapp', '+49155' || lpad(i::text, 7, '0'),
      CASE WHEN i % 10 = 0 THEN 'all' ELSE 'marketing' END, CASE WHEN i % 100 = 0 THEN 'member' ELSE 'word' END,
      -- Three of each moment, so that the id must break the tie.
      '2026-11-01T00:00:00Z'::timestamptz + (i / 3) * interval '1 second', CASE WHEN i % 50 = 7 THEN now() END
    FROM generate_series(1, ${many}) i`;
});

const everything: SuppressionFilter = { address: null, kinds: [], sources: [], platforms: [], lifted: false };
const list = (
  filter: Partial<SuppressionFilter> = {},
  place: { after?: string; before?: string; size?: number } = {},
) => listSuppressions(ctx, { ...everything, ...filter }, { size: 10, ...place });

describe("the list", () => {
  it("walks through all that hold, each once, and back again", async () => {
    const seen: string[] = [];
    let page = await list({}, { size: 700 });
    while (true) {
      seen.push(...page.rows.map((row) => row.id));
      if (!page.after) break;
      page = await list({}, { size: 700, after: page.after });
    }
    expect(seen).toHaveLength(many - 100);
    expect(new Set(seen).size).toBe(seen.length);
    const before = await list({}, { size: 700, before: page.before ?? "" });
    expect(before.rows.at(-1)?.id).toBe(seen[seen.indexOf(page.rows[0]?.id ?? "") - 1]);
  });

  it.each<[string, Partial<SuppressionFilter>, number]>([
    ["those that were lifted", { lifted: true }, 100],
    ["of a kind", { kinds: ["all"] }, 500],
    ["of a source", { sources: ["member"] }, 50],
    ["of a platform", { platforms: ["viber"] }, 0],
    ["whose number begins so, however it is typed", { address: "+49 155 000012" }, 10],
    ["of one number", { address: "0049 155 0000123" }, 1],
    ["of no number", { address: "%" }, 0],
  ])("counts %s", async (_name, filter, count) => {
    expect((await list(filter)).count).toBe(count);
  });

  it("is read from an index, a page of it at a time", async () => {
    await owner.sql`ANALYZE suppressions`;
    const [plan] = await owner.sql.unsafe<{ "QUERY PLAN": string }[]>(
      `EXPLAIN (FORMAT JSON) SELECT id FROM suppressions WHERE workspace_id = '${ctx.workspaceId}' AND lifted_at IS NULL
        AND (at, id) < (SELECT k.at, k.id FROM suppressions k WHERE k.workspace_id = '${ctx.workspaceId}' AND k.id = 'id-900')
        ORDER BY at DESC, id DESC LIMIT 11`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain("suppressions_at");
    expect(text).toMatch(/Index Cond[^}]*ROW\(at, id\)/);
    expect(text).not.toContain('"Sort"');
  });

  it("exports what it shows", async () => {
    const ids: string[] = [];
    for await (const row of exportSuppressions(ctx, { ...everything, kinds: ["marketing"] })) ids.push(row.id);
    expect(new Set(ids).size).toBe(many - 500 - 100);
  });

  it("knows an empty workspace from an empty filter", async () => {
    const other = await makeWorkspace({ owner: owner.db, web: web.db });
    expect(await hasSuppressions(ctx)).toBe(true);
    expect(await hasSuppressions((await other.member("viewer")).ctx)).toBe(false);
  });
});

it("one suppression comes with everything that was said about its person on the platform", async () => {
  const person = { platform: "whatsapp", address: "+4915599999999", addressKind: "phone" } as const;
  const [first] = await recordSuppressions(ctx, [{ ...person, kind: "marketing", source: "word", at: ctx.now }]);
  await recordSuppressions(ctx, [
    { ...person, kind: "all", source: "member", at: new Date(ctx.now.getTime() + 1), reason: "Called" },
  ]);
  expect(await getSuppression(ctx, first?.id ?? "")).toMatchObject({
    ...{ address: person.address, kind: "marketing" },
    events: [
      { change: "added", cause: "member", kind: "all", reason: "Called", actorName: ctx.actor.name },
      { change: "added", cause: "word", kind: "marketing", reason: null, actorName: null },
    ],
  });
  await expect(getSuppression(ctx, "unknown")).rejects.toMatchObject({ code: "not_found" });
});
