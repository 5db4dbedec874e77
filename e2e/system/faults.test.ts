import type { ChildProcess } from "node:child_process";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { getCampaign } from "#lib/campaigns/report/queries";
import { checkInvariants } from "#lib/testing/invariants";
import { type Person, people, sendTo } from "./send.ts";
import { openServer } from "./server.ts";
import { openSystem, type System, type SystemOptions } from "./system.ts";
import { until } from "./until.ts";

type Judge = { accepts: number; distinctRecipients: number; duplicates: number };
type Accepted = { items: { recipient: string; parameters: unknown }[]; next: number | null };

let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const systems: System[] = [];
async function startSystem(options: Omit<SystemOptions, "serverUrl"> = {}) {
  // A shorter deadline than usual, so that uncertain messages are settled within the test.
  const system = await openSystem({ serverUrl: server.url, deadlineMs: 41_000, ...options });
  systems.push(system);
  return system;
}
afterAll(async () => {
  for (const system of systems) await system.close();
});

async function finished(system: System, id: string) {
  await until(
    "the campaign ends",
    async () => (await getCampaign(system.ctx(), id)).campaign.state !== "running",
    280_000,
  );
  await until("every receipt is applied", async () => {
    const [row] = await system.connection.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM inbound_events WHERE applied_at IS NULL`,
    );
    const { campaign } = await getCampaign(system.ctx(), id);
    return row?.n === 0 && campaign.delivered === campaign.accepted;
  });
}

/** Asks the sandbox whether everyone got exactly one message, with their own values. */
async function expectEachOnce(system: System, list: Person[]) {
  const judge = await system.control<Judge>("GET", "/control/judge");
  expect(judge).toMatchObject({ accepts: list.length, distinctRecipients: list.length, duplicates: 0 });
  const seen = new Map<string, string>();
  for (let after = 0; ; ) {
    const page = await system.control<Accepted>("GET", `/control/messages?limit=5000&after=${after}`);
    for (const item of page.items) seen.set(item.recipient, JSON.stringify(item.parameters));
    if (page.next === null) break;
    after = page.next;
  }
  for (const person of list) {
    const parameters = seen.get(person.phone);
    for (const value of person.values) expect(parameters).toContain(JSON.stringify(value));
  }
}

async function expectFiguresAgree(system: System, id: string, people: number) {
  const certificate = await certifyCampaign(system.ctx(), id);
  expect(certificate).toMatchObject({
    accepted: people,
    failed: 0,
    waiting: 0,
    uncertain: 0,
    addsUp: true,
    messagedTwice: 0,
    lost: 0,
  });
  expect(await checkInvariants(system.connection.sql)).toEqual([]);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.exitCode !== null || child.signalCode ? resolve() : child.once("exit", () => resolve()),
  );
}

async function accepted(system: System): Promise<number> {
  return (await system.control<Judge>("GET", "/control/judge")).accepts;
}

describe("a campaign of 2,000", () => {
  test("reaches everyone exactly once although its worker is killed five times", async () => {
    const system = await startSystem({ workers: 0, throughput: 200 });
    const list = people(2_000);
    let worker = await system.startWorker();
    const id = await sendTo(system, list);
    // At a random moment within each sixth of the campaign.
    for (let kill = 1; kill <= 5; kill++) {
      const mark = Math.floor((list.length / 6) * (kill - 1 + Math.random())) + 1;
      await until(`${mark} are sent`, async () => (await accepted(system)) >= mark, 120_000);
      worker.kill("SIGKILL");
      await ended(worker);
      worker = await system.startWorker();
    }
    await finished(system, id);
    await expectEachOnce(system, list);
    await expectFiguresAgree(system, id, list.length);
  });

  test("reaches everyone exactly once although PostgreSQL restarts meanwhile", async () => {
    const system = await startSystem({ throughput: 200 });
    const list = people(2_000);
    const id = await sendTo(system, list);
    await until("a third is sent", async () => (await accepted(system)) >= list.length / 3);
    await server.restart();
    await finished(system, id);
    await expectEachOnce(system, list);
    await expectFiguresAgree(system, id, list.length);
  });
});

describe("a campaign of 2,000 with two workers", () => {
  test("reaches everyone exactly once although one of two workers is frozen past its lease and continues", async () => {
    const system = await startSystem({ workers: 0, throughput: 200 });
    const list = people(2_000);
    const frozen = await system.startWorker();
    const id = await sendTo(system, list);
    await until("some are sent", async () => (await accepted(system)) >= 200);
    frozen.kill("SIGSTOP");
    await system.startWorker();
    const before = await accepted(system);
    await until("the other worker goes on", async () => (await accepted(system)) >= before + 400);
    frozen.kill("SIGCONT");
    await finished(system, id);
    await expectEachOnce(system, list);
    await expectFiguresAgree(system, id, list.length);
  });

  test("has no uncertain message when its worker is asked to stop", async () => {
    const system = await startSystem({ workers: 0, throughput: 200 });
    const list = people(1_000);
    const first = await system.startWorker();
    const id = await sendTo(system, list);
    await until("some are sent", async () => (await accepted(system)) >= 200);
    first.kill("SIGTERM");
    await ended(first);
    const { campaign } = await getCampaign(system.ctx(), id);
    const [row] = await system.connection.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM messages WHERE state IN ('sending', 'uncertain')`,
    );
    expect(row?.n).toBe(0);
    expect(campaign.accepted).toBe(await accepted(system));
    await system.startWorker();
    await finished(system, id);
    await expectEachOnce(system, list);
  });
});

