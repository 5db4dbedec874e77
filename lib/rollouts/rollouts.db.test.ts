import { type ChildProcess, spawn } from "node:child_process";
import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { rollouts, rolloutTargets } from "#db/schema/rollouts";
import { templates } from "#db/schema/templates";
import { auditLog, workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertWorkspace } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { startWorker } from "#lib/worker/worker";
import { smallHeap } from "#scripts/start/processes/heaps";
import { applyRollout } from "./apply.ts";
import { planRollout, retryRollout, startRollout } from "./plan.ts";
import { findDrift, getRollout, listRolloutCustomers, listRollouts } from "./queries.ts";
import { channelOf, grantTo, greetingFor, makeDesk, templatesOf } from "./testing.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const web = connect(database.appUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), web.close()]));
const hands = { owner, web };

/** What a worker is handed. */
const asWorker =
  (workspaceId: string): (() => Ctx) =>
  () => ({ workspaceId, actor: { kind: "system", name: "Carillon" }, db: worker.db, now: new Date() });
const never = () => false;
const targetsOf = (rolloutId: string) =>
  owner.db.select().from(rolloutTargets).where(eq(rolloutTargets.rolloutId, rolloutId));
const planOf = async (ctx: Ctx, id: string) =>
  Object.fromEntries(
    (await getRollout(ctx, id)).targets.map(({ customer, plan, reason }) => [customer, reason ?? plan]),
  );

/** A worker as `npm run worker` starts it. */
function startWorkerProcess(): ChildProcess {
  return spawn(process.execPath, [...smallHeap, "lib/worker/main.ts"], {
    stdio: "ignore",
    env: {
      ...{ ...process.env, NODE_ENV: "production" as const, VITEST: "" },
      ...{ DATABASE_URL: database.ownerUrl, WORKER_DATABASE_URL: database.workerUrl },
    },
  });
}

describe("a plan", () => {
  test("says what would change where, and why not, and changes nothing", async () => {
    const { ctx, providerId, customers } = await makeDesk(hands, 6);
    const [, same, differs, reviewed, incomplete, revoked] = customers;
    const input = greetingFor(customers);
    // Two have it already, the same and another one; one of those is in review.
    const first = await planRollout(ctx(), greetingFor(customers.slice(0, 4)));
    await startRollout(ctx(), { rolloutId: first });
    await applyRollout(asWorker(providerId), first, never);
    await owner.db.delete(templates).where(eq(templates.workspaceId, customers[0] ?? ""));
    await owner.db
      .update(templates)
      .set({ state: "auditing" })
      .where(eq(templates.workspaceId, reviewed ?? ""));
    for (const id of [differs, reviewed]) {
      const target = input.targets.find(({ customerId }) => customerId === id);
      if (target) target.values = { shop: "Another name" };
    }
    const empty = input.targets.find(({ customerId }) => customerId === incomplete);
    if (empty) empty.values = { shop: " " };
    await owner.sql`UPDATE grants SET revoked_at = now() WHERE workspace_id = ${revoked ?? ""}`;
    const id = await planRollout(ctx(), input);
    expect(await planOf(ctx(), id)).toEqual({
      "Customer 00": "create",
      "Customer 01": "same",
      "Customer 02": "update",
      "Customer 03": "in_review",
      "Customer 04": "missing_value",
      "Customer 05": "no_grant",
    });
    expect(await templatesOf(owner, customers[0] ?? "")).toEqual([]);
    expect((await templatesOf(owner, same ?? ""))[0]?.content.body).toContain("Shop 1");
    expect((await getRollout(ctx(), id)).state).toBe("planned");
  });

  test("is for our own customers only", async () => {
    const { ctx } = await makeDesk(hands, 1);
    const stranger = await insertWorkspace(owner.db);
    await expect(planRollout(ctx(), greetingFor([stranger]))).rejects.toMatchObject({ code: "not_found" });
  });

  test("of a setting reads each customer's own value", async () => {
    const { ctx, customers, providerId } = await makeDesk(hands, 3, "administrator");
    const values = ["7", "101", "5"];
    const targets = customers.map((customerId, at) => ({
      customerId,
      channelId: null,
      values: { share: values[at] ?? "" },
    }));
    const id = await planRollout(ctx(), {
      ...{ kind: "setting", name: "Share", setting: "failedShare", value: "{{customer.share}}" },
      targets,
    });
    expect(await planOf(ctx(), id)).toEqual({ "Customer 00": "update", "Customer 01": "value", "Customer 02": "same" });
    await startRollout(ctx(), { rolloutId: id });
    await applyRollout(asWorker(providerId), id, never);
    const [changed] = await owner.db
      .select()
      .from(workspaces)
      .where(eq(workspaces.id, customers[0] ?? ""));
    expect(changed?.failedShare).toBe(7);
  });

  test("of a setting asks for an administrator's grant", async () => {
    const { ctx, customers } = await makeDesk(hands, 1, "operator");
    const targets = customers.map((customerId) => ({ customerId, channelId: null, values: {} }));
    const id = await planRollout(ctx(), {
      kind: "setting",
      name: "x",
      setting: "requireConsent",
      value: "off",
      targets,
    });
    expect(await planOf(ctx(), id)).toEqual({ "Customer 00": "no_grant" });
  });
});

