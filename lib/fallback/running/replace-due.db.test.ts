/** Nothing is lost and nothing doubled, whoever works at the same time and whatever is killed. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { dailyStatistics } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { hooks, later, messagesOf, person, prepare } from "#lib/sending/testing";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import {
  type Chosen,
  type FallbackTenant,
  fallbacksOf,
  makeCampaignWith,
  makeFallbackTenant,
  replacementsOf,
} from "../testing.ts";
import { replaceDue, replaceSome } from "./replace-due.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: FallbackTenant;
beforeEach(async () => {
  await owner.sql`TRUNCATE fallbacks`;
  tenant = await makeFallbackTenant(owner);
});

const contextAt =
  (seconds: number) =>
  (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId, now: later(seconds) });

/** Messages that the platform took at noon. @returns their ids */
async function accept(people: number, chosen: Chosen = {}, of = tenant): Promise<string[]> {
  const campaign = await makeCampaignWith(of, chosen);
  const to = Array.from({ length: people }, () => person({ parameters: ["Ana"] }));
  const ids = await prepare(of, campaign, { people: to });
  await report(ids, "accepted", 0, of);
  return ids;
}

async function report(ids: string[], target: "accepted" | "delivered" | "failed", seconds: number, of = tenant) {
  const failure = { failure: { kind: "RECIPIENT" as const, code: "131026", detail: "Not there" } };
  const changes = ids.map((messageId): MessageChange => {
    const about = target === "accepted" ? { externalId: `w-${messageId}` } : target === "failed" ? failure : {};
    return { messageId, target, at: later(seconds), key: `${target}:${seconds}`, eventKind: target, ...about };
  });
  await applyChanges({ ...of.ctx, now: later(seconds) }, hooks, changes);
}

const turn = (seconds: number) => replaceDue(worker.db, contextAt(seconds));

