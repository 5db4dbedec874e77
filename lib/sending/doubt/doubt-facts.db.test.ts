import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messageEvents } from "#db/schema/messages";
import { inTransaction } from "#lib/context";
import { claimMessages } from "#lib/sending/claim";
import { type Origin, setOriginState } from "#lib/sending/origins/origins";
import { hooks, later, makeOrigin, makeTenant, prepare, type Tenant, take } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { type Doubt, readDoubts } from "./doubt-facts.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let origin: Origin;
/** Left at noon, in doubt since, and looked at ten seconds later. */
let id: string;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  origin = await makeOrigin(tenant, "api");
  id = await doubtful();
});

async function doubtful(given: { of?: Tenant; dueAt?: Date } = {}): Promise<string> {
  const of = given.of ?? tenant;
  const [made = ""] = await prepare(of, of === tenant ? origin : await makeOrigin(of, "api"));
  await owner.sql`
    UPDATE outbox SET state = 'uncertain', attempt = 1, due_at = ${(given.dueAt ?? later(10)).toISOString()},
      handed_over_at = ${later(0).toISOString()} WHERE message_id = ${made}`;
  return made;
}

const look = (seconds = 10, count = 100): Promise<Doubt[]> =>
  inTransaction({ ...tenant.ctx, now: later(seconds) }, (ctx) => readDoubts(ctx, count));
async function factsAt(seconds = 10) {
  const doubts = await look(seconds);
  expect(doubts.map((doubt) => doubt.id)).toEqual([id]);
  return doubts[0]?.facts;
}

describe("messages in doubt are looked at", () => {
  it("from the moment on for which it was asked", async () => {
    expect(await look(9.999)).toEqual([]);
    expect(await look(10)).toMatchObject([{ id, attempt: 1, originKind: "api", originId: origin.id }]);
  });

  it("and no others: not those that wait, that leave, or that are another workspace's", async () => {
    const [leaving] = await prepare(tenant, origin);
    await claimMessages(tenant.ctx, hooks, await take(tenant), 1);
    const [waiting] = await prepare(tenant, origin);
    await owner.sql`UPDATE outbox SET due_at = ${later(0).toISOString()} WHERE message_id IN (${waiting ?? ""}, ${leaving ?? ""})`;
    const stranger = await makeTenant(owner);
    await doubtful({ of: stranger });
    expect((await look()).map((doubt) => doubt.id)).toEqual([id]);
    const asOwner = await readDoubts({ ...tenant.ctx, db: owner.db, now: later(10) }, 100);
    expect(asOwner.map((doubt) => doubt.id)).toEqual([id]);
  });

  it("no more than are asked for, those first that are due longest", async () => {
    const [second, first, third] = [
      await doubtful({ dueAt: later(5) }),
      await doubtful({ dueAt: later(4) }),
      await doubtful({ dueAt: later(5) }),
    ];
    expect((await look(10, 2)).map((doubt) => doubt.id).sort()).toEqual([first, second].sort());
    expect((await look(10, 3)).map((doubt) => doubt.id).sort()).toEqual([first, second, third].sort());
  });
});

describe("the facts about a message in doubt", () => {
  it("are when it left, what for, and what its platform is like", async () => {
    expect(await factsAt()).toEqual({
      ...{ now: later(10), leftAt: later(0), category: "utility", sentAgain: false, originStopped: false },
      ...{
        platform: { givesReceipts: true, resendHarmless: false, receiptsNameOurs: true, receiptsRare: false },
        blocked: false,
      },
      later: { accepted: 0, delaysMs: [] },
    });
  });

  it("expect no receipts of a channel that is gone", async () => {
    await owner.sql`DELETE FROM channels WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(await factsAt()).toMatchObject({ platform: { givesReceipts: false, resendHarmless: false } });
  });

  it("hold although the lane is gone", async () => {
    await owner.sql`DELETE FROM lanes WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(await factsAt()).toMatchObject({ leftAt: later(0), blocked: false });
  });

  it.each([
    ["running", false],
    ["paused", false],
    ["stopped", true],
  ] as const)("of an origin that is %s say that it is stopped: %s", async (state, originStopped) => {
    await setOriginState(tenant.ctx, origin, state);
    expect(await factsAt()).toMatchObject({ originStopped });
  });

  it("take an origin that nobody knows for stopped, also when others have the same id or kind", async () => {
    await makeOrigin(tenant, "api");
    await owner.sql`UPDATE origins SET kind = 'flow_run' WHERE id = ${origin.id}`;
    expect(await factsAt()).toMatchObject({ originStopped: true });
  });

  it.each<[string, "resent" | "uncertain", Record<string, string>, boolean]>([
    ["after doubt before", "resent", {}, true],
    ["because somebody asked for it", "resent", { cause: "asked" }, true],
    ["after a failure that passes", "resent", { cause: "retried" }, false],
    ["never", "uncertain", {}, false],
  ])("say whether it was sent again: %s", async (_name, kind, detail, sentAgain) => {
    const [other = ""] = await prepare(tenant, origin);
    const event = { workspaceId: tenant.ctx.workspaceId, key: "k", at: later(1) };
    await owner.db.insert(messageEvents).values([
      { ...event, messageId: id, kind, detail },
      { ...event, messageId: other, kind: "resent" },
    ]);
    expect(await factsAt()).toMatchObject({ sentAgain });
  });
});
