/** Waits until a run is at rest: its campaigns have ended, and nothing is on its way in either direction. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { resumeCampaign, stopCampaign } from "#lib/campaigns/control/control";
import type { Shape } from "./plan.ts";
import type { Run } from "./running.ts";

/** A run must stay at rest for so long; the worker looks for messages in doubt every two seconds. */
const calmMs = 6_000;

/** What may pause a campaign, and what a person does about it. */
const pauses: { reasons: string[]; by: Shape[]; answer: "resume" | "stop" | "wait" }[] = [
  { reasons: ["platform_auth", "channel_not_bound"], by: ["token-death"], answer: "resume" },
  { reasons: ["category_changed"], by: ["category-change"], answer: "stop" },
  {
    reasons: ["template_in_review", "template_changed", "template_not_approved", "template_refused"],
    by: ["template-edit"],
    answer: "stop",
  },
  { reasons: ["by_person"], by: ["pause"], answer: "wait" },
];

/**
 * After so long with nothing but messages in doubt, a person ends their campaigns: what is not proven by now will not be
 * before the 24 hours are over. In real life proof takes minutes: receipts are late, and the worker looks less and less often.
 */
const doubtMs = { shortened: 25_000, real: 900_000 };

/** @returns what kept the run from coming to rest */
export async function rest(run: Run, timeoutMs: number): Promise<string[]> {
  const calm = new Since();
  const onlyDoubt = new Since();
  let last = "";
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(250)) {
    const problem = await tend(run).catch((error: unknown) => `error: ${error}`);
    if (problem) return [problem];
    const busy = await unrest(run).catch((error: unknown) => `error: ${error}`);
    const open = (await campaignsOf(run).catch(() => [])).filter(({ state }) => openStates.includes(state));
    last = busy ?? open.map(({ state, reason }) => `a campaign is ${state} ${reason ?? ""}`).join(", ");
    if (calm.lasts(last === "", calmMs)) return [];
    const doubtful = open.filter(({ settling }) => settling);
    if (!onlyDoubt.lasts(busy === null && doubtful.length > 0, run.plan.divisor > 1 ? doubtMs.shortened : doubtMs.real))
      continue;
    for (const { id } of doubtful) await stopCampaign(run.ctx(), id).catch(() => {});
    run.notes.push("ended by hand for its messages in doubt");
  }
  return [`not at rest after ${timeoutMs / 1000} s: ${last}`];
}

const openStates = ["running", "pausing", "stopping", "paused", "scheduled"];

/** Since when something holds. */
class Since {
  #at: number | null = null;

  /** Whether it has held for `ms`, now included. */
  lasts(holds: boolean, ms: number): boolean {
    if (!holds) this.#at = null;
    else this.#at ??= Date.now();
    return this.#at !== null && Date.now() - this.#at > ms;
  }
}

/** Does what a person would about paused campaigns. @returns a pause that no fault of the run explains */
async function tend(run: Run): Promise<string | null> {
  const rows = await campaignsOf(run);
  for (const { id, state, reason } of rows) {
    if (state !== "paused") continue;
    const known = pauses.find(({ reasons }) => reasons.includes(reason ?? ""));
    if (!known || !run.plan.faults.some(({ shape }) => known.by.includes(shape)))
      return `campaign ${id} is paused because of ${reason}`;
    if (known.answer === "resume") await resumeCampaign(run.ctx(), id).catch(() => {});
    if (known.answer === "stop") await stopCampaign(run.ctx(), id).catch(() => {});
  }
  return null;
}

async function campaignsOf({ stage, workspaceId }: Run) {
  return stage.connection.db.execute<{ id: string; state: string; reason: string | null; settling: boolean }>(sql`
    SELECT id, state, state_reason AS reason,
      (state = 'running' AND expanded_at IS NOT NULL AND queued = 0 AND uncertain > 0) AS settling FROM campaigns WHERE workspace_id = ${workspaceId}`);
}

/** @returns what is under way, in either direction; null when nothing is */
async function unrest(run: Run): Promise<string | null> {
  const { stage, workspaceId } = run;
  const [row] = await stage.connection.db.execute<{ outbox: number; events: number }>(sql`
    SELECT (SELECT count(*)::int FROM outbox WHERE workspace_id = ${workspaceId} AND state <> 'uncertain') AS outbox,
      (SELECT count(*)::int FROM inbound_events
        WHERE workspace_id = ${workspaceId} AND applied_at IS NULL AND set_aside_at IS NULL) AS events`);
  if (!row || row.outbox > 0) return `${row?.outbox} messages wait to leave`;
  if (row.events > 0) return `${row.events} events wait to be applied`;
  const { counts } = await stage.control<{ counts: { receiptsPending: number; webhooksQueued: number } }>(
    "GET",
    "/control/state",
  );
  if (counts.receiptsPending > 0) return `${counts.receiptsPending} receipts are planned`;
  return counts.webhooksQueued > 0 ? `${counts.webhooksQueued} webhooks are under way` : null;
}
