/** What the benchmarks of the sending machine share: campaigns on a stage, and how long they took. */
import { sql } from "drizzle-orm";
import { people, type Stage, sendTo, until } from "#e2e/system/stage";

let drawn = 0;

/** Takes the sender's limit away, so that the machine is measured and not the number's throughput. */
export async function liftLimit(stage: Stage): Promise<void> {
  await stage.connection.db.execute(sql`UPDATE senders SET limit_per_second = 100000`);
}

/** Receipts, or none. With them each message is sent and delivered as fast as the sandbox can tell. */
export async function setReceipts(stage: Stage, on: boolean): Promise<void> {
  const dials = { loss: on ? 0 : 1, sentMs: 0, deliveredMs: 0, readMs: 86_400_000 };
  await stage.control("POST", "/control/dials", dials);
}

export type Run = {
  /** Messages accepted a second, from the launch to the last answer. */
  accepted: number;
  /** Messages delivered a second, from the launch to the last receipt applied. */
  delivered: number;
};

/**
 * Sends one campaign to `count` new people.
 * @throws when the sandbox did not get exactly one message for each of them
 */
export async function sendCampaign(stage: Stage, count: number, receipts: boolean): Promise<Run> {
  const before = await judged(stage);
  const list = people(count, drawn);
  drawn += count;
  const id = await sendTo(stage, list);
  const reached = receipts ? sql`delivered` : sql`accepted`;
  await until(`campaign ${id} is through`, async () => {
    const [row] = await stage.connection.db.execute<{ n: number }>(
      sql`SELECT ${reached} AS n FROM campaigns WHERE id = ${id}`,
    );
    return row?.n === count;
  });
  const [took] = await stage.connection.db.execute<{ accepted: number; delivered: number | null }>(sql`
    SELECT extract(epoch FROM max(m.accepted_at) - c.started_at)::float AS accepted,
      extract(epoch FROM (SELECT max(e.recorded_at) FROM message_events e JOIN messages d ON d.id = e.message_id
        WHERE d.campaign_id = ${id} AND e.kind = 'delivered') - c.started_at)::float AS delivered
    FROM messages m JOIN campaigns c ON c.id = m.campaign_id WHERE c.id = ${id} GROUP BY c.started_at`);
  const after = await judged(stage);
  const [messages, reachedPeople] = [
    after.accepts - before.accepts,
    after.distinctRecipients - before.distinctRecipients,
  ];
  if (messages !== count || reachedPeople !== count)
    throw new Error(`${count} people; at the sandbox ${messages} messages to ${reachedPeople} people`);
  return { accepted: count / (took?.accepted ?? 0), delivered: count / (took?.delivered ?? Number.POSITIVE_INFINITY) };
}

/** What the sandbox itself counted: messages it took, and different people they went to. */
function judged(stage: Stage): Promise<{ accepts: number; distinctRecipients: number }> {
  return stage.control("GET", "/control/judge");
}