describe("a roll-out", () => {
  test("writes each customer's values, once, in both logs under the name of who started it", async () => {
    const { ctx, providerId, customers } = await makeDesk(hands, 2);
    const id = await planRollout(ctx(), greetingFor(customers));
    await startRollout(ctx(), { rolloutId: id });
    await expect(startRollout(ctx(), { rolloutId: id })).rejects.toMatchObject({ key: "rollouts.started" });
    await applyRollout(asWorker(providerId), id, never);
    for (const [at, customerId] of customers.entries()) {
      const [template, ...others] = await templatesOf(owner, customerId);
      expect(others).toEqual([]);
      expect(template?.content).toMatchObject({
        body: `Hello $(name), welcome to Shop ${at} and goodbye.`,
        samples: { "body.name": "Ana" },
      });
      const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, customerId));
      expect(log.map(({ action, actorName }) => `${action} ${actorName}`).sort()).toEqual([
        "template.created Sam (Harbour)",
        "template.saved Sam (Harbour)",
      ]);
    }
    const own = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, providerId));
    expect(own.map(({ action }) => action).sort()).toEqual(["rollout.applied", "rollout.applied", "rollout.started"]);
    expect((await getRollout(ctx(), id)).state).toBe("done");
    expect(await listRollouts(ctx(), { page: 1, size: 10 })).toMatchObject({
      total: 1,
      rows: [{ id, targets: 2, done: 2, failed: 0 }],
    });
    const channel = await channelOf(owner, customers[0] ?? "");
    expect((await listRolloutCustomers(ctx()))[0]).toEqual({
      ...{ id: customers[0], name: "Customer 00", channels: [{ id: channel?.id, name: channel?.name }] },
      may: { template: true, setting: false },
    });
  });

  test("asks for the grant again when it writes: one that ended meanwhile fails that customer, and can be retried", async () => {
    const { ctx, providerId, customers } = await makeDesk(hands, 2);
    const id = await planRollout(ctx(), greetingFor(customers));
    await owner.sql`UPDATE grants SET revoked_at = now() WHERE workspace_id = ${customers[0] ?? ""}`;
    await startRollout(ctx(), { rolloutId: id });
    await applyRollout(asWorker(providerId), id, never);
    const states = async () =>
      (await getRollout(ctx(), id)).targets.map(({ state, result, reason }) => reason ?? `${state} ${result}`);
    expect(await states()).toEqual(["no_grant", "done create"]);
    expect(await templatesOf(owner, customers[0] ?? "")).toEqual([]);
    await grantTo(owner, customers[0] ?? "", providerId);
    await retryRollout(ctx(), { rolloutId: id });
    await applyRollout(asWorker(providerId), id, never);
    expect(await states()).toEqual(["done create", "done create"]);
    expect(await templatesOf(owner, customers[1] ?? "")).toHaveLength(1);
    await expect(retryRollout(ctx(), { rolloutId: id })).rejects.toMatchObject({ key: "rollouts.nothingFailed" });
  });

  test("is kept from a customer by what the customer's own rules refuse, and goes on with the others", async () => {
    const { ctx, providerId, customers } = await makeDesk(hands, 2);
    const channel = await channelOf(owner, customers[0] ?? "");
    await owner.sql`INSERT INTO template_names (workspace_id, channel_id, name, locked_until)
      VALUES (${customers[0] ?? ""}, ${channel?.id ?? ""}, 'welcome', now() + interval '3 days')`;
    const id = await planRollout(ctx(), greetingFor(customers));
    await startRollout(ctx(), { rolloutId: id });
    await applyRollout(asWorker(providerId), id, never);
    expect((await getRollout(ctx(), id)).targets.map(({ state, reason }) => [state, reason])).toEqual([
      ["failed", "refused"],
      ["done", null],
    ]);
  });
});

