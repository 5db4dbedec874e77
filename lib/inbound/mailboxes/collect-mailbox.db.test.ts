import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { connect } from "#db/client";
import { mailboxes } from "#db/schema/mail";
import { jobRequests } from "#db/schema/operations";
import type { OpenChannel } from "#lib/channels/binding/open-channel";
import { keepMailbox } from "#lib/channels/mailboxes/keep-mailbox";
import { readMailbox } from "#lib/channels/mailboxes/read-mailbox";
import type { Failure, Outcome } from "#lib/connectors/connector";
import type { MailboxAbility, MailboxBatch } from "#lib/connectors/mailbox";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import { askDueCollections } from "./ask-collections.ts";
import { collectMailbox } from "./collect-mailbox.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const [worker, web] = await Promise.all([connectionAs("worker"), connectionAs("web")]);
afterAll(() => owner.close());

const contextOf = (workspaceId: string, db = worker.db): Ctx => ({
  ...{ workspaceId, db, now: new Date() },
  actor: { kind: "system", name: "test" },
});
let ctx: Ctx;
let channelId: string;

beforeEach(async () => {
  await owner.sql`DELETE FROM mailboxes`;
  const workspaceId = await insertWorkspace(owner.db);
  channelId = await insertChannel(owner.db, workspaceId, { type: "email", state: "bound" });
  ctx = contextOf(workspaceId);
  await inTransaction(contextOf(workspaceId, web.db), (ctx) => keepMailbox(ctx, channelId, "place"));
});

type Read = MailboxAbility<unknown>["read"];

/** A batch of mails, each known by its words. */
function batch(words: string[], lastUid: number, unknown = 0): Outcome<MailboxBatch> {
  const requests = words.map((text) => ({
    ...{ method: "POST", path: "/webhooks/email/x", query: {}, headers: {}, body: Buffer.from(`Subject: ${text}\n\n`) },
  }));
  return { ok: true, value: { requests, unknown, position: { validity: "7", lastUid, freshFrom: 1 } } };
}

function failed(code: string, detail: string): Outcome<MailboxBatch> {
  const failure: Failure = { kind: "AUTH", code, detail, retryAfterMs: null, trace: null };
  return { ok: false, failure };
}

const readNothing: Read = async function* () {
  yield* [];
};

/** Collects from a mailbox that reads so. */
function collect(read: Read, more: { place?: string; stopping?: AbortSignal } = {}) {
  const mailbox = { placeOf: () => more.place ?? "place", reasons: [], read };
  const opened = { connector: { platform: "email", mailbox }, channel: { id: channelId } } as unknown as OpenChannel;
  return collectMailbox({ ...ctx, now: new Date() }, channelId, {
    ...{ sql: worker.sql, io: {} as never, find: async () => opened },
    stopping: more.stopping ?? new AbortController().signal,
  });
}

const stored = async () => {
  const rows = await owner.sql<
    { body: Buffer }[]
  >`SELECT body FROM inbound_events WHERE channel_id = ${channelId} ORDER BY id`;
  return rows.map(({ body }) => /Subject: (.*)/.exec(body.toString())?.[1]);
};
const row = async () => {
  const [found] = await owner.db.select().from(mailboxes).where(eq(mailboxes.channelId, channelId));
  if (!found) throw new Error("no mailbox");
  return found;
};

