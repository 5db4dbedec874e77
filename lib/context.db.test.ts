import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { databaseRoles } from "#db/access/roles";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { asCustomer, asPerson, type Ctx, currentWorkspace, inTransaction, toRecord } from "#lib/context";
import { newChannelId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 1 });
afterAll(() => Promise.all([owner.close(), web.close()]));

/** A workspace with one channel, and a member's context there. */
async function makePlace(providerId: string | null = null) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("owner");
  const channelId = newChannelId();
  await owner.db
    .insert(channels)
    .values({ workspaceId: workspace.id, id: channelId, type: "whatsapp", name: "Spring", createdBy: "test" });
  if (providerId) await owner.db.update(workspaces).set({ providerId }).where(eq(workspaces.id, workspace.id));
  return { id: workspace.id, name: workspace.name, ctx, channelId };
}

const channelsSeen = async ({ db }: Pick<Ctx, "db">) => (await db.select().from(channels)).map(({ id }) => id);

describe("inTransaction", () => {
  test("sees the rows of its workspace and no others, on a connection that served another one before", async () => {
    const [a, b] = [await makePlace(), await makePlace()];
    expect(await inTransaction(a.ctx, channelsSeen)).toEqual([a.channelId]);
    expect(await inTransaction(b.ctx, channelsSeen)).toEqual([b.channelId]);
    expect(await channelsSeen(a.ctx)).toEqual([]);
  });

  test("hands on everything else of the context", async () => {
    const { ctx } = await makePlace();
    const { db: _, ...given } = ctx;
    expect(await inTransaction(ctx, async ({ db: _, ...inner }) => inner)).toEqual(given);
  });

  test("joins the transaction it is called in", async () => {
    const { ctx } = await makePlace();
    await inTransaction(ctx, (outer) => inTransaction(outer, async (inner) => expect(inner.db).toBe(outer.db)));
    expect(await inTransaction(ctx, async (first) => first.db)).not.toBe(
      await inTransaction(ctx, async (next) => next.db),
    );
  });

  test("keeps nothing when it throws", async () => {
    const { ctx, id } = await makePlace();
    const failing = inTransaction(ctx, async ({ db }) => {
      await db.update(workspaces).set({ name: "Changed" }).where(eq(workspaces.id, id));
      throw new Error("broken");
    });
    await expect(failing).rejects.toThrow("broken");
    expect(await currentWorkspace(ctx)).not.toMatchObject({ name: "Changed" });
  });
});

/** How a transaction stands in the database. */
async function standing({ db }: Pick<Ctx, "db">) {
  const [row] = await db.execute(sql`
    SELECT current_user AS role, current_setting('transaction_read_only') AS "readOnly",
      current_setting('search_path') LIKE 'visitor,%' AS "seesViews", current_setting('app.workspace_id', true) AS "in",
      nullif(current_setting('app.limited_in', true), '') AS "limitedIn", current_setting('app.channels', true) AS channels,
      nullif(current_setting('app.customers', true), '') AS customers`);
  return row;
}

describe("the transaction of a member", () => {
  const unlimited = { role: expect.not.stringMatching(/visitor|limited/), readOnly: "off", seesViews: false };
  const limited = { role: databaseRoles.limited, readOnly: "off", seesViews: false };
  const visiting = { role: databaseRoles.visitor, readOnly: "on", seesViews: true };
  type Member = Extract<Ctx["actor"], { kind: "member" }>;

  test.each<[string, Partial<Member>, object]>([
    ["without limits has the usual role", {}, { ...unlimited, limitedIn: null, customers: null }],
    [
      "limited to channels has a role of its own",
      { channelIds: ["a", "b"] },
      { ...limited, limitedIn: "here", channels: "a,b", customers: "*" },
    ],
    [
      "limited to no channel sees none",
      { channelIds: [] },
      { ...limited, limitedIn: "here", channels: "", customers: "*" },
    ],
    [
      "limited to customers sees all channels",
      { customerIds: ["x", "y"] },
      { ...limited, limitedIn: "none", channels: "", customers: "x,y" },
    ],
    ["limited to no customer sees none", { customerIds: [] }, { ...limited, limitedIn: "none", customers: "none" }],
    [
      "who sees no content reads views only",
      { contentHidden: true },
      { ...visiting, limitedIn: "none", channels: "", customers: "*" },
    ],
    [
      "who visits and is limited as well reads views of their channels",
      { role: "visitor", channelIds: ["a"] },
      { ...visiting, limitedIn: "here", channels: "a" },
    ],
  ])("%s", async (_name, given, expected) => {
    const { ctx, id } = await makePlace();
    const found = await inTransaction({ ...ctx, actor: { ...ctx.actor, ...given } as Member }, standing);
    const here = "limitedIn" in expected && expected.limitedIn === "here" ? { limitedIn: id } : {};
    expect(found).toMatchObject({ in: id, ...expected, ...here });
  });

  test("who visits may be recorded, in a transaction that is not theirs", async () => {
    const { ctx, id } = await makePlace();
    const visitor: Ctx = { ...ctx, actor: { ...ctx.actor, role: "visitor" } as Member };
    expect(await toRecord(visitor, standing)).toMatchObject({ ...unlimited, in: id });
    await expect(inTransaction(ctx, (inner) => toRecord(inner, standing))).rejects.toThrow("transaction of its own");
  });
});

