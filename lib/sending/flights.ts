import type { SendOutcome } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { log } from "#lib/log";
import type { Claimed } from "./claim.ts";
import { afterAnswer, type Breaker, closedBreaker, faultOf, mayLeaveNow } from "./lanes/breaker.ts";
import { type BreakerRow, breakerOf, keepBreaker } from "./lanes/keep-breaker.ts";
import { leaseMs, renewLane } from "./lanes/lanes.ts";
import type { Slots } from "./lanes/pacing.ts";
import { firstUsualMs, roomFor, usualAfter } from "./lanes/room.ts";
import type { OriginHooks } from "./origins/origins.ts";
import type { Ended } from "./outcomes.ts";
import { type LaneFacts, recordOutcomes } from "./record-outcomes.ts";

/** Speaks to the platform for one lane. Expected failures are outcomes; what it throws is a bug. */
export type Speaker = {
  send(message: Claimed): Promise<SendOutcome>;
  /** Most messages that may be out at once, where the platform sets a limit. */
  window?(): number | null;
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

/** Messages leave again once this part of a window is free. */
const windowShare = 4;

/** What is in flight on a lane, the outcomes that are not written down yet, and the breaker that they move. */
export class Flights {
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
  #usualMs = firstUsualMs;

  constructor(tools: DriveTools, lane: LaneFacts) {
    this.#tools = tools;
    this.#lane = lane;
  }

  /**
   * Waits for the reserved slots and until they have room beside what is out: slow answers hold the next ones back. The lane
   * is kept meanwhile.
   *
   * @returns false when the lane was lost
   */
  async waitForRoom(slots: Slots): Promise<boolean> {
    const { now, persist, stopping } = this.#tools;
    const { pace, count } = slots;
    const wakeAt = performance.now() + slots.waitMs;
    let renewAt = performance.now() + leaseMs / 3;
    const hasRoom = () => this.#inFlight.size + count <= roomFor({ pace, slots: count, usualMs: this.#usualMs });
    while (performance.now() < wakeAt || !hasRoom()) {
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
    // What was answered and is not written down yet would be in doubt as well, were the process killed now.
    const left = this.#window - this.#inFlight.size - this.#ended.length - this.#unwritten;
    // Not one by one: each claim is a transaction.
    const room = left < this.#window / windowShare ? 0 : left;
    return Math.min(room, mayLeaveNow(this.#breaker ?? closedBreaker, this.#inFlight.size, Date.now()));
  }

  /** True while nothing may leave for longer than a driver stays, and everything has come back. */
  rests(): boolean {
    const { open } = this.#breaker ?? closedBreaker;
    return open !== null && this.empty && Date.now() < open.until;
  }

  get empty(): boolean {
    return this.#inFlight.size === 0;
  }

  /** Waits until something comes back, or is written down where that makes room, or for `ms` milliseconds. */
  async waitForAny(ms: number): Promise<void> {
    const written = this.#limited && this.#unwritten > 0 ? [this.#recording.catch(() => {})] : [];
    await Promise.race([...this.#inFlight, ...written, pause(ms)]);
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
    const tookMs = Math.round(performance.now() - startedAt);
    // How long we waited in vain says nothing about answers.
    if (outcome.outcome !== "uncertain") this.#usualMs = usualAfter(this.#usualMs, tookMs);
    this.#breaker = afterAnswer(this.#breaker ?? closedBreaker, { outcome, leftAt, at: at.getTime() }, Math.random());
    const fault = faultOf(outcome);
    // While the breaker is open, what else might be about the message is put down to the outage as well.
    const platformFault = fault === "platform" || (fault === "doubtful" && this.#breaker.open !== null);
    this.#ended.push({ message, outcome, tookMs, at, platformFault });
    if (this.#limited) this.#recordDue();
  }

  get #window(): number {
    return this.#tools.speaker.window?.() ?? Number.POSITIVE_INFINITY;
  }

  get #limited(): boolean {
    return this.#window !== Number.POSITIVE_INFINITY;
  }

  #recordDue(): void {
    const { length } = this.#ended;
    if (length === 0) return;
    // What waits to be written takes room in a window: it is written as soon as nothing else is.
    const soon = this.#limited && this.#unwritten === 0;
    if (soon || length >= flush.count || performance.now() - this.#oldestEnded > flush.ms) this.#record();
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
      this.#recordDue();
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
