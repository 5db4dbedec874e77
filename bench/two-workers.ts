/**
 * Are two workers at least as fast as one? The same campaign with one and with two workers in turn, with receipts. Only one
 * worker at a time sends from a number, so two workers share sending and receipts rather than halve the time. With all
 * cores busy, 1 is a good result.
 */
import { once } from "node:events";
import { openSystem } from "#e2e/system/system";
import type { Finding } from "./support/finding.ts";
import { withServer } from "./support/scratch.ts";
import { liftLimit, sendCampaign, setReceipts } from "./support/sending.ts";

const COUNT = 3_000;

export async function measure(): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const system = await openSystem({ serverUrl, throughput: 100_000 });
    try {
      await liftLimit(system);
      await setReceipts(system, true);
      await sendCampaign(system, 1_000, true);
      const best = { one: 0, two: 0 };
      for (let round = 0; round < 2; round++) {
        best.one = Math.max(best.one, (await sendCampaign(system, COUNT, true)).delivered);
        const second = await system.startWorker();
        await untilWorkers(system.connection.sql, 2);
        best.two = Math.max(best.two, (await sendCampaign(system, COUNT, true)).delivered);
        second.kill("SIGTERM");
        await once(second, "exit");
      }
      return [
        {
          what: "Two workers: sent, delivered and counted",
          ours: best.two,
          against: "one worker",
          ceiling: best.one,
          unit: "messages/s",
        },
      ];
    } finally {
      await system.close();
    }
  });
}

async function untilWorkers(sql: import("postgres").Sql, count: number): Promise<void> {
  for (;;) {
    const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM worker_heartbeats`;
    if (row?.n === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