describe("faults of the platform", () => {
  test("a message whose answer was lost is not sent again, and a refusal is kept with its code", async () => {
    const system = await startSystem({ throughput: 200 });
    const odd = [
      { phone: "+491530000123", values: ["a", "reset after accept"] },
      { phone: "+491530000110", values: ["b", "not reachable"] },
      { phone: "+491530000004", values: ["c", "disorder and twice"] },
      { phone: "+491530000121", values: ["d", "unavailable, then fine"] },
    ];
    const id = await sendTo(system, [...people(100), ...odd]);
    await until("all but the unreachable one are delivered", async () => {
      const { campaign } = await getCampaign(system.ctx(), id);
      return campaign.delivered === 103 && campaign.failed === 1;
    });
    for (const { phone } of odd) {
      const judge = await system.control<Judge>("GET", `/control/judge?recipient=${phone.slice(1)}`);
      expect(judge.accepts, phone).toBe(1);
    }
    const failed = await system.connection.db.execute(
      sql`SELECT address AS phone, failure_code AS code, failure_kind AS kind FROM messages WHERE state = 'failed'`,
    );
    expect([...failed]).toEqual([{ phone: "+491530000110", code: "131026", kind: "RECIPIENT" }]);
    // One of 104 is within the share that a workspace allows by default.
    expect((await getCampaign(system.ctx(), id)).campaign.state).toBe("completed");
  });

  test("the same webhook, delivered fifty times out of order, changes the state once", async () => {
    const system = await startSystem({ throughput: 200 });
    const id = await sendTo(system, people(20));
    // The last receipt: only repeats can follow.
    await until("everybody has read it", async () => (await getCampaign(system.ctx(), id)).campaign.read === 20);
    await finished(system, id);
    const before = await figures(system);
    await system.control("POST", "/control/webhooks/replay", { n: 10, times: 50, shuffled: true });
    await until("the repeats are counted", async () => {
      const [row] = await system.connection.db.execute<{ repeats: number }>(
        sql`SELECT coalesce(sum(repeats), 0)::int AS repeats FROM inbound_digests`,
      );
      return (row?.repeats ?? 0) >= 100;
    });
    // Stored once each.
    expect(await figures(system)).toEqual(before);
  });
});

/** Every figure that a repeated receipt could change. */
async function figures(system: System) {
  const [row] = await system.connection.db.execute<Record<string, unknown>>(sql`
    SELECT (SELECT count(*)::int FROM inbound_events) AS stored, (SELECT count(*)::int FROM message_events) AS events,
      (SELECT json_agg(s ORDER BY s.country) FROM (SELECT * FROM daily_statistics) s) AS statistics,
      (SELECT json_agg(json_build_array(id, state) ORDER BY id) FROM messages) AS states`);
  return row as { stored: number; events: number };
}
