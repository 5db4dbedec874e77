/**
 * How many messages a second does one worker send? From the launch of a campaign to the last outcome on disk, against the
 * sandbox. Beside two ceilings: the same bodies posted by undici alone over kept connections, with nothing stored, to a bare
 * Node server in a process of its own, and to the sandbox. Then with two receipts for each message taken, applied and counted meanwhile; and at the pace of a number of 1,000 a second.
 */
import { eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { openSystem, type System } from "#e2e/system/system";
import { barePosts, startResponder } from "./support/bare-posts.ts";
import { type Finding, median } from "./support/finding.ts";
import { withServer } from "./support/scratch.ts";
import { liftLimit, sendCampaign, setReceipts } from "./support/sending.ts";

const COUNT = 5_000;
const ROUNDS = 3;
const HIGH = 1_000;

export async function measure(): Promise<Finding[]> {
  const [free, paced] = [await atFullSpeed(), await atHighThroughput()];
  return [...free, ...paced];
}

async function atFullSpeed(): Promise<Finding[]> {
  return withSystem(100_000, async (system) => {
    await liftLimit(system);
    await setReceipts(system, false);
    const responder = await startResponder();
    try {
      const rates = { ours: [] as number[], responder: [] as number[], sandbox: [] as number[] };
      await sendCampaign(system, 500, false);
      for (let round = 0; round < ROUNDS; round++) {
        rates.responder.push(await barePosts(system, COUNT, responder.url));
        rates.ours.push((await sendCampaign(system, COUNT, false)).accepted);
        rates.sandbox.push(await barePosts(system, COUNT));
      }
      await setReceipts(system, true);
      const whole = await sendCampaign(system, COUNT, true);
      const sent = { what: "Messages sent by one worker", ours: median(rates.ours), unit: "messages/s" as const };
      return [
        { name: "send.engine", ...sent, against: "undici alone at a bare server", ceiling: median(rates.responder) },
        { ...sent, against: "undici alone at the sandbox", ceiling: median(rates.sandbox) },
        {
          ...{
            what: "Messages sent and two receipts each applied",
            ours: whole.delivered,
            unit: "messages/s" as const,
          },
          ...{ against: "sent, without receipts", ceiling: sent.ours },
        },
      ];
    } finally {
      responder.stop();
    }
  });
}

/** Numbers with high throughput may send 1,000 messages per second: how much of that is used? */
async function atHighThroughput(): Promise<Finding[]> {
  return withSystem(HIGH, async (system) => {
    await setReceipts(system, false);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rates.push((await sendCampaign(system, COUNT, false)).accepted);
    return [
      {
        ...{ name: "send.sender1000", what: "Messages sent from a number of high throughput", ours: median(rates) },
        ...{ against: "what the platform allows it", ceiling: await limitOf(system), unit: "messages/s" },
      },
    ];
  });
}

async function withSystem(throughput: number, work: (system: System) => Promise<Finding[]>): Promise<Finding[]> {
  return withServer(async (serverUrl) => {
    const system = await openSystem({ serverUrl, throughput });
    try {
      return await work(system);
    } finally {
      await system.close();
    }
  });
}

async function limitOf(system: System): Promise<number> {
  const [row] = await system.connection.db
    .select({ limit: senders.limitPerSecond })
    .from(senders)
    .where(eq(senders.id, system.senderId));
  if (!row) throw new Error("the system has no sender");
  return row.limit;
}
