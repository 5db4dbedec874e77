import { claimMessages } from "./claim.ts";
import { type DriveTools, Flights } from "./flights.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { reserveSlots, returnSlots, type Slots } from "./lanes/pacing.ts";
import { closeOrigins } from "./origins/origins.ts";
import { type LaneFacts, stopByObstacle } from "./record-outcomes.ts";

/** How soon to look for new messages while answers are still out. */
const lookAgainMs = 100;
/** While the pace of an origin keeps messages back, how often to look for others. */
const pacedLookMs = 250;
/** A lane that must rest longer than this is given back and woken when its time comes. */
const longestWaitMs = 3_000;

/** Why a driver left its lane. */
export type DriveEnd = "nothing_due" | "resting" | "lease_lost" | "stopping";

/**
 * Sends what is due on a lane, at the lane's pace, until nothing is. Intents are written for a handful at a time, just before
 * those leave, so that a crash leaves no more than that handful in doubt; outcomes are written in batches, fenced by the
 * number of the try. Knows neither campaigns nor platforms.
 *
 * @throws what the recording of outcomes throws, after everything in flight has come back
 */
export async function driveLane(tools: DriveTools, lane: LaneFacts): Promise<DriveEnd> {
  const flights = new Flights(tools, lane);
  const paced = { until: 0 };
  try {
    for (;;) {
      if (tools.stopping.aborted) return "stopping";
      const most = Math.max(1, flights.mayLeave());
      const slots = await tools.persist(() =>
        reserveSlots(tools.now(), lane.held, (pace) => Math.min(most, slotsAtOnce(pace))),
      );
      if (slots === null) return "lease_lost";
      flights.learn(slots.breaker);
      if (slots.waitMs > longestWaitMs || flights.rests()) {
        await giveBack(tools, lane.held, slots, slots.count);
        return "resting";
      }
      if (!(await flights.waitForRoom(slots))) return "lease_lost";
      if (tools.stopping.aborted) {
        await giveBack(tools, lane.held, slots, slots.count);
        return "stopping";
      }
      const end = await sendNext(tools, lane, { flights, slots, paced });
      if (end !== null) return end;
    }
  } finally {
    await flights.land();
  }
}

/** An eighth of a second's worth, so that a slot is never reserved long before it is used. */
function slotsAtOnce(pace: number): number {
  return Math.min(64, Math.max(1, pace / 8));
}

type Turn = {
  flights: Flights;
  slots: Slots;
  /** When the next message of an origin with a pace of its own may leave, in milliseconds. */
  paced: { until: number };
};

/** @returns why to leave the lane; null to go on */
async function sendNext(tools: DriveTools, lane: LaneFacts, { flights, slots, paced }: Turn): Promise<DriveEnd | null> {
  // Faults may have come back while the slots were waited for.
  const count = Math.min(slots.count, flights.mayLeave());
  if (count === 0) {
    await giveBack(tools, lane.held, slots, slots.count);
    await flights.waitForAny(lookAgainMs);
    await flights.keepUp();
    return null;
  }
  const { claim, claimedAt } = await tools.persist(async () => {
    // Before the question and not after the answer: a process frozen in between must find its intents old.
    const claimedAt = performance.now();
    return { claimedAt, claim: await claimMessages(tools.now(), tools.hooks, lane.held, count) };
  });
  if (claim === null) return "lease_lost";
  for (const message of claim.claimed) flights.start(message, claimedAt);
  await tools.persist(() => stopByObstacle(tools.now(), tools.hooks, claim.stops));
  if (claim.rests.length > 0) await tools.persist(() => closeOrigins(tools.now(), claim.rests));
  await giveBack(tools, lane.held, slots, slots.count - claim.claimed.length);
  await flights.keepUp();
  if (claim.pacedUntil) paced.until = claim.pacedUntil.getTime();
  if (claim.more) return null;
  const pacedMs = paced.until === 0 ? 0 : paced.until - tools.now().now.getTime();
  if (pacedMs > 0 && pacedMs <= longestWaitMs) {
    await flights.waitForAny(Math.min(pacedMs, pacedLookMs));
    return null;
  }
  if (flights.empty) return "nothing_due";
  // A slow answer must not keep what is asked for meanwhile waiting: look again while it is out.
  await flights.waitForAny(lookAgainMs);
  return null;
}

async function giveBack(tools: DriveTools, held: LaneLease, slots: Slots, count: number): Promise<void> {
  await tools.persist(() => returnSlots(tools.now(), held, count, slots.pace));
}
