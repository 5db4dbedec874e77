/**
 * Are two workers faster than one, and never slower? The same campaign, in turns, with receipts. One number's messages are
 * driven by one worker at a time, so that two workers share sending and receipts rather than halve the time; on a machine
 * whose cores are all busy already the fair answer is 1.
 */
import { once } from "node:events";
import { openStage } from "#e2e/system/stage";
import type { Finding } from "./finding.ts";
import { withServer } from "./scratch.ts";
import { liftLimit, sendCampaign, setReceipts } from "./sending.ts";

const COUNT = 3_000;

export async function measure(): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const stage = await openStage({ serverUrl, throughput: 100_000 });
    try {
      await liftLimit(stage);
      await setReceipts(stage, true);
      await sendCampaign(stage, 1_000, true);
      const best = { one: 0, two: 0 };
      for (let round = 0; round < 2; round++) {
        best.one = Math.max(best.one, (await sendCampaign(stage, COUNT, true)).delivered);
        const second = await stage.startWorker();
        await untilWorkers(stage.connection.sql, 2);
        best.two = Math.max(best.two, (await sendCampaign(stage, COUNT, true)).delivered);
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
      await stage.close();
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
