/** How long a reader holds a mailbox, how much it reads at once, and which mailboxes are asked for. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { mailboxes } from "#db/schema/mail";
import { jobRequests } from "#db/schema/operations";
import type { OpenChannel } from "#lib/channels/binding/open-channel";
import type { Outcome } from "#lib/connectors/connector";
import type { MailboxAbility, MailboxBatch } from "#lib/connectors/mailbox";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import { askDueCollections } from "./ask-collections.ts";
import { collectMailbox } from "./collect-mailbox.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, db: worker.db, now: new Date() },
  actor: { kind: "system", name: "test" },
});
let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  await owner.sql`DELETE FROM mailboxes`;
  await owner.sql`DELETE FROM job_requests`;
  const workspaceId = await insertWorkspace(owner.db);
  channelId = await insertChannel(owner.db, workspaceId, { type: "email", state: "bound" });
  ctx = contextOf(workspaceId);
  await add(channelId);
});

const add = (channelId: string, given: Partial<typeof mailboxes.$inferInsert> = {}) =>
  owner.db.insert(mailboxes).values({ workspaceId: ctx.workspaceId, channelId, place: "place", ...given });
async function row(of = channelId) {
  const [found] = await owner.db.select().from(mailboxes).where(eq(mailboxes.channelId, of));
  if (!found) throw new Error("no mailbox");
  return found;
}
const secondsFromNow = (at: Date | null | undefined) => ((at?.getTime() ?? 0) - Date.now()) / 1_000;

type Read = MailboxAbility<unknown>["read"];
function batch(words: string[], lastUid: number): Outcome<MailboxBatch> {
  const requests = words.map((text) => ({
    ...{ method: "POST", path: "/webhooks/email/x", query: {}, headers: {}, body: Buffer.from(text) },
  }));
  return { ok: true, value: { requests, unknown: 0, position: { validity: "7", lastUid, freshFrom: 1 } } };
}
/** @param mailbox what the channel's connector knows of mailboxes; null where it knows none */
function collect(read: Read, mailbox: object | null = { placeOf: () => "place", reasons: [], read }) {
  const opened = { connector: { platform: "email", mailbox: mailbox ?? undefined }, channel: { id: channelId } };
  return collectMailbox({ ...ctx, now: new Date() }, channelId, {
    ...{ sql: worker.sql, io: {} as never, stopping: new AbortController().signal },
    find: async () => opened as unknown as OpenChannel,
  });
}
const stored = async () =>
  (await owner.sql`SELECT body FROM inbound_events WHERE channel_id = ${channelId} ORDER BY id`).map(({ body }) =>
    String(body),
  );

