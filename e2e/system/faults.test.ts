import type { ChildProcess } from "node:child_process";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certifyCampaign, getCampaign } from "#lib/campaigns/queries";
import { openServer } from "./server.ts";
import { openStage, type Person, people, type Stage, sendTo, until } from "./stage.ts";

type Judge = { accepts: number; distinctRecipients: number; duplicates: number };
type Accepted = { items: { recipient: string; parameters: unknown }[]; next: number | null };

let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const stages: Stage[] = [];
async function stageOf(options: Omit<Parameters<typeof openStage>[0], "serverUrl"> = {}) {
  // A shorter patience than in use, so that what a kill left in doubt is settled within the test.
  const stage = await openStage({ serverUrl: server.url, deadlineMs: 41_000, ...options });
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

async function finished(stage: Stage, id: string) {
  await until(
    "the campaign ends",
    async () => (await getCampaign(stage.ctx(), id)).campaign.state !== "running",
    280_000,
  );
  await until("every receipt is applied", async () => {
    const [row] = await stage.connection.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM inbound_events WHERE applied_at IS NULL`,
    );
    const { campaign } = await getCampaign(stage.ctx(), id);
    return row?.n === 0 && campaign.delivered === campaign.accepted;
  });
}

/** What the platform itself wrote down: everybody once, with their own values. */
async function expectEachOnce(stage: Stage, list: Person[]) {
  const judge = await stage.control<Judge>("GET", "/control/judge");
  expect(judge).toMatchObject({ accepts: list.length, distinctRecipients: list.length, duplicates: 0 });
  const seen = new Map<string, string>();
  for (let after = 0; ; ) {
    const page = await stage.control<Accepted>("GET", `/control/messages?limit=5000&after=${after}`);
    for (const item of page.items) seen.set(item.recipient, JSON.stringify(item.parameters));
    if (page.next === null) break;
    after = page.next;
  }
  for (const person of list) {
    const parameters = seen.get(person.phone);
    for (const value of person.values) expect(parameters).toContain(JSON.stringify(value));
  }
}

async function expectFiguresAgree(stage: Stage, id: string, people: number) {
  const certificate = await certifyCampaign(stage.ctx(), id);
  expect(certificate).toMatchObject({
    accepted: people,
    failed: 0,
    waiting: 0,
    uncertain: 0,
    addsUp: true,
    messagedTwice: 0,
    lost: 0,
  });
  const { campaign } = await getCampaign(stage.ctx(), id);
  const [row] = await stage.connection.db.execute<{
    submitted: number;
    accepted: number;
    delivered: number;
    read: number;
  }>(sql`
    SELECT sum(submitted)::int AS submitted, sum(accepted)::int AS accepted, sum(delivered)::int AS delivered, sum(read)::int AS read
    FROM daily_statistics`);
  const [raw] = await stage.connection.db.execute<{ n: number; read: number }>(sql`
    SELECT count(*)::int AS n, count(*) FILTER (WHERE state = 'read')::int AS read FROM messages WHERE campaign_id = ${id}`);
  expect(row).toMatchObject({ submitted: people, accepted: people, delivered: campaign.delivered, read: raw?.read });
  expect(raw?.n).toBe(people);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.exitCode !== null || child.signalCode ? resolve() : child.once("exit", () => resolve()),
  );
}

async function accepted(stage: Stage): Promise<number> {
  return (await stage.control<Judge>("GET", "/control/judge")).accepts;
}

describe("a campaign of 2,000", () => {
  test("reaches everybody once although its worker is killed five times", async () => {
    const stage = await stageOf({ workers: 0, throughput: 200 });
    const list = people(2_000);
    let worker = await stage.startWorker();
    const id = await sendTo(stage, list);
    // Somewhere within each sixth of the way: where exactly, chance decides.
    for (let kill = 1; kill <= 5; kill++) {
      const mark = Math.floor((list.length / 6) * (kill - 1 + Math.random())) + 1;
      await until(`${mark} are sent`, async () => (await accepted(stage)) >= mark, 120_000);
      worker.kill("SIGKILL");
      await ended(worker);
      worker = await stage.startWorker();
    }
    await finished(stage, id);
    await expectEachOnce(stage, list);
    await expectFiguresAgree(stage, id, list.length);
  });

  test("reaches everybody once although PostgreSQL restarts on the way", async () => {
    const stage = await stageOf({ throughput: 200 });
    const list = people(2_000);
    const id = await sendTo(stage, list);
    await until("a third is sent", async () => (await accepted(stage)) >= list.length / 3);
    await server.restart();
    await finished(stage, id);
    await expectEachOnce(stage, list);
    await expectFiguresAgree(stage, id, list.length);
  });

  test("is shared by two workers, of which one is frozen past its lease and wakes up again", async () => {
    const stage = await stageOf({ workers: 0, throughput: 200 });
    const list = people(2_000);
    const frozen = await stage.startWorker();
    const id = await sendTo(stage, list);
    await until("some are sent", async () => (await accepted(stage)) >= 200);
    frozen.kill("SIGSTOP");
    await stage.startWorker();
    const before = await accepted(stage);
    await until("the other worker goes on", async () => (await accepted(stage)) >= before + 400);
    frozen.kill("SIGCONT");
    await finished(stage, id);
    await expectEachOnce(stage, list);
    await expectFiguresAgree(stage, id, list.length);
  });

  test("leaves nothing in doubt when its worker is asked to stop", async () => {
    const stage = await stageOf({ workers: 0, throughput: 200 });
    const list = people(1_000);
    const first = await stage.startWorker();
    const id = await sendTo(stage, list);
    await until("some are sent", async () => (await accepted(stage)) >= 200);
    first.kill("SIGTERM");
    await ended(first);
    const { campaign } = await getCampaign(stage.ctx(), id);
    const [row] = await stage.connection.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM messages WHERE state IN ('sending', 'uncertain')`,
    );
    expect(row?.n).toBe(0);
    expect(campaign.accepted).toBe(await accepted(stage));
    await stage.startWorker();
    await finished(stage, id);
    await expectEachOnce(stage, list);
  });
});

