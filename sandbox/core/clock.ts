/**
 * Virtual time. `speed` 1 is real time, 60 is a minute per second, 0 stops time until `advance`. Every delay of the platform
 * (review, receipts, pauses, windows, rate limits, retries) uses it; only sockets use real time.
 */
import { say } from "./say.ts";

type Timer = { due: number; seq: number; run: (() => void) | null };

const MAX_WAIT_MS = 60_000;

export class Clock {
  #realBase = Date.now();
  #virtualBase: number;
  #speed: number;
  #heap: Timer[] = [];
  #seq = 0;
  #wake: NodeJS.Timeout | null = null;
  #wakeDue = Number.POSITIVE_INFINITY;

  constructor(startAt = Date.now(), speed = 1) {
    this.#virtualBase = startAt;
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#virtualBase + (Date.now() - this.#realBase) * this.#speed);
  }

  /** The time in Unix seconds, as in payloads. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  get speed(): number {
    return this.#speed;
  }

  get pending(): number {
    return this.#heap.length;
  }

  setSpeed(speed: number): void {
    this.#rebase(this.now());
    this.#speed = speed;
    this.#arm();
  }

  /** Moves time forward by `ms` and runs due timers in order, each at its own time. */
  advance(ms: number): void {
    const target = this.now() + ms;
    const speed = this.#speed;
    this.#speed = 0;
    while (this.#heap[0] && this.#heap[0].due <= target) {
      this.#rebase(Math.max(this.#heap[0].due, this.now()));
      run(this.#pop());
    }
    this.#rebase(target);
    this.#speed = speed;
    this.#arm();
  }

  /** Runs `run` once `ms` virtual milliseconds from now. @returns a function that cancels it */
  after(ms: number, run: () => void): () => void {
    const timer: Timer = { due: this.now() + Math.max(0, ms), seq: this.#seq++, run };
    this.#push(timer);
    if (timer.due < this.#wakeDue) this.#arm();
    return () => {
      timer.run = null;
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  stop(): void {
    if (this.#wake) clearTimeout(this.#wake);
    this.#wake = null;
    this.#heap = [];
  }

  #rebase(virtual: number): void {
    this.#virtualBase = virtual;
    this.#realBase = Date.now();
  }

  #arm(): void {
    if (this.#wake) clearTimeout(this.#wake);
    this.#wake = null;
    this.#wakeDue = Number.POSITIVE_INFINITY;
    const first = this.#heap[0];
    if (!first || this.#speed === 0) return;
    this.#wakeDue = first.due;
    const realMs = Math.min(Math.max((first.due - this.now()) / this.#speed, 0), MAX_WAIT_MS);
    this.#wake = setTimeout(() => this.#tick(), Math.ceil(realMs));
  }

  #tick(): void {
    const now = this.now();
    while (this.#heap[0] && this.#heap[0].due <= now) run(this.#pop());
    this.#arm();
  }

  #before(a: Timer, b: Timer): boolean {
    return a.due < b.due || (a.due === b.due && a.seq < b.seq);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let i = heap.push(timer) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!this.#before(timer, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const top = heap[0] as Timer;
    const last = heap.pop() as Timer;
    const size = heap.length;
    if (size === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!this.#before(heap[child] as Timer, last)) break;
      heap[i] = heap[child] as Timer;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

/** An error in one timer must not stop the others. */
function run(timer: Timer): void {
  try {
    timer.run?.();
  } catch (error) {
    say("An error in work that was due", error);
  }
}
