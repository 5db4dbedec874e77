/**
 * Writes down what the platform must not forget, at the moment it happens: each accepted message with its planned receipts,
 * each other event for a webhook, and which of them were delivered. A message is answered after its line is written.
 */
import type { Accept, AcceptFacts } from "../core/record.ts";
import { say } from "../core/say.ts";
import type { Plan as MetaPlan } from "../meta/webhooks/receipts.ts";
import type { Update } from "../meta/webhooks/webhook-body.ts";
import type { Sandbox } from "../sandbox.ts";
import type { ViberPlan } from "../viber/posts.ts";
import type { Segments } from "./segments.ts";

/** What will be posted about a message, by the platform that posts it. */
type Plan = MetaPlan | ViberPlan;

type Line =
  /** An accepted message and its planned receipts. */
  | ["message", AcceptFacts, Plan]
  /** A plan whose message stands in an earlier file, and the receipts of it that were delivered. */
  | ["plan", Plan, number[]]
  | ["update", string, Update]
  /** What was delivered or given up: `<plan>#<receipt>`, or the id of an update. */
  | ["settled", string[]];

export type Journal = {
  /** @throws Error when it cannot be written; the message must not be accepted then */
  message(facts: AcceptFacts, plan: Plan): void;
  /** What will be posted about something that is no message, or whose message stands elsewhere. */
  plan(plan: Plan): void;
  update(id: string, update: Update): void;
  settled(refs: string[]): void;
  /** Changes when old messages were deleted, so that ids derived from the record are not given twice. */
  readonly generation: number;
  /** Forgets everything, for a reset. */
  clear(): void;
};

/** For a sandbox without a state file. */
export const noJournal: Journal = { message() {}, plan() {}, update() {}, settled() {}, generation: 0, clear() {} };

export class FileJournal implements Journal {
  readonly #sandbox: Sandbox;
  readonly #segments: Segments;
  #failing = false;
  generation: number;

  constructor(sandbox: Sandbox, segments: Segments) {
    this.#sandbox = sandbox;
    this.#segments = segments;
    this.generation = segments.dropped;
  }

  message(facts: AcceptFacts, plan: Plan): void {
    this.#write(["message", facts, plan]);
  }

  update(id: string, update: Update): void {
    this.#try(() => this.#write(["update", id, update]));
  }

  plan(plan: Plan): void {
    this.#try(() => this.#write(["plan", plan, []]));
  }

  settled(refs: string[]): void {
    this.#try(() => this.#write(["settled", refs]));
  }

  clear(): void {
    this.#try(() => this.#segments.clear());
    this.generation = 0;
  }

  /**
   * Brings back the record, and continues what was not delivered.
   * @returns how many lines could not be read
   */
  replay(): number {
    const { record, receipts, webhooks, viber } = this.#sandbox;
    const entries = new Map<string, Accept>();
    const plans = new Map<string, { plan: Plan; done: Set<number> }>();
    const updates = new Map<string, Update>();
    let damaged = 0;
    for (const { line, cut } of this.#segments.lines()) {
      const read = readLine(line);
      if (!read) damaged += cut ? 0 : 1;
      else if (read[0] === "message") {
        entries.set(read[1].wamid, record.accept(read[1]));
        plans.set(read[2].id, { plan: read[2], done: new Set() });
      } else if (read[0] === "plan") plans.set(read[1].id, { plan: read[1], done: new Set(read[2]) });
      else if (read[0] === "update") updates.set(read[1], read[2]);
      else
        for (const ref of read[1]) {
          const [id = "", receipt] = ref.split("#");
          if (receipt === undefined) updates.delete(id);
          else plans.get(id)?.done.add(Number(receipt));
        }
    }
    for (const { plan, done } of plans.values()) {
      const entry = entries.get(plan.wamid ?? "") ?? null;
      if ("platform" in plan) viber.posts.follow(plan, entry, done);
      else receipts.follow(plan, entry, done);
    }
    for (const [id, update] of updates) webhooks.send(update, { ref: id });
    return damaged;
  }

  #write(line: Line): void {
    try {
      if (this.#segments.full) {
        this.#segments.next(this.#unsettled());
        this.generation = this.#segments.dropped;
      }
      this.#segments.append(JSON.stringify(line));
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) say("The sandbox cannot write down what happens, and accepts no message until it can", error);
      this.#failing = true;
      throw error;
    }
  }

  /** What is still to be delivered, for the beginning of a new file. */
  *#unsettled(): Generator<string> {
    for (const { plan, done } of [...this.#sandbox.receipts.unsettled(), ...this.#sandbox.viber.posts.unsettled()])
      yield JSON.stringify(["plan", plan, [...done]] satisfies Line);
    for (const [id, update] of this.#sandbox.webhooks.unsettled())
      yield JSON.stringify(["update", id, update] satisfies Line);
  }

  /** What cannot be written here happens once more after a restart; the platform repeats webhooks too. */
  #try(write: () => void): void {
    try {
      write();
    } catch {
      // Said by #write.
    }
  }
}

function readLine(line: string): Line | null {
  try {
    const read = JSON.parse(line) as Line;
    return Array.isArray(read) && ["message", "plan", "update", "settled"].includes(read[0]) ? read : null;
  } catch {
    return null;
  }
}
