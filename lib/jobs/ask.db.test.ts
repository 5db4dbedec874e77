import { asc } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { connect } from "#db/client";
import { jobRequests } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { askForJob, withdrawJob } from "./ask.ts";
import { defineJob } from "./define-job.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const report = defineJob({
  kind: "test.report",
  payload: z.object({ workspaceId: z.string(), campaignId: z.string(), page: z.number() }),
  maxAttempts: 3,
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  concurrency: 1,
});

const noon = new Date("2026-11-21T12:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

let ctx: Ctx;
beforeEach(() => {
  ctx = contextOf(newId());
});

/** As the web asks: through the role that row-level security applies to. */
function contextOf(workspaceId: string): Ctx {
  return { workspaceId, actor: { kind: "system", name: "test" }, db: web.db, now: noon };
}

const requests = () =>
  owner.db
    .select({ key: jobRequests.key, payload: jobRequests.payload, dueAt: jobRequests.dueAt })
    .from(jobRequests)
    .orderBy(asc(jobRequests.key));

beforeEach(() => owner.db.delete(jobRequests).then(() => {}));

describe("askForJob", () => {
  it("is due at once unless a time is given", async () => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a" });
    await askForJob(ctx, report, { campaignId: "b", page: 1 }, { key: "b", dueAt: later(60) });
    expect(await requests()).toEqual([
      { key: "a", payload: { campaignId: "a", page: 1 }, dueAt: noon },
      { key: "b", payload: { campaignId: "b", page: 1 }, dueAt: later(60) },
    ]);
  });

  it.each([
    ["an earlier time replaces a later one", 30, 10, 10],
    ["a later time does not replace an earlier one", 10, 30, 10],
  ])("keeps one request a key: %s, and the newest payload wins", async (_name, first, second, kept) => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a", dueAt: later(first) });
    await askForJob(ctx, report, { campaignId: "a", page: 2 }, { key: "a", dueAt: later(second) });
    expect(await requests()).toEqual([{ key: "a", payload: { campaignId: "a", page: 2 }, dueAt: later(kept) }]);
  });

  it("leaves nothing behind when the caller's transaction is rolled back", async () => {
    const broken = inTransaction(ctx, async (inner) => {
      await askForJob(inner, report, { campaignId: "a", page: 1 }, { key: "a" });
      throw new Error("the change failed");
    });
    await expect(broken).rejects.toThrow("the change failed");
    expect(await requests()).toEqual([]);
  });

  it("keeps requests of two workspaces apart although kind and key are the same", async () => {
    await askForJob(ctx, report, { campaignId: "mine", page: 1 }, { key: "a" });
    await askForJob(contextOf(newId()), report, { campaignId: "theirs", page: 1 }, { key: "a" });
    expect((await requests()).map((row) => row.payload.campaignId).sort()).toEqual(["mine", "theirs"]);
  });
});

describe("withdrawJob", () => {
  it("takes the request back and says whether there was one", async () => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a" });
    expect(await withdrawJob(ctx, report, "a")).toBe(true);
    expect(await withdrawJob(ctx, report, "a")).toBe(false);
    expect(await requests()).toEqual([]);
  });

  it("cannot reach another workspace's request", async () => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a" });
    expect(await withdrawJob(contextOf(newId()), report, "a")).toBe(false);
    expect(await requests()).toHaveLength(1);
  });
});

describe("row-level security", () => {
  it("hides a request from every other workspace, and from a transaction that names none", async () => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a" });
    const seen = (workspaceId: string) =>
      inTransaction(contextOf(workspaceId), ({ db }) => db.select({ key: jobRequests.key }).from(jobRequests));
    expect(await seen(ctx.workspaceId)).toEqual([{ key: "a" }]);
    expect(await seen(newId())).toEqual([]);
    expect(await seen("")).toEqual([]);
  });

  it("lets another workspace neither delete nor add a request", async () => {
    await askForJob(ctx, report, { campaignId: "a", page: 1 }, { key: "a" });
    const stranger = contextOf(newId());
    await inTransaction(stranger, ({ db }) => db.delete(jobRequests));
    expect(await requests()).toHaveLength(1);
    const planted = inTransaction(stranger, ({ db }) =>
      db
        .insert(jobRequests)
        .values({ workspaceId: ctx.workspaceId, kind: report.kind, key: "x", payload: {}, dueAt: noon }),
    );
    await expect(planted).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