describe("asPerson", () => {
  test("sees the person and the workspaces they are a member of, and only while it runs", async () => {
    const place = await makeWorkspace({ owner: owner.db, web: web.db });
    const other = await makeWorkspace({ owner: owner.db, web: web.db });
    const { userId } = await place.member("viewer");
    await other.member("owner");
    const seen = await asPerson(web.db, userId, async (db) => ({
      workspaces: await db.select({ id: workspaces.id }).from(workspaces),
      people: await db.select({ id: users.id }).from(users),
      memberships: await db.select({ workspaceId: memberships.workspaceId }).from(memberships),
    }));
    expect(seen).toEqual({
      workspaces: [{ id: place.id }],
      people: [{ id: userId }],
      memberships: [{ workspaceId: place.id }],
    });
    expect(await web.db.select().from(workspaces)).toEqual([]);
    expect(await web.db.select({ id: users.id }).from(users)).toEqual([]);
  });

  test("opens none of a workspace's own tables", async () => {
    const place = await makeWorkspace({ owner: owner.db, web: web.db });
    const { userId } = await place.member("owner");
    expect(await asPerson(web.db, userId, (db) => channelsSeen({ db }))).toEqual([]);
  });
});

describe("asCustomer", () => {
  test("acts inside the customer's workspace and returns to the provider's", async () => {
    const provider = await makePlace();
    const customer = await makePlace(provider.id);
    await inTransaction(provider.ctx, async (ctx) => {
      const seen = await asCustomer(ctx, customer.id, async (inside) => {
        // The customer's log names the provider beside the person, whom the customer does not know.
        const name = `${provider.ctx.actor.name} (${provider.name})`;
        expect(inside).toMatchObject({ workspaceId: customer.id, actor: { ...provider.ctx.actor, name } });
        return channelsSeen(inside);
      });
      expect(seen).toEqual([customer.channelId]);
      // A provider sees its customers' channels beside its own.
      expect((await channelsSeen(ctx)).sort()).toEqual([provider.channelId, customer.channelId].sort());
    });
  });

  test.each([
    ["a workspace nobody looks after", async () => (await makePlace()).id],
    ["another provider's customer", async () => (await makePlace((await makePlace()).id)).id],
    ["a workspace that does not exist", async () => "nowhere"],
  ])("refuses %s", async (_name, find) => {
    const provider = await makePlace();
    const called = asCustomer(provider.ctx, await find(), async () => "inside");
    await expect(called).rejects.toMatchObject({ code: "not_found", key: "notFound.workspace" });
  });

  test.each([
    ["the owner's connection", owner.db],
    ["the web's connection", web.db],
  ])("refuses the provider itself as its customer's customer over %s", async (_name, db) => {
    const provider = await makePlace();
    const customer = await makePlace(provider.id);
    const called = asCustomer({ ...customer.ctx, db }, provider.id, async () => "inside");
    await expect(called).rejects.toMatchObject({ code: "not_found" });
    const stranger = await makePlace();
    const other = asCustomer({ ...provider.ctx, db }, stranger.id, async () => "inside");
    await expect(other).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("currentWorkspace", () => {
  test.each([
    ["the owner's connection", owner.db],
    ["the web's connection", web.db],
  ])("is the context's own over %s", async (_name, db) => {
    const [a, b] = [await makePlace(), await makePlace()];
    expect(await currentWorkspace({ ...a.ctx, db })).toMatchObject({ id: a.id, name: a.name });
    expect(await currentWorkspace({ ...b.ctx, db })).toMatchObject({ id: b.id, name: b.name });
  });

  test("is not found once it is gone", async () => {
    const { ctx } = await makePlace();
    await expect(currentWorkspace({ ...ctx, workspaceId: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
  });
});