describe("a reader", () => {
  it("holds its mailbox for three quarters of a minute, and anew with each batch; others of the workspace are free", async () => {
    await add("other");
    const held: number[] = [];
    await collect(async function* () {
      held.push(secondsFromNow((await row()).leaseUntil));
      await owner.sql`UPDATE mailboxes SET lease_until = now() + interval '5 seconds' WHERE channel_id = ${channelId}`;
      yield batch(["one"], 1);
      held.push(secondsFromNow((await row()).leaseUntil));
      expect(await row("other")).toMatchObject({ lease: null, leaseUntil: null, lastUid: 0 });
    });
    for (const seconds of held) expect(Math.abs(seconds - 45)).toBeLessThan(5);
    expect(held).toHaveLength(2);
    expect(await row("other")).toMatchObject({ collectedAt: null, collected: 0 });
  });

  it("stores nothing when its lease has run out, although nobody else has taken the mailbox", async () => {
    await collect(async function* () {
      await owner.sql`UPDATE mailboxes SET lease_until = now() - interval '1 second'`;
      yield batch(["late"], 9);
    });
    expect(await stored()).toEqual([]);
    expect(await row()).toMatchObject({ lastUid: 0 });
  });

  it("leaves a mailbox alone that another one reads, and takes over from one that says nothing any more", async () => {
    await owner.sql`UPDATE mailboxes SET lease = 'another', lease_until = now() + interval '1 minute'`;
    let reads = 0;
    const read: Read = async function* () {
      reads += 1;
      yield batch([], 1);
    };
    await collect(read);
    expect(reads).toBe(0);
    await owner.sql`UPDATE mailboxes SET lease_until = now() - interval '1 second'`;
    await collect(read);
    expect(reads).toBe(1);
    expect(await row()).toMatchObject({ lease: null, lastUid: 1 });
  });

  it("reads thirty batches, and lets the next reading go on at once", async () => {
    let given = 0;
    await collect(async function* () {
      for (;;) yield batch([], ++given);
    });
    expect(given).toBe(30);
    expect(await row()).toMatchObject({ lastUid: 30, lease: null, collectedAt: null, failures: 0 });
    expect(secondsFromNow((await row()).collectDueAt)).toBeLessThanOrEqual(0);
  });

  it("keeps how far it got when the mailbox fails afterwards, with words of its own where the server said none", async () => {
    await collect(async function* () {
      yield batch(["one"], 1);
      const failure = { kind: "TRANSIENT", code: null, detail: "timed out", retryAfterMs: null, trace: null } as const;
      yield { ok: false, failure };
    });
    expect(await stored()).toEqual(["one"]);
    expect(await row()).toMatchObject({
      ...{ lastUid: 1, failures: 1, trouble: "no_answer", troubleDetail: "timed out", lease: null, collectedAt: null },
    });
  });

  it.each([
    ["whose platform has no mailboxes", null],
    ["that is another one by now", { placeOf: () => "elsewhere", reasons: [] }],
  ])("reads nothing of a channel %s", async (_name, mailbox) => {
    await owner.sql`UPDATE mailboxes SET failures = 2, trouble = 'sign_in_refused'`;
    const read: Read = async function* () {
      expect.unreachable("nothing to read");
      yield batch([], 1);
    };
    await collect(read, mailbox && { ...mailbox, read });
    expect(await row()).toMatchObject({ lease: null, failures: 2, trouble: "sign_in_refused", collectedAt: null });
    expect(Math.abs(secondsFromNow((await row()).collectDueAt) - 60)).toBeLessThan(5);
  });

  it("finds its channel by itself, and reads nothing of one that is not bound", async () => {
    const tools = { sql: worker.sql, io: {} as never, stopping: new AbortController().signal };
    await collectMailbox(ctx, channelId, tools);
    expect(await row()).toMatchObject({ lease: null, collectedAt: null });
    expect(secondsFromNow((await row()).collectDueAt)).toBeGreaterThan(50);
  });
});

describe("asking for readings", () => {
  const asked = async () => (await owner.db.select().from(jobRequests)).map(({ key }) => key);
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

  it("is done for a hundred at once, those first that are due longest, and says that there may be more", async () => {
    await owner.sql`DELETE FROM mailboxes`;
    await owner.sql`
      INSERT INTO mailboxes (workspace_id, channel_id, place, collect_due_at)
      SELECT ${ctx.workspaceId}, 'c' || n, 'place', now() - make_interval(secs => n) FROM generate_series(1, 101) AS n`;
    expect(await askDueCollections(worker.db, contextOf)).toBe(true);
    expect(await asked()).toHaveLength(100);
    expect(await asked()).not.toContain("c1");
    expect(await askDueCollections(worker.db, contextOf)).toBe(false);
    expect(await asked()).toHaveLength(101);
  });

  it("is done again five minutes after the reading was lost, and not for what is not due", async () => {
    await add("due", { collectDueAt: ago(1) });
    await add("not due", { collectDueAt: ago(-60) });
    await owner.sql`UPDATE mailboxes SET collect_due_at = now() + interval '1 hour' WHERE channel_id = ${channelId}`;
    expect(await askDueCollections(worker.db, contextOf)).toBe(false);
    expect(await asked()).toEqual(["due"]);
    expect(Math.abs(secondsFromNow((await row("due")).collectDueAt) - 300)).toBeLessThan(5);
    expect(secondsFromNow((await row("not due")).collectDueAt)).toBeLessThan(61);
    expect(secondsFromNow((await row()).collectDueAt)).toBeGreaterThan(3_000);
  });
});
