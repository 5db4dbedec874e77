import type { SendOutcome } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { log } from "#lib/log";
import { type Claimed, claimMessages } from "./claim.ts";
import { afterAnswer, type Breaker, closedBreaker, faultOf, mayLeaveNow } from "./lanes/breaker.ts";
import { type BreakerRow, breakerOf, keepBreaker } from "./lanes/keep-breaker.ts";
import { type LaneLease, leaseMs, renewLane } from "./lanes/lanes.ts";
import { reserveSlots, returnSlots, type Slots } from "./lanes/pacing.ts";
import type { OriginHooks } from "./origins.ts";
import type { Ended } from "./outcomes.ts";
import { type LaneFacts, recordOutcomes, stopByObstacle } from "./record-outcomes.ts";

/** Speaks to the platform for one lane. Expected failures are outcomes; what it throws is a bug. */
export type Speaker = {
  send(message: Claimed): Promise<SendOutcome>;
};

/** What a driver needs from the process that runs it. */
export type DriveTools = {
  hooks: OriginHooks;
  speaker: Speaker;
  stopping: AbortSignal;
  /** A context of this moment. */
  now(): Ctx;
  /** Repeats a database step while the database is away or two workers met in a circle. */
  persist<T>(step: () => Promise<T>): Promise<T>;
};

/** An intent older than this when its turn comes was written before the process was frozen: it is left in doubt. */
const freshMs = 5_000;
/** Outcomes are written together when this many wait or this much time has passed. */
const flush = { count: 100, ms: 100, backlog: 400 };
/** How soon to look for new messages while answers are still out. */
const lookAgainMs = 100;
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
      const end = await sendNext(tools, lane, flights, slots);
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

/** @returns why to leave the lane; null to go on */
async function sendNext(tools: DriveTools, lane: LaneFacts, flights: Flights, slots: Slots): Promise<DriveEnd | null> {
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
  await giveBack(tools, lane.held, slots, slots.count - claim.claimed.length);
  await flights.keepUp();
  if (claim.more) return null;
  if (flights.empty) return "nothing_due";
  // A slow answer must not keep what is asked for meanwhile waiting: look again while it is out.
  await flights.waitForAny(lookAgainMs);
  return null;
}

async function giveBack(tools: DriveTools, held: LaneLease, slots: Slots, count: number): Promise<void> {
  await tools.persist(() => returnSlots(tools.now(), held, count, slots.pace));
}

/** What is in flight on a lane, and the outcomes that are not written down yet. */
class Flights {
  readonly #tools: DriveTools;
  readonly #lane: LaneFacts;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #ended: Ended[] = [];
  #oldestEnded = 0;
  // Outcomes are written one batch after the other, while the next messages leave.
  #recording: Promise<void> = Promise.resolve();
  #unwritten = 0;
  #failed = false;
  // Known from the first reservation on; the driver alone changes it while it holds the lane.
  #breaker: Breaker | null = null;
  #kept: Breaker = closedBreaker;

  constructor(tools: DriveTools, lane: LaneFacts) {
    this.#tools = tools;
    this.#lane = lane;
  }

  /**
   * Waits for the reserved slots and until not more is out than a second's worth: slow answers hold the next ones back. The
   * lane is kept meanwhile.
   *
   * @returns false when the lane was lost
   */
  async waitForRoom(slots: Slots): Promise<boolean> {
    const { now, persist, stopping } = this.#tools;
    const room = Math.max(8, Math.min(256, Math.ceil(slots.pace)));
    const wakeAt = performance.now() + slots.waitMs;
    let renewAt = performance.now() + leaseMs / 3;
    while (performance.now() < wakeAt || this.#inFlight.size + slots.count > room) {
      if (stopping.aborted) return true;
      if (performance.now() > renewAt) {
        if (!(await persist(() => renewLane(now(), this.#lane.held)))) return false;
        renewAt = performance.now() + leaseMs / 3;
      }
      this.#recordDue();
      await Promise.race([...this.#inFlight, pause(Math.min(50, Math.max(1, wakeAt - performance.now())))]);
    }
    return true;
  }

  /** Takes over how the lane's row says that the breaker stands. */
  learn(row: BreakerRow): void {
    this.#breaker ??= this.#kept = breakerOf(row, Date.now());
  }

  /** How many more messages may leave now. */
  mayLeave(): number {
    return mayLeaveNow(this.#breaker ?? closedBreaker, this.#inFlight.size, Date.now());
  }

  /** True while nothing may leave for longer than a driver stays, and everything has come back. */
  rests(): boolean {
    const { open } = this.#breaker ?? closedBreaker;
    return open !== null && this.empty && Date.now() < open.until;
  }

  get empty(): boolean {
    return this.#inFlight.size === 0;
  }

  /** Waits until something comes back, or for `ms` milliseconds. */
  async waitForAny(ms: number): Promise<void> {
    await Promise.race([...this.#inFlight, pause(ms)]);
    this.#recordDue();
  }

  start(message: Claimed, claimedAt: number): void {
    const flight = this.#send(message, claimedAt).catch((error) => {
      log.error({ err: error, message: message.id }, "connector threw");
    });
    const tracked = flight.finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  /**
   * The database is behind: what has left must not outrun what is written down. When the breaker opens or closes, that is
   * written before anything else leaves. @throws what the recording threw
   */
  async keepUp(): Promise<void> {
    this.#recordDue();
    const turned = (this.#breaker?.open ?? null) !== this.#kept.open;
    if (turned) this.#record();
    if (turned || this.#failed || this.#unwritten > flush.backlog) await this.#recording;
  }

  /** Waits for everything in flight and writes it down. @throws what the recording threw */
  async land(): Promise<void> {
    while (this.#inFlight.size > 0) {
      await Promise.race([...this.#inFlight, pause(flush.ms)]);
      this.#record();
    }
    this.#record();
    await this.#recording;
  }

  async #send(message: Claimed, claimedAt: number): Promise<void> {
    if (performance.now() - claimedAt > freshMs) return;
    const startedAt = performance.now();
    const leftAt = Date.now();
    const outcome = await this.#tools.speaker.send(message);
    if (this.#ended.length === 0) this.#oldestEnded = performance.now();
    const at = new Date();
    this.#breaker = afterAnswer(this.#breaker ?? closedBreaker, { outcome, leftAt, at: at.getTime() }, Math.random());
    const fault = faultOf(outcome);
    // While the breaker is open, what else might be about the message is put down to the outage as well.
    const platformFault = fault === "platform" || (fault === "doubtful" && this.#breaker.open !== null);
    this.#ended.push({ message, outcome, tookMs: Math.round(performance.now() - startedAt), at, platformFault });
  }

  #recordDue(): void {
    const { length } = this.#ended;
    if (length >= flush.count || (length > 0 && performance.now() - this.#oldestEnded > flush.ms)) this.#record();
  }

  #record(): void {
    const batch = this.#ended.splice(0);
    if (batch.length === 0) return;
    this.#unwritten += batch.length;
    const { now, hooks, persist } = this.#tools;
    const breaker = this.#breaker ?? closedBreaker;
    const changed = breaker.faultsInRow !== this.#kept.faultsInRow || breaker.open !== this.#kept.open;
    this.#kept = breaker;
    this.#recording = this.#recording.then(async () => {
      await persist(() => recordOutcomes(now(), hooks, this.#lane, batch));
      if (changed) await persist(() => keepBreaker(now(), this.#lane.held, breaker, Date.now()));
      this.#unwritten -= batch.length;
    });
    // Thrown where it is awaited; until then nothing more is sent.
    this.#recording.catch(() => {
      this.#failed = true;
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
