/** The parts of one running sandbox, held together so that a reset can replace them at once. */
import { Clock } from "./clock.ts";
import { DEFAULT_SEED, defaultWorld } from "./default-world.ts";
import { DEFAULT_DIALS, type Dials } from "./dials.ts";
import { Judge } from "./judge.ts";
import { Buckets, Reach } from "./limits.ts";
import { EventLog } from "./log.ts";
import { Outcomes } from "./outcomes.ts";
import { hash32, Random } from "./random.ts";
import { Receipts } from "./receipts.ts";
import { MessageRecord } from "./record.ts";
import { Review } from "./review.ts";
import { Rules } from "./rules.ts";
import { Webhooks } from "./webhooks.ts";
import type { World } from "./world.ts";

export type CoreOptions = { seed?: number; startAt?: number; speed?: number };

export class Core {
  seed = DEFAULT_SEED;
  clock: Clock = new Clock();
  dials: Dials = { ...DEFAULT_DIALS };
  world!: World;
  log!: EventLog;
  record!: MessageRecord;
  judgeBook!: Judge;
  rules!: Rules;
  outcomes!: Outcomes;
  webhooks!: Webhooks;
  receipts!: Receipts;
  review!: Review;
  throughput!: Buckets;
  pairs!: Buckets;
  reach!: Reach;
  /** Where the HTTP platforms are reached; known once the server listens. */
  httpUrl = "";
  mediaDir = "";
  /** Called after changes worth keeping; set by the snapshot. */
  changed: () => void = () => {};
  #traces!: Random;

  constructor(options: CoreOptions = {}) {
    this.#build(options);
  }

  /** Back to the start. What was under way is dropped. */
  async reset(options: CoreOptions = {}): Promise<void> {
    const old = { clock: this.clock, webhooks: this.webhooks, log: this.log };
    old.clock.stop();
    old.log.release();
    this.#build(options);
    await old.webhooks.close();
    this.changed();
  }

  async close(): Promise<void> {
    this.clock.stop();
    this.log.release();
    await this.webhooks.close();
  }

  /** The platform's trace id of an answer. */
  trace(): string {
    return `A${this.#traces.word(22)}`;
  }

  #build(options: CoreOptions): void {
    this.seed = options.seed ?? DEFAULT_SEED;
    this.clock = new Clock(options.startAt, options.speed);
    this.dials = { ...DEFAULT_DIALS };
    this.world = defaultWorld(this.seed, this.clock.now(), this.dials.throughput);
    this.log = new EventLog(() => this.clock.now());
    this.record = new MessageRecord();
    this.judgeBook = new Judge();
    const dice = new Random(hash32("rules", this.seed));
    this.rules = new Rules(() => dice.next());
    this.outcomes = new Outcomes();
    this.webhooks = new Webhooks(this);
    this.receipts = new Receipts(this);
    this.review = new Review(this);
    this.throughput = new Buckets();
    this.pairs = new Buckets();
    this.reach = new Reach();
    this.#traces = new Random(hash32("traces", this.seed));
  }
}
