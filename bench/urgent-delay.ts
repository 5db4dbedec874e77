/**
 * How long does a one-time code wait while a campaign fills the same number? From asking for it to the platform's answer, the
 * 99th percentile. Beside the ceiling: one bare post to a bare Node server, in the same moments.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { Pool } from "undici";
import { askForCode } from "#e2e/system/ask-for-code";
import { type Person, people, sendTo } from "#e2e/system/send";
import { openSystem, type System } from "#e2e/system/system";
import { until } from "#e2e/system/until";
import { bareRequests, startResponder } from "./support/bare-posts.ts";
import { type Finding, median } from "./support/finding.ts";
import { withServer } from "./support/scratch.ts";
import { liftLimit, setReceipts } from "./support/sending.ts";

const CAMPAIGN = 12_000;
const CODES = 100;
const ROUNDS = 3;

export async function measure(): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const system = await openSystem({ serverUrl, throughput: 100_000 });
    const responder = await startResponder();
    try {
      await liftLimit(system);
      await setReceipts(system, false);
      const rounds: { ours: number; bare: number }[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(system, responder.url, round));
      return [
        {
          ...{ name: "send.urgent-delay", what: "A one-time code beside a campaign, 99th percentile", unit: "ms" },
          ...{ ours: median(rounds.map(({ ours }) => ours)), ceiling: median(rounds.map(({ bare }) => bare)) },
          against: "a bare post meanwhile",
        },
      ];
    } finally {
      responder.stop();
      await system.close();
    }
  });
}

async function measureRound(system: System, url: string, round: number): Promise<{ ours: number; bare: number }> {
  const campaignId = await sendTo(system, people(CAMPAIGN, round * CAMPAIGN));
  const accepted = () => acceptedOf(system, campaignId);
  await until("the campaign is under way", async () => (await accepted()) > 0);
  const [asked, bare]: [Map<string, number>, number[]] = [new Map(), []];
  const { bodies, request } = await bareRequests(system, CODES);
  const pool = new Pool(url, { connections: 1 });
  for (let at = 0; at < CODES && (await accepted()) < CAMPAIGN; at++) {
    asked.set(await askForCode(system, personOf(5_000_000 + round * CODES + at)), Date.now());
    const start = performance.now();
    await (await pool.request({ ...request, body: bodies[at] ?? "" })).body.dump();
    bare.push(performance.now() - start);
    await sleep(40);
  }
  await pool.close();
  const ids = [...asked.keys()];
  await until("every code has left", async () => (await answersOf(system, ids)).size === ids.length);
  const answers = await answersOf(system, ids);
  const delays = ids.map((id) => (answers.get(id) ?? Number.NaN) - (asked.get(id) ?? 0));
  await until("the campaign has ended", async () => (await accepted()) === CAMPAIGN);
  return { ours: percentile99(delays), bare: percentile99(bare) };
}

function personOf(n: number): Person {
  const [person] = people(1, n);
  if (!person) throw new Error("nobody was made");
  return person;
}

async function acceptedOf(system: System, campaignId: string): Promise<number> {
  const [row] = await system.connection.db.execute<{ n: number }>(
    sql`SELECT accepted AS n FROM campaigns WHERE id = ${campaignId}`,
  );
  return row?.n ?? 0;
}

/** When the platform's answer was recorded, in milliseconds, of those that have one. */
async function answersOf(system: System, ids: string[]): Promise<Map<string, number>> {
  const rows = await system.connection.db.execute<{ id: string; at: number }>(sql`
    SELECT id, extract(epoch FROM accepted_at)::float * 1000 AS at FROM messages
    WHERE id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)) AND accepted_at IS NOT NULL`);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

function percentile99(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.99) - 1)] ?? Number.NaN;
}