describe("reading", () => {
  it("stores each batch with the position behind it, and reads on from there", async () => {
    await collect(async function* () {
      yield batch(["one", "two"], 2, 1);
      expect(await stored()).toEqual(["one", "two"]);
      expect(await row()).toMatchObject({ validity: "7", lastUid: 2 });
      yield batch(["three"], 3);
    });
    expect(await stored()).toEqual(["one", "two", "three"]);
    expect(await row()).toMatchObject({ lease: null, lastUid: 3, collected: 3, unknown: 1, trouble: null });
    let from: unknown;
    await collect(async function* (_channel, position) {
      from = position;
      yield* [];
    });
    expect(from).toEqual({ validity: "7", lastUid: 3, freshFrom: 1 });
    expect(await readMailbox(ctx, channelId)).toEqual({
      ...{ collectedAt: expect.any(Date), collected: 3, unknown: 1, trouble: null },
    });
  });

  it("stores the same mail once when the mailbox gives it again", async () => {
    for (const lastUid of [1, 2])
      await collect(async function* () {
        yield batch(["one", "one"], lastUid);
      });
    expect(await stored()).toEqual(["one"]);
  });

  it("repeats nothing of a reader that was killed between two batches", async () => {
    const killed = collect(async function* () {
      yield batch(["one"], 1);
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    // Its lease holds until it has said nothing for long enough.
    let asked = false;
    const read: Read = async function* (_channel, position) {
      asked = true;
      expect(position).toMatchObject({ lastUid: 1 });
      yield batch(["two"], 2);
    };
    await collect(read);
    expect(asked).toBe(false);
    await owner.sql`UPDATE mailboxes SET lease_until = now() - interval '1 second'`;
    await collect(read);
    expect(await stored()).toEqual(["one", "two"]);
  });

  it("stores nothing of a reader that another one has taken over from", async () => {
    let ended = false;
    await collect(async function* () {
      try {
        await owner.sql`UPDATE mailboxes SET lease = 'another', lease_until = now() + interval '1 minute'`;
        yield batch(["late"], 9);
        expect.unreachable("it must not be asked for more");
      } finally {
        ended = true;
      }
    });
    expect(ended).toBe(true);
    expect(await stored()).toEqual([]);
    expect(await row()).toMatchObject({ lease: "another", lastUid: 0, collected: 0, collectedAt: null });
  });

  it("keeps neither mails nor position when the transaction is lost at its end", async () => {
    await owner.sql.unsafe(`
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lost at the commit'; END $$;
      CREATE CONSTRAINT TRIGGER lost AFTER UPDATE OF last_uid ON mailboxes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION lose()`);
    onTestFinished(async () => {
      await owner.sql.unsafe("DROP TRIGGER lost ON mailboxes; DROP FUNCTION lose()");
    });
    const lost = collect(async function* () {
      yield batch(["one"], 1);
    });
    await expect(lost).rejects.toThrow("lost at the commit");
    expect(await stored()).toEqual([]);
    expect(await row()).toMatchObject({ lastUid: 0 });
  });

  it("does not read a mailbox that the channel no longer has", async () => {
    await collect(
      async function* () {
        expect.unreachable("another place");
        yield batch([], 0);
      },
      { place: "another place" },
    );
    expect(await row()).toMatchObject({ lease: null, collectedAt: null });
  });
});

describe("what becomes of the next reading", () => {
  const secondsFromNow = async () => Math.round(((await row()).collectDueAt.getTime() - Date.now()) / 1000);

  it("comes a minute later", async () => {
    await collect(readNothing);
    expect(await secondsFromNow()).toBeGreaterThan(50);
    expect(await secondsFromNow()).toBeLessThanOrEqual(60);
  });

  it("comes ever later while the mailbox fails, which is shown in its words until it works again", async () => {
    const dues: number[] = [];
    for (let times = 0; times < 6; times++) {
      await collect(async function* () {
        yield failed("sign_in_refused", "no such user");
      });
      dues.push(Math.ceil((await secondsFromNow()) / 60));
    }
    expect(dues).toEqual([1, 2, 4, 8, 15, 15]);
    expect(await readMailbox(ctx, channelId)).toMatchObject({
      ...{ collectedAt: null, trouble: { reason: "sign_in_refused", detail: "no such user" } },
    });
    await collect(readNothing);
    expect(await readMailbox(ctx, channelId)).toMatchObject({ trouble: null, collectedAt: expect.any(Date) });
    expect(await secondsFromNow()).toBeLessThanOrEqual(60);
  });

  it("comes at once when the worker is stopped between two batches", async () => {
    const stop = new AbortController();
    await collect(
      async function* () {
        stop.abort();
        yield batch(["one"], 1);
        expect.unreachable("it was stopped");
      },
      { stopping: stop.signal },
    );
    expect(await stored()).toEqual(["one"]);
    expect(await secondsFromNow()).toBeLessThanOrEqual(0);
  });

  it("is asked for once while the one before is out", async () => {
    const ask = () => askDueCollections(worker.db, contextOf);
    await ask();
    await ask();
    const asked = await owner.db.select().from(jobRequests).where(eq(jobRequests.key, channelId));
    expect(asked).toMatchObject([{ kind: "mailbox.collect", payload: { channelId } }]);
    expect(await secondsFromNow()).toBeGreaterThan(60);
  });
});

describe("a channel that is bound again", () => {
  it("goes on in the same mailbox, and begins anew in another one", async () => {
    await collect(async function* () {
      yield batch(["one"], 1);
    });
    const bind = (place: string | null) =>
      inTransaction(contextOf(ctx.workspaceId, web.db), (ctx) => keepMailbox(ctx, channelId, place));
    await bind("place");
    expect(await row()).toMatchObject({ lastUid: 1, collected: 1 });
    await bind("elsewhere");
    expect(await row()).toMatchObject({ lastUid: 0, validity: null, collected: 0 });
    await bind(null);
    await expect(row()).rejects.toThrow("no mailbox");
  });
});
