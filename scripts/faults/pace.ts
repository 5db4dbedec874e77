/**
 * Does a number of 80 and one of 1,000 messages a second send at its own limit, from one worker and from two, to a platform that
 * allows exactly that?
 */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { people, sendTo } from "#e2e/system/send";
import { until } from "#e2e/system/until";
import { stopCampaign } from "#lib/campaigns/control/control";
import { smallHeap } from "#scripts/start/processes/heaps";
import { makeTenant } from "./on-stage.ts";
import type { Stage } from "./stage.ts";

const limits = [80, 1_000];
/** Measured after the first seconds, in which the campaign begins. */
const seconds = { before: 5, measured: 60, more: 15 };
const leastFilled = 0.95;
const mostThrottled = 0.001;

/** @returns what was asked, and whether it holds */
export async function keepPaces(stage: Stage): Promise<[what: string, holds: boolean][]> {
  const answers: [string, boolean][] = [];
  for (const workers of [1, 2]) {
    if (workers === 2) stage.start("lib/worker/main.ts", smallHeap);
    for (const limit of limits) {
      const { accepted, refused } = await sendAtLimit(stage, limit);
      const filled = accepted / (limit * seconds.measured);
      answers.push([
        `${workers} worker${workers > 1 ? "s" : ""}, ${limit} a second: ${accepted} accepted in ${seconds.measured} s (${percent(filled)}), ${refused} refused for their pace (${percent(refused / accepted)})`,
        filled >= leastFilled && refused / accepted <= mostThrottled,
      ]);
    }
  }
  return answers;
}

async function sendAtLimit(stage: Stage, limit: number): Promise<{ accepted: number; refused: number }> {
  const { connection, control } = stage;
  const refusedSoFar = async () => (await control<{ refused: number }>("GET", "/control/judge")).refused;
  await control("POST", "/control/dials", { throughput: limit, rateLimitMode: "sync", loss: 1 });
  const tenant = await makeTenant(stage);
  await connection.db.execute(
    sql`UPDATE senders SET limit_per_second = ${limit} WHERE id = ${tenant.channel.sender.id}`,
  );
  const count = limit * (seconds.before + seconds.measured + seconds.more);
  const before = await refusedSoFar();
  const campaignId = await sendTo(tenant.target, people(count, stage.takePeople(count)));
  const accepted = async (from: number, to: number) => {
    const [row] = await connection.db.execute<{ n: number; first: number | null }>(sql`
      SELECT count(*) FILTER (WHERE at >= first + make_interval(secs => ${from}) AND at < first + make_interval(secs => ${to}))::int AS n
      FROM (SELECT accepted_at AS at, min(accepted_at) OVER () AS first FROM messages
        WHERE workspace_id = ${tenant.id} AND accepted_at IS NOT NULL) m`);
    return row?.n ?? 0;
  };
  await until("the first is accepted", async () => (await accepted(0, 60)) > 0);
  await sleep((seconds.before + seconds.measured + 2) * 1_000);
  const refused = (await refusedSoFar()) - before;
  const measured = await accepted(seconds.before, seconds.before + seconds.measured);
  await stopCampaign(tenant.target.ctx(), campaignId);
  return { accepted: measured, refused };
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
