/** Whether one tenant's load reaches another, asked of the real processes and answered in milliseconds. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { request } from "undici";
import { importPeople, people, sendTo } from "#e2e/system/send";
import { until } from "#e2e/system/until";
import { stopCampaign } from "#lib/campaigns/control/control";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { longOutages, longSize, sendThrough } from "./long-outage.ts";
import { sendMillion } from "./million.ts";
import { type Answers, makeTenant, onStage, type Question } from "./on-stage.ts";
import { keepPaces } from "./pace.ts";
import { loadSandbox } from "./sandbox-load.ts";
import { openStage, removeLogs, type Stage } from "./stage.ts";

const allowedMs = 2_000;

export const questions: Record<
  "big-events" | "two-tenants" | "million" | "pace" | "long-outage" | "sandbox-load",
  Question
> = {
  "big-events": onStage(bigEvents),
  "two-tenants": onStage(twoTenants),
  million: onStage(sendMillion),
  pace: onStage(keepPaces),
  "long-outage": askAboutLongOutages,
  "sandbox-load": loadSandbox,
};

async function askAboutLongOutages(logFolder: string, divisor: number): Promise<Answers> {
  const stage = await openStage(logFolder, divisor);
  let failed = 0;
  try {
    for (const shape of longOutages) {
      const { problems, notes } = await sendThrough(stage, shape, longSize(divisor), divisor);
      if (problems.length > 0) failed += 1;
      // Each takes minutes.
      console.log(`${problems.length === 0 ? "✓" : "✗"} ${shape}: ${[...problems, ...notes].join("; ")}`);
    }
  } finally {
    await stage.close();
    if (failed === 0) removeLogs(stage);
  }
  return { passed: longOutages.length - failed, failed, lines: [] };
}

const bigEventCount = 51;

/** One tenant gets 51 signed events of 1 MB while another sends; the other's receipts are applied meanwhile. */
async function bigEvents(stage: Stage): Promise<[string, boolean][]> {
  const [loud, quiet] = [await makeTenant(stage), await makeTenant(stage)];
  const { db } = stage.connection;
  await db.execute(sql`UPDATE senders SET limit_per_second = 5 WHERE id = ${quiet.channel.sender.id}`);
  const { apps } = await stage.control<{ apps: { secret: string }[] }>("GET", "/control/state");
  await sendTo(quiet.target, people(100, stage.takePeople(100)));
  await until("receipts come in", async () => (await slowest(stage, quiet.id)).events > 2);

  const polls: number[] = [];
  const notReady: number[] = [];
  let polling = true;
  const poll = (async () => {
    for (; polling; await sleep(100)) {
      const startedAt = performance.now();
      const answer = await request(`${stage.doorUrl}/readyz`);
      await answer.body.dump();
      polls.push(performance.now() - startedAt);
      if (answer.statusCode !== 200) notReady.push(answer.statusCode);
    }
  })();
  const statuses: number[] = [];
  for (let i = 0; i < bigEventCount; i++) {
    const body = bigEvent(loud.channel.accountId, loud.channel.sender.externalId, i);
    const signature = `sha256=${createHmac("sha256", apps[0]?.secret ?? "")
      .update(body)
      .digest("hex")}`;
    const answer = await request(`${stage.doorUrl}/webhooks/whatsapp/${loud.channel.id}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": signature },
      body,
    });
    await answer.body.dump();
    statuses.push(answer.statusCode);
  }
  const done = async () => {
    const [row] = await db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM messages WHERE workspace_id = ${quiet.id} AND state = 'read'`);
    return row?.n === 100;
  };
  await until("everybody has read it", done, 120_000);
  polling = false;
  await poll;
  const { ms, events } = await slowest(stage, quiet.id);
  const taken = statuses.filter((status) => status === 200).length;
  return [
    [`${taken} of ${bigEventCount} events of 1 MB were taken by the door`, taken === bigEventCount],
    [
      `the other tenant's slowest of ${events} events was applied after ${Math.round(ms)} ms (at most ${allowedMs})`,
      ms <= allowedMs,
    ],
    [
      `/readyz answered 200 to ${polls.length - notReady.length} of ${polls.length} polls, the slowest after ${Math.round(Math.max(...polls))} ms`,
      notReady.length === 0,
    ],
  ];
}

/** Receipts of unknown messages, 1 MB of them. */
function bigEvent(wabaId: string, phoneId: string, n: number): string {
  const statuses = Array.from({ length: 4_500 }, (_, i) => ({
    id: `wamid.HBg${Buffer.from(`unknown ${n} ${i}`).toString("base64")}`,
    status: "delivered",
    timestamp: String(Math.floor(Date.now() / 1000)),
    recipient_id: `4915${String(100_000_000 + n * 10_000 + i)}`,
    pricing: { billable: true, pricing_model: "PMP", category: "utility", type: "regular" },
  }));
  const metadata = { display_phone_number: "1", phone_number_id: phoneId };
  const value = { messaging_product: "whatsapp", metadata, statuses };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: wabaId, changes: [{ field: "messages", value }] }],
  });
}

async function slowest({ connection }: Stage, workspaceId: string): Promise<{ ms: number; events: number }> {
  const [row] = await connection.db.execute<{ ms: number; events: number }>(sql`
    SELECT count(*)::int AS events,
      coalesce(max(extract(epoch FROM coalesce(applied_at, now()) - received_at) * 1000), 0)::float AS ms
    FROM inbound_events WHERE workspace_id = ${workspaceId}`);
  return row ?? { ms: 0, events: 0 };
}

const [manyCount, fewCount] = [50_000, 10];

/** Two tenants launch together. */
async function twoTenants(stage: Stage): Promise<[string, boolean][]> {
  const [large, small] = [await makeTenant(stage), await makeTenant(stage)];
  const prepare = async ({ target }: typeof large, count: number) => {
    const importId = await importPeople(target, people(count, stage.takePeople(count)));
    const { ctx, ...rest } = target;
    return () => launchCampaign(ctx(), { ...rest, importId, name: "", scheduledAt: null });
  };
  const launches = [await prepare(large, manyCount), await prepare(small, fewCount)];
  const launchedAt = Date.now();
  const [first] = await Promise.all(launches.map((launch) => launch()));
  let tookMs = 0;
  await until("the ten are accepted", async () => {
    const [row] = await stage.connection.db.execute<{ n: number; at: number }>(sql`
      SELECT count(*)::int AS n, (extract(epoch FROM max(accepted_at)) * 1000)::float AS at FROM messages
      WHERE workspace_id = ${small.id} AND accepted_at IS NOT NULL`);
    tookMs = Math.round((row?.at ?? 0) - launchedAt);
    return row?.n === fewCount;
  });
  await stopCampaign(large.target.ctx(), first?.id ?? "");
  return [
    [
      `the last of ${fewCount} was accepted ${tookMs} ms after they were launched together with ${manyCount} (at most ${allowedMs})`,
      tookMs <= allowedMs,
    ],
  ];
}
