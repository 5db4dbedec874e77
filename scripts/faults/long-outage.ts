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

const people = 5_000;
/** A third of this is 20 a second, which the fault leaves of it. */
const throttledPace = 60;
const usualPace = 250;
/** Most that a lane has in flight, and the probes of ten minutes. */
const mostInFlight = 256 + 40;

function planOf(shape: LongOutage, divisor: number): RunPlan {
  const pace = shape === "throttled-later" ? throttledPace : usualPace;
  const fault = { shape, atMs: 4_000, lastsMs: 600_000 / divisor, roll: 0.5 };
  return { seed: 1, divisor, campaigns: [{ people, category: "utility" }], pace, faults: [fault] };
}

/** Sends the campaign through the fault. @returns what does not hold, and what was measured */
export async function sendThrough(stage: Stage, shape: LongOutage, divisor: number): Promise<Outcome> {
  const startedAt = new Date();
  const watch = new AbortController();
  const said = watchPages(stage, watch.signal);
  const { problems, notes } = await performRun(stage, planOf(shape, divisor));
  watch.abort();
  const { reasons, slowed, uncertain } = { reasons: await said, ...(await readRun(stage, startedAt)) };
  const { duplicates } = await stage.control<{ duplicates: number }>("GET", "/control/judge");
  const told = shape === "throttled-later" ? slowed : reasons;
  return {
    problems: [
      ...problems,
      ...(told.length === 0 ? ["no page said why the campaign waited"] : []),
      ...(uncertain > mostInFlight ? [`${uncertain} were in doubt, ${mostInFlight} can have been in flight`] : []),
      ...(duplicates > 0 ? [`${duplicates} messages reached somebody twice`] : []),
    ],
    notes: [...notes, `${uncertain} were ever in doubt`, `the page said: ${told.join(", ")}`],
  };
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
  return { slowed: slowed.map(({ code }) => `code ${code}`), uncertain: row?.uncertain ?? 0 };
}
