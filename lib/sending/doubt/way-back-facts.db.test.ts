/** What is read to learn whether the way back from a platform is open. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { MessageEventKind } from "#db/message-enums";
import { messageEvents } from "#db/schema/messages";
import { inTransaction } from "#lib/context";
import { makeOrigin, makeTenant, prepare, type Tenant } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { readDoubts } from "./doubt-facts.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** A message left at noon and is in doubt; what else happens is told in minutes after noon. */
const noon = new Date("2026-11-21T12:00:00Z");
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000).toISOString();

let tenant: Tenant;
beforeEach(async () => {
  await owner.sql`DELETE FROM outbox`;
  tenant = await makeTenant(owner);
  const [id = ""] = await prepare(tenant, await makeOrigin(tenant, "api"));
  await owner.sql`
    UPDATE outbox SET state = 'uncertain', attempt = 1, due_at = ${minutes(0)}, handed_over_at = ${minutes(0)}
    WHERE message_id = ${id}`;
});

async function factsAt(minute = 15) {
  const ctx = { ...tenant.ctx, now: new Date(minutes(minute)) };
  const [doubt] = await inTransaction(ctx, (ctx) => readDoubts(ctx, 10));
  return doubt?.facts;
}

type Stored = {
  at: number;
  of?: Tenant;
  channelId?: string;
  alone?: boolean;
  over?: "applied" | "aside" | "dismissed";
};
/** A request of the platform that the door stored. */
async function stored({ at, of = tenant, over, alone = false, channelId = of.channelId }: Stored): Promise<void> {
  const [applied, aside] = [over === "applied" ? minutes(at) : null, over && over !== "applied" ? minutes(at) : null];
  await owner.sql`
    INSERT INTO inbound_events
      (workspace_id, channel_id, platform, body, received_at, alone, applied_at, set_aside_at, dismissed_at)
    VALUES (${of.ctx.workspaceId}, ${channelId}, 'whatsapp', '', ${minutes(at)}, ${alone}, ${applied}, ${aside},
      ${over === "dismissed" ? minutes(at) : null})`;
}
/** A receipt whose message is not known. */
async function orphaned(at: number, channelId = tenant.channelId, of = tenant): Promise<void> {
  await owner.sql`
    INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at)
    VALUES (${of.ctx.workspaceId}, ${`x${at}`}, 'k', ${channelId}, '{}', ${minutes(at)})`;
}

describe("what the platform posted and nobody has applied blocks", () => {
  it.each<[string, Stored[], boolean]>([
    ["when it came after the message left", [{ at: 1 }], true],
    ["when it came as the message left", [{ at: 0 }], true],
    ["not when it came before", [{ at: -1 }], false],
    ["when it is large and came after", [{ at: 1, alone: true }], true],
    ["not when it is large and came before", [{ at: -1, alone: true }], false],
    ["by the newest of several", [{ at: -2 }, { at: 1 }], true],
    [
      "by the newest of several large ones",
      [
        { at: -2, alone: true },
        { at: 1, alone: true },
      ],
      true,
    ],
    ["not once it is applied", [{ at: 1, over: "applied" }], false],
    ["not once it is applied, although it was large", [{ at: 1, alone: true, over: "applied" }], false],
    ["as long as it is set aside", [{ at: 1, over: "aside" }], true],
    [
      "by the newest that is set aside",
      [
        { at: 1, over: "aside" },
        { at: -1, over: "aside" },
      ],
      true,
    ],
    ["not when it was set aside before", [{ at: -1, over: "aside" }], false],
    ["not once a person has seen that it was set aside", [{ at: 1, over: "dismissed" }], false],
    ["whatever else came before", [{ at: 1 }, { at: -1, alone: true }, { at: -2, over: "aside" }], true],
    [
      "not on another channel",
      [
        { at: 1, channelId: "c" },
        { at: 1, channelId: "c", over: "aside" },
      ],
      false,
    ],
  ])("%s", async (_name, events, blocked) => {
    for (const event of events) await stored(event);
    expect(await factsAt()).toMatchObject({ blocked });
  });

  it("not in another workspace", async () => {
    const of = await makeTenant(owner);
    const { channelId } = tenant;
    await stored({ at: 1, of, channelId });
    await stored({ at: 1, of, channelId, alone: true });
    await stored({ at: 1, of, channelId, over: "aside" });
    await orphaned(10, channelId, of);
    await orphaned(11, "", of);
    const ctx = { ...tenant.ctx, db: owner.db, now: new Date(minutes(15)) };
    expect(await readDoubts(ctx, 10)).toMatchObject([{ facts: { blocked: false } }]);
  });
});

