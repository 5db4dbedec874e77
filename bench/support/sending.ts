/** Shared by the sending benchmarks: runs campaigns on a system and measures them. */
import { sql } from "drizzle-orm";
import { people, sendTo } from "#e2e/system/send";
import type { System } from "#e2e/system/system";
import { until } from "#e2e/system/until";

let used = 0;

/** Removes the sender's limit, so that Carillon is measured and not the number's throughput. */
export async function liftLimit(system: System): Promise<void> {
  await system.connection.db.execute(sql`UPDATE senders SET limit_per_second = 100000`);
}

/** Switches receipts on or off. When on, each message is sent and delivered at once. */
export async function setReceipts(system: System, on: boolean): Promise<void> {
  const dials = { loss: on ? 0 : 1, sentMs: 0, deliveredMs: 0, readMs: 86_400_000 };
  await system.control("POST", "/control/dials", dials);
}

export type Run = {
  /** Messages accepted per second, from the launch to the last answer. */
  accepted: number;
  /** Messages delivered per second, from the launch to the last applied receipt. */
  delivered: number;
};

/**
 * Sends one campaign to `count` new people.
 * @throws when the sandbox did not get exactly one message for each of them
 */
export async function sendCampaign(system: System, count: number, receipts: boolean): Promise<Run> {
  const before = await judged(system);
  const list = people(count, used);
  used += count;
  const id = await sendTo(system, list);
  const reached = receipts ? sql`delivered` : sql`accepted`;
  await until(`campaign ${id} has ended`, async () => {
    const [row] = await system.connection.db.execute<{ n: number }>(
      sql`SELECT ${reached} AS n FROM campaigns WHERE id = ${id}`,
    );
    return row?.n === count;
  });
  const [took] = await system.connection.db.execute<{ accepted: number; delivered: number | null }>(sql`
    SELECT extract(epoch FROM max(m.accepted_at) - c.started_at)::float AS accepted,
      extract(epoch FROM (SELECT max(e.recorded_at) FROM message_events e JOIN messages d ON d.id = e.message_id
        WHERE d.campaign_id = ${id} AND e.kind = 'delivered') - c.started_at)::float AS delivered
    FROM messages m JOIN campaigns c ON c.id = m.campaign_id WHERE c.id = ${id} GROUP BY c.started_at`);
  const after = await judged(system);
  const [messages, reachedPeople] = [
    after.accepts - before.accepts,
    after.distinctRecipients - before.distinctRecipients,
  ];
  if (messages !== count || reachedPeople !== count)
    throw new Error(`${count} people; at the sandbox ${messages} messages to ${reachedPeople} people`);
  return { accepted: count / (took?.accepted ?? 0), delivered: count / (took?.delivered ?? Number.POSITIVE_INFINITY) };
}

/** What the sandbox counted: accepted messages, and distinct recipients. */
function judged(system: System): Promise<{ accepts: number; distinctRecipients: number }> {
  return system.control("GET", "/control/judge");
}