describe("50 customers", () => {
  const audited = async (customerId: string) =>
    (
      await owner.db
        .select()
        .from(auditLog)
        .where(and(eq(auditLog.workspaceId, customerId), eq(auditLog.action, "template.created")))
    ).length;

  async function expectOnce(id: string, customers: string[]) {
    const targets = await targetsOf(id);
    expect(targets.map(({ state, result }) => `${state} ${result}`)).toEqual(Array(50).fill("done create"));
    for (const customerId of customers) {
      expect(await templatesOf(owner, customerId)).toHaveLength(1);
      expect(await audited(customerId)).toBe(1);
    }
  }

  test("get one result each with a worker process killed in the middle; one altered afterwards is the only drift", async () => {
    const { ctx, providerId, customers } = await makeDesk(hands, 50);
    const id = await planRollout(ctx(), greetingFor(customers));
    await startRollout(ctx(), { rolloutId: id });
    const doomed = startWorkerProcess();
    const done = async () => (await targetsOf(id)).filter(({ state }) => state === "done").length;
    await vi.waitFor(async () => expect(await done()).toBeGreaterThan(5), { timeout: 30_000, interval: 1 });
    doomed.kill("SIGKILL");
    await new Promise((ended) => doomed.once("exit", ended));
    expect(await done()).toBeLessThan(50);
    // Two at once take the rest; what the dead one had begun is undone by the server.
    await Promise.all([1, 2].map(() => applyRollout(asWorker(providerId), id, never)));
    await expectOnce(id, customers);
    expect(await findDrift(ctx(), id)).toEqual([]);
    const altered = customers[17] ?? "";
    const [template] = await templatesOf(owner, altered);
    await owner.db
      .update(templates)
      .set({ content: { ...template?.content, body: "Hello $(name), bye." } as never })
      .where(eq(templates.workspaceId, altered));
    // Spaces at the end and the order of keys are no difference.
    const [other] = await templatesOf(owner, customers[3] ?? "");
    await owner.db
      .update(templates)
      .set({ content: { ...other?.content, body: `${other?.content.body} \r\n` } as never })
      .where(eq(templates.workspaceId, customers[3] ?? ""));
    expect(await findDrift(ctx(), id)).toMatchObject([
      {
        customerId: altered,
        gone: false,
        applied: { body: "Hello $(name), welcome to Shop 17 and goodbye." },
        now: { body: "Hello $(name), bye." },
      },
    ]);
    // Without the grant the desk sees that it changed, and not what it says.
    await owner.sql`UPDATE grants SET revoked_at = now() WHERE workspace_id = ${altered}`;
    expect(await findDrift(ctx(), id)).toMatchObject([{ customerId: altered, now: null, gone: false }]);
  }, 60_000);

  test("are all reached when the worker that had the job is killed: the engine gives it to another one", async () => {
    const { ctx, customers } = await makeDesk(hands, 50);
    const id = await planRollout(ctx(), greetingFor(customers));
    await startRollout(ctx(), { rolloutId: id });
    const done = async () => (await targetsOf(id)).filter(({ state }) => state === "done").length;
    const first = startWorkerProcess();
    await vi.waitFor(async () => expect(await done()).toBeGreaterThan(0), { timeout: 45_000, interval: 2 });
    first.kill("SIGKILL");
    await new Promise((ended) => first.once("exit", ended));
    expect(await done()).toBeLessThan(50);
    // The dead worker still holds the job, and nobody has asked for another.
    const held = await owner.sql`
      SELECT 1 FROM pgboss.job WHERE name = 'rollout.step' AND state = 'active' AND data ->> 'rolloutId' = ${id}`;
    const asked = await owner.sql`SELECT 1 FROM job_requests WHERE kind = 'rollout.step' AND key = ${id}`;
    expect([held.length, asked.length]).toEqual([1, 0]);
    const second = startWorkerProcess();
    try {
      await vi.waitFor(
        async () => {
          const [row] = await owner.db.select().from(rollouts).where(eq(rollouts.id, id));
          expect(row?.state).toBe("done");
        },
        // Sooner than the job's own time is up: it is the missing heartbeat that tells.
        { timeout: 45_000, interval: 250 },
      );
    } finally {
      second.kill("SIGKILL");
      await new Promise((ended) => second.once("exit", ended));
    }
    await expectOnce(id, customers);
  }, 180_000);

  test("are all reached by a real worker, from the request that starting makes", async () => {
    const { ctx, customers } = await makeDesk(hands, 50);
    const id = await planRollout(ctx(), greetingFor(customers));
    await startRollout(ctx(), { rolloutId: id });
    const running = await startWorker({ databaseUrl: database.workerUrl, uncertainDeadlineMs: 60_000, poolSize: 4 });
    try {
      await vi.waitFor(
        async () => {
          const [row] = await owner.db.select().from(rollouts).where(eq(rollouts.id, id));
          expect(row?.state).toBe("done");
        },
        { timeout: 40_000, interval: 50 },
      );
    } finally {
      await running.stop();
    }
    await expectOnce(id, customers);
  }, 60_000);
});
