import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import type { Troubles } from "#lib/jobs/troubles";
import { driveLane } from "../drive-lane.ts";
import type { OriginHooks } from "../origins/origins.ts";
import { driveLaneJob } from "./jobs.ts";
import { type LaneLease, leaveLane, takeLane } from "./lanes.ts";
import { moveWaiting } from "./move-waiting.ts";
import type { OpenedSpeaker } from "./open-speaker.ts";
import { createLaneParking } from "./park-lanes.ts";

/** The lanes that one worker process drives, each by a loop of its own. */
export type LaneDrivers = {
  /** Drives a lane until nothing of it is due, unless somebody does already. Returns as soon as it is known who does. */
  wake(workspaceId: string, laneId: string): Promise<void>;
  /** Takes nothing new, waits up to `timeoutMs` until what is in flight has come back and is written down. */
  stop(timeoutMs: number): Promise<void>;
};

export type LaneDriverOptions = {
  contextOf(workspaceId: string): Ctx;
  hooks: OriginHooks;
  /** The platform's end of a lane; null when its channel is not bound. Closed when the driver leaves. */
  openSpeaker(ctx: Ctx, held: LaneLease): Promise<OpenedSpeaker | null>;
  persist<T>(step: () => Promise<T>): Promise<T>;
  /** Is told why a driver failed, and of each that did not. */
  troubles: Troubles;
  /** Most lanes of this process at once; others are left to another worker, or wait a second. */
  maxLanes?: number;
};

/** A message that is due but may not be claimed yet, because one before it is still out, is looked for again after this. */
const blockedMs = 2_000;
/** A driver that holds a connection open looks for new messages this often, and renews its lease. */
const idleMs = 500;
/** A due time is not hit more exactly than this. */
const roundMs = 200;

export function createLaneDrivers(options: LaneDriverOptions): LaneDrivers {
  const stopping = new AbortController();
  const driven = new Map<string, Promise<void>>();
  const { contextOf, hooks, persist, maxLanes = 200 } = options;
  const parking = createLaneParking(contextOf, options.troubles);

  const drive = async (workspaceId: string, held: LaneLease): Promise<void> => {
    const now = () => contextOf(workspaceId);
    // Another process may have failed before this one.
    let failedBefore = true;
    const open = async () => (await persist(() => options.openSpeaker(now(), held))) ?? withoutSpeaker(held);
    let opened = await open();
    try {
      for (;;) {
        if (opened.staysOpen && !(await persist(() => opened.isCurrent(now())))) {
          await opened.close();
          opened = await open();
        }
        const tools = { hooks, stopping: stopping.signal, now, persist };
        const end = await driveLane({ ...tools, speaker: opened.speaker }, opened.facts);
        if (failedBefore) {
          failedBefore = false;
          await parking.unpark(workspaceId, held.laneId);
        }
        if (end === "lease_lost") return;
        if (end === "stopping") return await persist(() => handBack(now(), held));
        if (opened.staysOpen) {
          await pause(idleMs, stopping.signal);
          continue;
        }
        await persist(() => moveWaiting(now(), held, opened.routes ?? []));
        await persist(() => askForNext(now(), held.laneId));
        if (await persist(() => leaveLane(now(), held))) return;
      }
    } finally {
      await opened.close();
    }
  };

  return {
    async wake(workspaceId, laneId) {
      const ctx = contextOf(workspaceId);
      const restMs = parking.restMs(workspaceId, laneId);
      if (restMs > 0 || stopping.signal.aborted || driven.size >= maxLanes) {
        const dueAt = new Date(ctx.now.getTime() + Math.max(restMs, 1_000));
        return askForJob(ctx, driveLaneJob, { laneId }, { key: laneId, dueAt });
      }
      const held = await takeLane(ctx, laneId);
      if (!held) return;
      const loop = drive(workspaceId, held)
        .catch((error) => parking.park(workspaceId, held, error))
        .finally(() => driven.delete(held.lease));
      driven.set(held.lease, loop);
    },
    async stop(timeoutMs) {
      stopping.abort();
      await waitAtMost(Promise.all(driven.values()), timeoutMs);
    },
  };
}

/**
 * Stands in where nothing speaks to the platform. The claim finds that the channel is not bound and stops what waits; whatever
 * it still lets through goes back to waiting and stops its origin in the same way as credentials that are refused.
 */
function withoutSpeaker(held: LaneLease): OpenedSpeaker {
  const failure = {
    kind: "AUTH" as const,
    code: null,
    detail: "The channel is not bound.",
    retryAfterMs: null,
    trace: null,
  };
  return {
    facts: { held, platform: null },
    speaker: { send: async () => ({ outcome: "retry_later", failure }) },
    staysOpen: false,
    isCurrent: async () => true,
    close: async () => {},
  };
}

/** Gives a lane back although it is not finished, and asks another worker to go on at once. */
async function handBack(ctx: Ctx, held: LaneLease): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.execute(sql`
      UPDATE lanes SET lease = NULL
      WHERE workspace_id = ${ctx.workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}`);
    await askForJob(ctx, driveLaneJob, { laneId: held.laneId }, { key: held.laneId });
  });
}

/** Asks for the lane to be woken when the next of its messages is due, or when its rest is over. */
async function askForNext(ctx: Ctx, laneId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db.execute<{ dueAt: string | null; nextSlotAt: string }>(sql`
      SELECT greatest(l.next_slot_at, l.breaker_open_until) AS "nextSlotAt", (
        SELECT min(greatest(b.due_at, o.rests_until, o.opens_at, p.next_slot_at)) FROM outbox b
        JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
        LEFT JOIN origin_paces p ON p.workspace_id = o.workspace_id AND p.kind = o.kind AND p.id = o.id
        WHERE b.workspace_id = l.workspace_id AND b.lane_id = l.id AND b.state = 'waiting' AND o.state <> 'paused') AS "dueAt"
      FROM lanes l WHERE l.workspace_id = ${ctx.workspaceId} AND l.id = ${laneId}`);
    if (!row?.dueAt) return;
    const now = ctx.now.getTime();
    const dueAt = new Date(row.dueAt).getTime();
    const slotAt = new Date(row.nextSlotAt).getTime();
    const next = Math.max(dueAt > now || slotAt > now ? Math.max(dueAt, slotAt) : now + blockedMs, now + roundMs);
    await askForJob(ctx, driveLaneJob, { laneId }, { key: laneId, dueAt: new Date(next) });
  });
}

async function waitAtMost(ended: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([ended, overdue]);
  clearTimeout(timer);
}

/** Waits, or until the process is asked to stop. */
function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stopping.addEventListener("abort", end);
  });
}
