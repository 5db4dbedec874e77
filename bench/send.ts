/**
 * How many messages a second does one worker send? From the launch of a campaign to the last outcome on disk, against the
 * sandbox. Beside the sandbox's own ceiling: the same bodies posted at it by undici alone, writing nothing anywhere.
 * Then with two receipts for each message taken, applied and counted meanwhile; and at the pace of a number of 1,000 a second.
 */
import { eq } from "drizzle-orm";
import { Pool } from "undici";
import { senders } from "#db/schema/channels";
import { people } from "#e2e/system/send";
import { openSystem, type System } from "#e2e/system/system";
import { openChannel } from "#lib/channels/binding/open-channel";
import { getTemplate } from "#lib/templates/queries";
import type { Finding } from "./finding.ts";
import { withServer } from "./scratch.ts";
import { liftLimit, sendCampaign, setReceipts } from "./sending.ts";

const COUNT = 3_000;
const AT_ONCE = 64;
const HIGH = 1_000;

export async function measure(): Promise<Finding[]> {
  const [free, paced] = [await atFullSpeed(), await atHighThroughput()];
  return [...free, ...paced];
}

async function atFullSpeed(): Promise<Finding[]> {
  return withSystem(100_000, async (system) => {
    await liftLimit(system);
    await setReceipts(system, false);
    await bare(system, 500);
    const ceiling = [await bare(system, COUNT)];
    const runs = [await sendCampaign(system, COUNT, false), await sendCampaign(system, COUNT, false)];
    ceiling.push(await bare(system, COUNT));
    await setReceipts(system, true);
    const whole = await sendCampaign(system, COUNT, true);
    const sent = Math.max(...runs.map((run) => run.accepted));
    return [
      {
        what: "Messages sent by one worker",
        ours: sent,
        against: "undici alone at the sandbox",
        ceiling: Math.max(...ceiling),
        unit: "messages/s",
      },
      {
        what: "Messages sent and two receipts each applied",
        ours: whole.delivered,
        against: "sent, without receipts",
        ceiling: sent,
        unit: "messages/s",
      },
    ];
  });
}

/** Numbers with high throughput may send 1,000 messages per second: how much of that is used? */
async function atHighThroughput(): Promise<Finding[]> {
  return withSystem(HIGH, async (system) => {
    await setReceipts(system, false);
    const run = await sendCampaign(system, COUNT, false);
    const { limit } = await limitOf(system);
    return [
      {
        what: "Messages sent from a number of high throughput",
        ours: run.accepted,
        against: "what the platform allows it",
        ceiling: limit,
        unit: "messages/s",
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

async function limitOf(system: System): Promise<{ limit: number; externalId: string }> {
  const [row] = await system.connection.db
    .select({ limit: senders.limitPerSecond, externalId: senders.externalId })
    .from(senders)
    .where(eq(senders.id, system.senderId));
  if (!row) throw new Error("the system has no sender");
  return row;
}

let usedByCeiling = 0;

/** The ceiling: the same requests through an undici pool, with nothing stored. */
async function bare(system: System, count: number): Promise<number> {
  const ctx = system.ctx();
  const opened = await openChannel(ctx, system.channelId);
  const template = await getTemplate(ctx, system.templateCode);
  const { externalId } = await limitOf(system);
  if (!opened) throw new Error("the system is not bound");
  const { baseUrl } = opened.channel;
  const { apiVersion, accessToken } = opened.channel.credentials as { apiVersion: string; accessToken: string };
  const pool = new Pool(baseUrl, { connections: AT_ONCE, pipelining: 1 });
  const bodies = people(count, 10_000_000 + usedByCeiling).map((person) =>
    JSON.stringify({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: person.phone.slice(1),
      type: "template",
      template: {
        name: template.name,
        language: { code: template.language },
        components: [{ type: "body", parameters: person.values.map((text) => ({ type: "text", text })) }],
      },
    }),
  );
  usedByCeiling += count;
  const headers = { "content-type": "application/json", authorization: `Bearer ${accessToken}` };
  const start = performance.now();
  const hand = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const answer = await pool.request({
        method: "POST",
        path: `/${apiVersion}/${externalId}/messages`,
        headers,
        body,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200)
        throw new Error(`the sandbox answered ${answer.statusCode}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return count / seconds;
}
