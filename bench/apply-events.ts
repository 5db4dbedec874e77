/**
 * How fast are receipts applied that stand in the database? Two for each message of a campaign, fifty to a webhook, from the
 * moment they are stored to the last event that one worker recorded. Beside the ceiling: COPY of the same events into the same
 * table without indexes.
 */
import { eq } from "drizzle-orm";
import type { Sql } from "postgres";
import { senders } from "#db/schema/senders";
import { people, sendTo } from "#e2e/system/send";
import { openSystem, type System } from "#e2e/system/system";
import { until } from "#e2e/system/until";
import { type ReceivedRequest, storeInboundEvents } from "#lib/inbound/store";
import { copyRows } from "./support/copy.ts";
import { type Finding, median } from "./support/finding.ts";
import { withServer } from "./support/scratch.ts";
import { liftLimit, setReceipts } from "./support/sending.ts";

const MESSAGES = 5_000;
const STATUSES = ["sent", "delivered"];
const EVENTS = MESSAGES * STATUSES.length;
const ROUNDS = 3;

export async function measure(): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const system = await openSystem({ serverUrl, throughput: 100_000 });
    try {
      const { sql } = system.connection;
      await liftLimit(system);
      await setReceipts(system, false);
      await sql`CREATE TABLE bench_events (LIKE message_events)`;
      const rates = { ours: [] as number[], copy: [] as number[] };
      for (let round = 0; round < ROUNDS; round++) {
        const campaignId = await sendTo(system, people(MESSAGES, round * MESSAGES));
        await until("the campaign has left", async () => (await figure(sql, campaignId, "accepted")) === MESSAGES);
        rates.ours.push(EVENTS / (await applyAll(system, campaignId)));
        const select = `SELECT e.* FROM message_events e JOIN messages m ON m.id = e.message_id
          WHERE m.campaign_id = '${campaignId}' AND e.kind IN ('sent', 'delivered')`;
        rates.copy.push(EVENTS / (await copyRows(sql, select, "bench_events")));
      }
      return [
        {
          ...{
            name: "apply.events",
            what: "Receipts applied by one worker",
            ours: median(rates.ours),
            unit: "events/s",
          },
          ...{ against: "COPY into a table without indexes", ceiling: median(rates.copy) },
        },
      ];
    } finally {
      await system.close();
    }
  });
}

/** @returns the seconds from storing the receipts to the last one applied */
async function applyAll(system: System, campaignId: string): Promise<number> {
  const { sql, db } = system.connection;
  const [sender] = await db.select().from(senders).where(eq(senders.id, system.senderId));
  const sent = await sql<{ id: string; to: string }[]>`
    SELECT external_id AS id, address AS to FROM messages WHERE campaign_id = ${campaignId}`;
  const events: ReceivedRequest[] = [];
  for (const status of STATUSES)
    for (let at = 0; at < sent.length; at += 50) {
      const body = bodyOf(sender?.externalId ?? "", status, sent.slice(at, at + 50));
      events.push({
        ...{ workspaceId: system.ctx().workspaceId, channelId: system.channelId, platform: "whatsapp" },
        request: { method: "POST", path: "/", query: {}, headers: {}, body: Buffer.from(body) },
      });
    }
  const start = Date.now();
  await storeInboundEvents(sql, events);
  await until("the receipts are applied", async () => (await figure(sql, campaignId, "delivered")) === MESSAGES);
  const [last] = await sql<{ at: number }[]>`
    SELECT extract(epoch FROM max(e.recorded_at))::float * 1000 AS at
    FROM message_events e JOIN messages m ON m.id = e.message_id WHERE m.campaign_id = ${campaignId}`;
  return ((last?.at ?? Number.NaN) - start) / 1000;
}

function bodyOf(phoneId: string, status: string, sent: readonly { id: string; to: string }[]): string {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const pricing = { billable: true, pricing_model: "PMP", type: "regular", category: "utility" };
  const statuses = sent.map(({ id, to }) => ({ id, status, timestamp, recipient_id: to.slice(1), pricing }));
  const metadata = { display_phone_number: "493055501", phone_number_id: phoneId };
  const value = { messaging_product: "whatsapp", metadata, statuses };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "902118440071", changes: [{ field: "messages", value }] }],
  });
}

async function figure(sql: Sql, campaignId: string, name: "accepted" | "delivered"): Promise<number> {
  const [row] = await sql<{ n: number }[]>`SELECT ${sql(name)} AS n FROM campaigns WHERE id = ${campaignId}`;
  return row?.n ?? 0;
}
