import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import type { MessageChange } from "../apply-changes.ts";
import type { MovedMessage } from "../message-row.ts";
import { makeOrigin, makeTenant, noon, type Tenant } from "../testing.ts";
import { failureOf } from "../testing-platform.ts";
import { type Origin, setOriginState } from "./origins.ts";
import { obeyStops } from "./stopped-origins.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let running: Origin;
let stopped: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  [running, stopped] = [await makeOrigin(tenant, "api"), await makeOrigin(tenant, "api")];
  await setOriginState(tenant.ctx, stopped, "stopped");
});

type Given = Partial<MessageChange> & { of?: Origin | null; before?: MovedMessage["before"] };

/** What becomes of changes, the first of a message `m0` and so on. @returns their messages with the targets */
async function obey(given: Given[], ctx: Ctx = tenant.ctx): Promise<MessageChange[]> {
  const changes = given.map(
    ({ of: _, before: __, ...change }, n): MessageChange => ({
      ...{ messageId: `m${n}`, target: "queued", at: noon, key: `k${n}`, eventKind: "resent", ...change },
    }),
  );
  const rows = new Map(
    given.map(({ of, before = "sending" }, n) => {
      const row = { originKind: of?.kind ?? null, originId: of?.id ?? null };
      return [`m${n}`, { before, row } as MovedMessage];
    }),
  );
  return inTransaction(ctx, (ctx) => obeyStops(ctx, rows, changes));
}
const targets = (changes: MessageChange[]) => changes.map(({ messageId, target }) => [messageId, target]);
const failure = failureOf("RECIPIENT");

describe("a message of a stopped origin", () => {
  it("whose try ended without an outcome is called back", async () => {
    const changes = await obey([{ of: stopped }]);
    expect(changes).toMatchObject([
      { target: "queued", key: "k0", eventKind: "resent" },
      { target: "cancelled", key: "cancelled", eventKind: "cancelled", detail: { reason: "origin_stopped" } },
    ]);
  });

  it("is called back although its try met a passing fault", async () => {
    expect(targets(await obey([{ of: stopped, failure }]))).toEqual([
      ["m0", "queued"],
      ["m0", "cancelled"],
    ]);
  });

  it("that is in doubt stays in doubt", async () => {
    expect(await obey([{ of: stopped, before: "uncertain" }])).toEqual([]);
  });

  it.each(["again", "returned"] as const)(
    "that would leave once more after a failure has failed: %s",
    async (target) => {
      expect(await obey([{ of: stopped, target, failure, before: "accepted" }])).toMatchObject([
        { messageId: "m0", target: "failed", eventKind: "failed", failure },
      ]);
    },
  );

  it.each(["again", "returned"] as const)("stays as it is where nothing failed: %s", async (target) => {
    expect(await obey([{ of: stopped, target, before: "accepted" }])).toEqual([]);
  });

  it("takes in what became of it all the same", async () => {
    const given: Given[] = (["delivered", "failed", "cancelled"] as const).map((target) => ({ of: stopped, target }));
    expect(targets(await obey([...given, { of: stopped, before: "uncertain" }]))).toEqual([
      ["m0", "delivered"],
      ["m1", "failed"],
      ["m2", "cancelled"],
    ]);
  });
});

describe("a message waits again", () => {
  it.each(["queued", "again", "returned"] as const)("when its origin runs: %s", async (target) => {
    expect(
      targets(
        await obey([
          { of: running, target, failure },
          { of: stopped, before: "uncertain" },
        ]),
      ),
    ).toEqual([["m0", target]]);
  });

  it("when its origin is paused", async () => {
    await setOriginState(tenant.ctx, running, "paused");
    expect(targets(await obey([{ of: running }]))).toEqual([["m0", "queued"]]);
  });

  it("when its origin runs, whatever happened to one of another kind with the same id", async () => {
    await owner.sql`UPDATE origins SET id = ${running.id}, kind = 'flow_run' WHERE id = ${stopped.id}`;
    const namesake: Origin = { kind: "flow_run", id: running.id };
    expect(targets(await obey([{ of: running }, { of: namesake, before: "uncertain" }]))).toEqual([["m0", "queued"]]);
  });

  it("not when nobody knows who asked for it", async () => {
    const nobody: Origin = { kind: "api", id: "gone" };
    expect(
      await obey([
        { of: null, before: "uncertain" },
        { of: nobody, before: "uncertain" },
      ]),
    ).toEqual([]);
  });

  it("not because another workspace's origin of the same id runs", async () => {
    const stranger = await makeTenant(owner);
    await owner.sql`UPDATE origins SET workspace_id = ${stranger.ctx.workspaceId} WHERE id = ${running.id}`;
    const ctx = { ...tenant.ctx, db: owner.db };
    expect(await obey([{ of: running, before: "uncertain" }], ctx)).toEqual([]);
  });
});

it("an origin whose message waits again is stopped after that is written, and others meanwhile", async () => {
  const other = await makeOrigin(tenant, "api");
  await owner.sql`UPDATE origins SET id = ${running.id}, kind = 'flow_run', state = 'running' WHERE id = ${stopped.id}`;
  const stop = ({ kind, id }: Origin) =>
    owner.sql.begin(async (sql) => {
      await sql`SET LOCAL lock_timeout = 100`;
      await sql`UPDATE origins SET state = 'stopped' WHERE kind = ${kind} AND id = ${id}`;
    });
  await inTransaction(tenant.ctx, async (ctx) => {
    await obey([{ of: running }], ctx);
    await expect(stop(running)).rejects.toMatchObject({ code: "55P03" });
    await stop(other);
    await stop({ kind: "flow_run", id: running.id });
  });
});

it("changes that let nothing wait again are not looked into", async () => {
  const ctx = { ...tenant.ctx, db: undefined as never };
  const changes: MessageChange[] = [{ messageId: "m0", target: "sent", at: noon, key: "k", eventKind: "sent" }];
  expect(await obeyStops(ctx, new Map(), changes)).toBe(changes);
});
