/**
 * How fast do the recipients of a launched campaign become messages that wait to leave? Beside the ceiling: COPY of the same
 * messages into the same table without indexes.
 */
import { people, sendTo } from "#e2e/system/send";
import { openSystem } from "#e2e/system/system";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { copyRows } from "./support/copy.ts";
import { type Finding, median } from "./support/finding.ts";
import { withServer } from "./support/scratch.ts";

const ROWS = 50_000;
const ROUNDS = 3;

export async function measure(): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const system = await openSystem({ serverUrl, workers: 0 });
    try {
      const { sql } = system.connection;
      await sql`CREATE TABLE bench_messages (LIKE messages)`;
      const rates = { ours: [] as number[], copy: [] as number[] };
      for (let round = 0; round < ROUNDS; round++) {
        const campaignId = await sendTo(system, people(ROWS, round * ROWS));
        const start = performance.now();
        await expandCampaign(system.ctx, campaignId, () => false);
        const seconds = (performance.now() - start) / 1000;
        const [made] = await sql`SELECT count(*)::int AS n FROM messages WHERE campaign_id = ${campaignId}`;
        if (made?.n !== ROWS) throw new Error(`${made?.n} of ${ROWS} recipients became messages`);
        rates.ours.push(ROWS / seconds);
        const select = `SELECT * FROM messages WHERE campaign_id = '${campaignId}'`;
        rates.copy.push(ROWS / (await copyRows(sql, select, "bench_messages")));
      }
      return [
        {
          ...{ name: "expand.rows", what: "Recipients made into messages", ours: median(rates.ours), unit: "rows/s" },
          ...{ against: "COPY into a table without indexes", ceiling: median(rates.copy), note: "50,000 rows" },
        },
      ];
    } finally {
      await system.close();
    }
  });
}
