/**
 * A platform that is away for ten minutes while a campaign of 5,000 is sent: with an error, with a page of a proxy, or without
 * any answer; and a number that is throttled to 20 a second by receipts alone. Nobody fails for it, nobody is messaged twice,
 * no more is in doubt than was in flight, and the campaign's page says why it waits.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { listOutages } from "#lib/sending/lanes/outages";
import type { RunPlan } from "./plan.ts";
import { type Outcome, performRun } from "./run.ts";
import type { Stage } from "./stage.ts";

export const longOutages = ["500", "html-502", "silence", "throttled-later"] as const;
export type LongOutage = (typeof longOutages)[number];

/** How large a campaign meets the fault, and how long it lasts. */
export type Size = {
  people: number;
  /** Messages a second; of a third of it the throttled number is left. */
  pace: { usual: number; throttled: number };
  atMs: number;
  lastsMs: number;
  /** Most that can be in doubt: what was in flight, and the probes. */
  mostInDoubt: number;
};

/** @param divisor real waits are divided by it */
export function longSize(divisor: number): Size {
  // A third of 60 is 20 a second. At 250 a second some forty are out while answers are quick.
  const pace = { usual: 250, throttled: 60 };
  return { people: 5_000, pace, atMs: 4_000, lastsMs: 600_000 / divisor, mostInDoubt: 80 + 40 };
}

function planOf(shape: LongOutage, { people, pace, atMs, lastsMs }: Size, divisor: number): RunPlan {
  const fault = { shape, atMs, lastsMs, roll: 0.5 };
  const ofShape = shape === "throttled-later" ? pace.throttled : pace.usual;
  return { seed: 1, divisor, campaigns: [{ people, category: "utility" }], pace: ofShape, faults: [fault] };
}

/** Sends the campaign through the fault. @returns what does not hold, and what was measured */
export async function sendThrough(stage: Stage, shape: LongOutage, size: Size, divisor: number): Promise<Outcome> {
  const startedAt = new Date();
  const watch = new AbortController();
  const said = watchPages(stage, watch.signal);
  const { problems, notes, judged } = await performRun(stage, planOf(shape, size, divisor));
  watch.abort();
  const { slowed, logged, uncertain } = await readRun(stage, startedAt);
  const twice = await reachedTwice(stage);
  const pages = await said;
  // A shortened rest may be over before the page is looked at; then the log has it.
  const told = shape === "throttled-later" ? slowed : pages.length > 0 || divisor === 1 ? pages : logged;
  return {
    judged,
    problems: [
      ...problems,
      ...(told.length === 0 ? ["no page said why the campaign waited"] : []),
      ...(uncertain > size.mostInDoubt ? [`${uncertain} were in doubt, ${size.mostInDoubt} can have been`] : []),
      ...(twice > 0 ? [`${twice} people were reached twice`] : []),
    ],
    notes: [...notes, `${uncertain} were ever in doubt`, `the page said: ${told.join(", ")}`],
  };
}

type Sent = { items: { recipient: string; status: string }[]; next: number | null };

/** How many people got more than one message. What the platform took and gave back reached nobody. */
async function reachedTwice({ control }: Stage): Promise<number> {
  const reached = new Map<string, number>();
  for (let after: number | null = 0; after !== null; ) {
    const page: Sent = await control<Sent>("GET", `/control/messages?limit=10000&after=${after}`);
    for (const { recipient, status } of page.items)
      if (!status.startsWith("failed")) reached.set(recipient, (reached.get(recipient) ?? 0) + 1);
    after = page.next;
  }
  return [...reached.values()].filter((times) => times > 1).length;
}

/** Why lanes waited, as the pages of their campaigns said meanwhile. */
async function watchPages({ connection: { db } }: Stage, over: AbortSignal): Promise<string[]> {
  const reasons = new Set<string>();
  while (!over.aborted) {
    const open = await db
      .execute<{ workspaceId: string; channelId: string }>(sql`
        SELECT workspace_id AS "workspaceId", channel_id AS "channelId" FROM lanes WHERE breaker_opened_at IS NOT NULL`)
      .catch(() => []);
    for (const { workspaceId, channelId } of open) {
      const ctx = { workspaceId, actor: { kind: "system" as const, name: "Faults" }, db, now: new Date() };
      for (const { reason } of await listOutages(ctx, { channelId }).catch(() => [])) {
        reasons.add(reason.code === null ? reason.detail : `code ${reason.code}`);
      }
    }
    await sleep(100);
  }
  return [...reasons];
}

async function readRun({ connection: { db } }: Stage, since: Date) {
  const slowed = await db.execute<{ code: string }>(sql`
    SELECT DISTINCT "values"->>'code' AS code FROM campaign_events WHERE kind = 'slowed' AND at > ${since.toISOString()}`);
  const [row] = await db.execute<{ uncertain: number }>(sql`
    SELECT count(DISTINCT message_id)::int AS uncertain FROM message_events
    WHERE kind = 'uncertain' AND recorded_at > ${since.toISOString()}`);
  const logged = await db.execute<{ reason: string }>(sql`
    SELECT DISTINCT detail->>'reason' AS reason FROM audit_log
    WHERE action = 'channel.outage_began' AND at > ${since.toISOString()}`);
  return {
    slowed: slowed.map(({ code }) => `code ${code}`),
    logged: logged.map(({ reason }) => reason),
    uncertain: row?.uncertain ?? 0,
  };
}