describe("a message that does not arrive", () => {
  it("is replaced once, however many workers look at the same time", async () => {
    const ids = await accept(30);
    await Promise.all(Array.from({ length: 4 }, () => replaceSome(contextAt(300)(tenant.ctx.workspaceId))));
    await turn(301);
    expect(await replacementsOf(tenant)).toHaveLength(ids.length);
    expect(new Set((await fallbacksOf(tenant)).map(({ sentId }) => sentId)).size).toBe(ids.length);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("is replaced by a message of the SMS channel, with the words of the person and their row", async () => {
    const [id] = await accept(1);
    await turn(300);
    const [first] = await messagesOf(tenant);
    const [sms] = await replacementsOf(tenant);
    expect(sms).toMatchObject({
      ...{ channelId: tenant.sms.channelId, senderId: tenant.sms.senderId, preview: "We are open, Ana.", kind: "text" },
      ...{
        address: first?.address,
        country: "DE",
        category: "utility",
        rowNumber: first?.rowNumber,
        source: "automatic",
      },
      ...{ state: "queued", campaignId: null, expiresAt: later(300 + 86_400) },
    });
    expect(await fallbacksOf(tenant)).toMatchObject([{ messageId: id, sentId: sms?.id, segments: 1, state: "made" }]);
    const [day] = (await owner.db.select().from(dailyStatistics)).filter(
      ({ channelId }) => channelId === tenant.sms.channelId,
    );
    expect(day).toMatchObject({ submitted: 1, senderId: tenant.sms.senderId, category: "utility" });
  });

  it("keeps each value with its variable where another language has them in another order", async () => {
    const chosen = { text: "Dear $(name), until $(day).", columns: ["body.name", "body.day"] };
    const campaign = await makeCampaignWith(tenant, chosen);
    const content = { ...greeting, body: "Bis $(day), $(name).", samples: {} };
    const languages = JSON.stringify([
      { code: tenant.templateCode, name: "hours", language: "de", version: 0, content },
    ]);
    await owner.sql`UPDATE campaigns SET template_code = 'own', languages = ${languages}::text::jsonb
      WHERE workspace_id = ${tenant.ctx.workspaceId} AND id = ${campaign.id}`;
    const ids = await prepare(tenant, campaign, { people: [person({ parameters: ["Friday", "Ana"] })] });
    await report(ids, "accepted", 0);
    await turn(300);
    expect(await replacementsOf(tenant)).toMatchObject([{ preview: "Dear Ana, until Friday." }]);
  });

  it("is replaced by the next turn when a worker dies between the mark and the message", async () => {
    await accept(3);
    await owner.sql.unsafe(`
      CREATE FUNCTION no_outbox() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
      CREATE TRIGGER killed BEFORE INSERT ON outbox EXECUTE FUNCTION no_outbox()`);
    await expect(replaceSome(contextAt(300)(tenant.ctx.workspaceId))).rejects.toThrow();
    await owner.sql.unsafe("DROP TRIGGER killed ON outbox; DROP FUNCTION no_outbox()");
    expect(await replacementsOf(tenant)).toEqual([]);
    expect((await fallbacksOf(tenant)).map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    await turn(301);
    expect(await replacementsOf(tenant)).toHaveLength(3);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("either arrives or is replaced when its report comes at the very moment", async () => {
    const ids = await accept(40);
    const halves = [ids.slice(0, 20), ids.slice(20)];
    await Promise.all([
      ...halves.map((half) => report(half, "delivered", 300)),
      replaceSome(contextAt(300)(tenant.ctx.workspaceId)),
      replaceSome(contextAt(300)(tenant.ctx.workspaceId)),
    ]);
    await turn(301);
    const rows = await fallbacksOf(tenant);
    expect(rows.every(({ state, lateAt }) => state === "made" && lateAt !== null)).toBe(true);
    expect(await replacementsOf(tenant)).toHaveLength(rows.length);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("is left alone while a report about it is being applied", async () => {
    const [id = ""] = await accept(1);
    await owner.sql.begin(async (tx) => {
      await tx`SELECT 1 FROM messages WHERE id = ${id} FOR UPDATE`;
      await replaceSome(contextAt(300)(tenant.ctx.workspaceId));
      expect(await replacementsOf(tenant)).toEqual([]);
    });
    await turn(301);
    expect(await replacementsOf(tenant)).toHaveLength(1);
  });

  it("keeps why it was replaced, whatever happens to it later", async () => {
    const ids = await accept(1, { triggers: ["undelivered", "unread"] });
    await report(ids, "failed", 5);
    await turn(6);
    const [before] = await fallbacksOf(tenant);
    await report(ids, "delivered", 7);
    const [after] = await fallbacksOf(tenant);
    expect(after).toEqual({ ...before, lateAt: later(7) });
    expect(before).toMatchObject({ state: "made", trigger: "undelivered", dueAt: later(5) });
  });

  it("is replaced once by however many reports of its failure", async () => {
    const ids = await accept(2, { durationSeconds: null });
    for (const seconds of [1, 2, 3]) {
      await report(ids, "failed", seconds);
      await turn(seconds);
    }
    expect(await replacementsOf(tenant)).toHaveLength(2);
  });
});

describe("several workspaces", () => {
  let other: FallbackTenant;
  beforeEach(async () => {
    other = await makeFallbackTenant(owner);
  });
  afterEach(() => owner.sql`TRUNCATE fallbacks`);

  it("take turns: one with much to do does not keep another waiting", async () => {
    await accept(150);
    await accept(1, {}, other);
    expect(await turn(300)).toBe(true);
    expect(await replacementsOf(other)).toHaveLength(1);
    expect(await replacementsOf(tenant)).toHaveLength(100);
    expect(await turn(300)).toBe(false);
    expect(await replacementsOf(tenant)).toHaveLength(150);
  });

  it("with nothing due are left alone", async () => {
    await accept(1);
    await accept(1, { durationSeconds: 600 }, other);
    await turn(300);
    expect([await replacementsOf(tenant), await replacementsOf(other)].map(({ length }) => length)).toEqual([1, 0]);
  });
});