describe("a receipt whose message is not known blocks", () => {
  it.each<[string, number, string | undefined, boolean]>([
    ["for ten minutes", 5.1, undefined, true],
    ["not any more after ten minutes", 5, undefined, false],
    ["when nobody knows its channel", 5.1, "", true],
    ["not any more after ten minutes when nobody knows its channel", 5, "", false],
    ["not on another channel", 10, "c", false],
    ["not when it came before the message left", -1, undefined, false],
  ])("%s", async (_name, at, channelId, blocked) => {
    await orphaned(at, channelId);
    // An older one beside it.
    await orphaned(-3, channelId);
    expect(await factsAt(at < 0 ? 1 : 15)).toMatchObject({ blocked });
  });
});

describe("messages that left later on the same lane", () => {
  let n = 0;
  type Later = { left?: number; accepted?: number; part?: number; laneId?: string; of?: Tenant };
  /** @returns its id */
  async function accepted({ left = 1, accepted = left, part = 0, laneId, of = tenant }: Later = {}): Promise<string> {
    const [id = ""] = await prepare(of, await makeOrigin(of, "api"));
    await owner.sql`DELETE FROM outbox WHERE message_id = ${id}`;
    await owner.sql`UPDATE messages SET state = 'accepted', handed_over_at = ${minutes(left)} WHERE id = ${id}`;
    await owner.sql`
      INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id, part, parts, accepted_at)
      VALUES (${of.ctx.workspaceId}, ${laneId ?? tenant.laneId}, ${`w${++n}`}, ${id}, ${part}, ${part + 1}, ${minutes(accepted)})`;
    return id;
  }
  type Event = { kind: MessageEventKind; at: number; by?: string };
  async function told(messageId: string, { kind, at, by = "webhook" }: Event): Promise<void> {
    const when = new Date(minutes(at));
    await owner.db.insert(messageEvents).values({
      ...{ workspaceId: tenant.ctx.workspaceId, messageId, key: `${kind} ${at}`, kind, at: when, recordedAt: when },
      detail: { by },
    });
  }
  const laterOnes = async () => (await factsAt())?.later;

  it.each<[string, Later, number]>([
    ["count when they were accepted", {}, 1],
    ["count once, whatever number of parts they left in", { part: 1 }, 0],
    ["do not count when they were accepted before", { left: -2, accepted: -1 }, 0],
    ["do not count when they were accepted at that moment", { left: 1, accepted: 0 }, 0],
    ["do not count when they had left before", { left: -1, accepted: 1 }, 0],
    ["do not count when they left at that moment", { left: 0, accepted: 1 }, 0],
    ["do not count on another lane", { laneId: "another" }, 0],
  ])("%s", async (_name, given, count) => {
    await accepted(given);
    expect(await laterOnes()).toEqual({ accepted: count, delaysMs: [] });
  });

  it.each(["sent", "delivered", "read", "failed"] as const)(
    "tell how late the first receipt came: %s",
    async (kind) => {
      const [id] = [await accepted(), await accepted()];
      await told(id, { kind: "accepted", at: 1.5 });
      await told(id, { kind, at: 1.75, by: "answer" });
      await told(id, { kind, at: 3 });
      await told(id, { kind, at: 5 });
      expect(await laterOnes()).toEqual({ accepted: 2, delaysMs: [120_000] });
    },
  );

  it("of another workspace say nothing", async () => {
    await accepted({ of: await makeTenant(owner), laneId: tenant.laneId });
    const ctx = { ...tenant.ctx, db: owner.db, now: new Date(minutes(15)) };
    expect(await readDoubts(ctx, 10)).toMatchObject([{ facts: { later: { accepted: 0 } } }]);
  });

  it("are looked at up to two hundred, those first that were accepted next", async () => {
    await owner.sql`
      WITH made AS (
        INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, kind, preview, state, created_at,
          handed_over_at)
        SELECT ${tenant.ctx.workspaceId}, '20261121120000' || lpad(n::text, 8, '0'), ${tenant.channelId}, ${tenant.senderId},
          'outbound', 'console', 'text', '', 'accepted', ${minutes(1)}, ${minutes(1)}
        FROM generate_series(1, 201) AS n RETURNING workspace_id, id)
      INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id, accepted_at)
      SELECT workspace_id, ${tenant.laneId}, id, id, ${minutes(60)}::timestamptz - make_interval(secs => right(id, 4)::int)
      FROM made`;
    await told("2026112112000000000001", { kind: "sent", at: 2 });
    await told("2026112112000000000201", { kind: "sent", at: 3 });
    expect(await laterOnes()).toEqual({ accepted: 200, delaysMs: [120_000] });
  });
});
