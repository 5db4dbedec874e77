import { and, asc, eq, isNull } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SuppressionKind } from "#db/audience-enums";
import { connect } from "#db/client";
import { suppressionEvents, suppressions } from "#db/schema/audience";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { applyWishes, type Wish } from "./apply-wishes.ts";
import { liftSuppression } from "./lift.ts";
import { recordSuppressions } from "./suppress.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

let ctx: Ctx;
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 12, minutes));
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, at(0));
  ({ ctx } = await workspace.member("operator"));
});

const ana = { platform: "whatsapp", address: "+4915550000001", addressKind: "phone" } as const;
const stop = (minutes: number, kind: SuppressionKind = "marketing"): Wish => ({
  ...{ ...ana, wants: "stop", kind, source: "word", at: at(minutes) },
});
const start = (minutes: number): Wish => ({ ...ana, wants: "start", kind: "all", source: "word", at: at(minutes) });
const say = (...wishes: Wish[]) => applyWishes(ctx, wishes);
const rows = () =>
  owner.db
    .select()
    .from(suppressions)
    .where(eq(suppressions.workspaceId, ctx.workspaceId))
    .orderBy(asc(suppressions.kind));
const held = async () =>
  (
    await owner.db
      .select()
      .from(suppressions)
      .where(and(eq(suppressions.workspaceId, ctx.workspaceId), isNull(suppressions.liftedAt)))
      .orderBy(asc(suppressions.kind), asc(suppressions.source))
  ).map(({ kind, source }) => `${kind} by ${source}`);
const history = async () =>
  (
    await owner.db
      .select()
      .from(suppressionEvents)
      .where(eq(suppressionEvents.workspaceId, ctx.workspaceId))
      .orderBy(asc(suppressionEvents.id))
  ).map(({ change, cause, actorName, reason }) => [change, cause, actorName, reason]);
const lift = async (minutes: number, reason = "She called us") => {
  const [row] = await rows();
  await liftSuppression(
    { ...ctx, now: at(minutes) },
    { id: row?.id ?? "", seenAt: (row?.at ?? at(0)).toISOString(), reason },
  );
};

describe("a person's last word holds", () => {
  it.each<[string, Wish[][], string[]]>([
    ["a stop", [[stop(1)]], ["marketing by word"]],
    ["a stop said twice", [[stop(1), stop(2)]], ["marketing by word"]],
    ["a start after a stop", [[stop(1)], [start(2)]], []],
    ["a stop after a start after a stop", [[stop(1)], [start(2)], [stop(3)]], ["marketing by word"]],
    ["all three in one post, whatever their order in it", [[stop(3), start(2), stop(1)]], ["marketing by word"]],
    [
      "a start that arrives after the stop that was said later",
      [[stop(1)], [stop(3)], [start(2)]],
      ["marketing by word"],
    ],
    ["a stop that arrives after the start that was said later", [[stop(1)], [start(3)], [stop(2)]], []],
    ["a start takes back both kinds", [[stop(1), stop(1, "all")], [start(2)]], []],
    ["a stop at the moment of a start, to be safe", [[stop(1)], [start(2)], [stop(2)]], ["marketing by word"]],
    ["a start of somebody who never stopped", [[start(1)]], []],
  ])("%s", async (_name, posts, expected) => {
    for (const wishes of posts) await say(...wishes);
    expect(await held()).toEqual(expected);
  });

  it("is told as new once", async () => {
    const added = async () => (await history()).filter(([change]) => change === "added").length;
    await say(stop(1));
    expect(await added()).toBe(1);
    await say(stop(2));
    expect(await added()).toBe(1);
    await say(start(3));
    await say(stop(4));
    expect(await added()).toBe(2);
  });

  it("takes back neither what the platform has set nor what a member has added", async () => {
    await say(stop(1), { ...stop(1), source: "platform" });
    await recordSuppressions(ctx, [{ ...ana, kind: "all", source: "member", at: at(1) }]);
    await say(start(2));
    expect(await held()).toEqual(["all by member", "marketing by platform"]);
  });

  it("is written down, with what was before", async () => {
    await say(stop(1));
    await say(start(2));
    await say(stop(3));
    expect(await history()).toEqual([
      ["added", "word", null, null],
      ["lifted", "word", null, null],
      ["added", "word", null, null],
    ]);
  });

  it("holds when two workers hear it at once", async () => {
    await Promise.all([say(stop(1)), say(stop(1)), say(stop(2), stop(2, "all"))]);
    expect(await held()).toEqual(["all by word", "marketing by word"]);
    expect(await history()).toHaveLength(2);
  });
});

describe("a member lifts a suppression", () => {
  beforeEach(async () => void (await say(stop(1))));

  it("with a reason, which the history and the audit log keep with what was before", async () => {
    await lift(5);
    expect(await held()).toEqual([]);
    expect(await history()).toEqual([
      ["added", "word", null, null],
      ["lifted", "member", ctx.actor.name, "She called us"],
    ]);
    const entries = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId));
    expect(entries).toMatchObject([
      {
        action: "suppression.lifted",
        reason: "She called us",
        detail: { person: ana.address, source: "word", suppressed: { from: "marketing", to: null } },
      },
    ]);
  });

  it("and what the person says later holds again", async () => {
    await lift(5);
    await say(stop(6));
    expect(await held()).toEqual(["marketing by word"]);
  });

  it("and what the person had said before it, and which arrives after it, holds too", async () => {
    await lift(5);
    await say(stop(4));
    expect(await held()).toEqual(["marketing by word"]);
  });

  it("and the word that was lifted does not come back when it is heard again", async () => {
    await lift(5);
    await say(stop(1));
    expect(await held()).toEqual([]);
  });

  it("but not when the person has said it again since the member looked", async () => {
    const [seen] = await rows();
    await say(stop(3));
    const input = { id: seen?.id ?? "", seenAt: (seen?.at ?? at(0)).toISOString(), reason: "She called us" };
    await expect(liftSuppression(ctx, input)).rejects.toMatchObject({ code: "conflict", key: "audience.saidAgain" });
    expect(await held()).toEqual(["marketing by word"]);
  });

  it("but not twice", async () => {
    await lift(5);
    await expect(lift(6)).rejects.toMatchObject({ code: "conflict", key: "audience.liftedAlready" });
  });

  it("but not in another workspace", async () => {
    const [row] = await rows();
    const other = await makeWorkspace({ owner: owner.db, web: web.db });
    const input = { id: row?.id ?? "", seenAt: at(1).toISOString(), reason: "Mine" };
    await expect(liftSuppression((await other.member("owner")).ctx, input)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await held()).toEqual(["marketing by word"]);
  });
});