describe("what the platform does wrong", () => {
  test("an answer lost after the message was taken is not sent again; a refusal is kept with its code", async () => {
    const stage = await stageOf({ throughput: 200 });
    const odd = [
      { phone: "+491530000123", values: ["a", "reset after accept"] },
      { phone: "+491530000110", values: ["b", "not reachable"] },
      { phone: "+491530000004", values: ["c", "disorder and twice"] },
      { phone: "+491530000121", values: ["d", "unavailable, then fine"] },
    ];
    const id = await sendTo(stage, [...people(100), ...odd]);
    await until("all but the unreachable one are delivered", async () => {
      const { campaign } = await getCampaign(stage.ctx(), id);
      return campaign.delivered === 103 && campaign.failed === 1;
    });
    for (const { phone } of odd) {
      const judge = await stage.control<Judge>("GET", `/control/judge?recipient=${phone.slice(1)}`);
      expect(judge.accepts, phone).toBe(1);
    }
    const failed = await stage.connection.db.execute(
      sql`SELECT phone, failure_code AS code, failure_kind AS kind FROM messages WHERE state = 'failed'`,
    );
    expect([...failed]).toEqual([{ phone: "+491530000110", code: "131026", kind: "RECIPIENT" }]);
    expect((await getCampaign(stage.ctx(), id)).campaign.state).toBe("partly_failed");
  });

  test("the same webhook fifty times, in disorder, changes the state once", async () => {
    const stage = await stageOf({ throughput: 200 });
    const id = await sendTo(stage, people(20));
    // The last receipt there is: nothing but repeats can come afterwards.
    await until("everybody has read it", async () => (await getCampaign(stage.ctx(), id)).campaign.read === 20);
    await finished(stage, id);
    const before = await figures(stage);
    await stage.control("POST", "/control/webhooks/replay", { n: 10, times: 50, shuffled: true });
    await until("the repeats are stored and applied", async () => {
      const [row] = await stage.connection.db.execute<{ stored: number; waiting: number }>(sql`
        SELECT count(*)::int AS stored, count(*) FILTER (WHERE applied_at IS NULL)::int AS waiting FROM inbound_events`);
      return (row?.stored ?? 0) >= before.stored + 100 && row?.waiting === 0;
    });
    const after = await figures(stage);
    expect({ ...after, stored: 0 }).toEqual({ ...before, stored: 0 });
  });
});

/** Every figure a repeated receipt could spoil. */
async function figures(stage: Stage) {
  const [row] = await stage.connection.db.execute<Record<string, unknown>>(sql`
    SELECT (SELECT count(*)::int FROM inbound_events) AS stored, (SELECT count(*)::int FROM message_events) AS events,
      (SELECT json_agg(s ORDER BY s.country) FROM (SELECT * FROM daily_statistics) s) AS statistics,
      (SELECT json_agg(json_build_array(id, state) ORDER BY id) FROM messages) AS states`);
  return row as { stored: number; events: number };
}
