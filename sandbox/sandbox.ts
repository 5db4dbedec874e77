/** The parts of a running sandbox. A reset replaces all of them at once. */
import { Clock } from "./core/clock.ts";
import { DEFAULT_DIALS, type Dials } from "./core/dials.ts";
import { Judge } from "./core/judge.ts";
import { Buckets, Reach } from "./core/limits.ts";
import { EventLog } from "./core/log.ts";
import { hash32, Random } from "./core/random.ts";
import { MessageRecord } from "./core/record.ts";
import { Rules } from "./core/rules.ts";
import type { ImapServer } from "./mail/imap/server.ts";
import { Mail } from "./mail/mail.ts";
import type { MailServer } from "./mail/server.ts";
import { JUDGED_CODES } from "./meta/codes.ts";
import { recipientOf } from "./meta/messages/message-id.ts";
import { Outcomes } from "./meta/messages/outcomes.ts";
import { scopedIdOf } from "./meta/send-api/messaging-id.ts";
import { Review } from "./meta/templates/review.ts";
import { Receipts } from "./meta/webhooks/receipts.ts";
import { Webhooks } from "./meta/webhooks/webhooks.ts";
import { DEFAULT_SEED, defaultWorld } from "./meta/world/default-world.ts";
import type { World } from "./meta/world/world.ts";
import { Smsc } from "./sms/smsc.ts";
import { type Journal, noJournal } from "./state/journal.ts";
import { Viber } from "./viber/viber.ts";

export type SandboxSettings = { seed?: number; startAt?: number; speed?: number };

export class Sandbox {
  seed = DEFAULT_SEED;
  clock: Clock = new Clock();
  dials: Dials = { ...DEFAULT_DIALS };
  world!: World;
  log!: EventLog;
  record!: MessageRecord;
  judge!: Judge;
  rules!: Rules;
  outcomes!: Outcomes;
  webhooks!: Webhooks;
  receipts!: Receipts;
  review!: Review;
  throughput!: Buckets;
  pairs!: Buckets;
  reach!: Reach;
  viber!: Viber;
  sms!: Smsc;
  mail!: Mail;
  /** Where mails are taken; null without an SMTP port. */
  mailServer: MailServer | null = null;
  /** Where mailboxes are read; null without an SMTP port. */
  imapServer: ImapServer | null = null;
  /** The address of the HTTP platforms; set once the server listens. */
  httpUrl = "";
  mediaDir = "";
  /** For demos: requests are read leniently. */
  lenient = false;
  /** What the TLS port shows, for clients to trust; empty without that port. */
  certificate = "";
  /** Called after changes that a snapshot should save. */
  changed: () => void = () => {};
  /** Keeps messages and webhooks over a restart. */
  journal: Journal = noJournal;
  #refs = 0;
  readonly #firstRef = Date.now().toString(36);
  #traces!: Random;

  constructor(options: SandboxSettings = {}) {
    this.#build(options);
  }

  /** Starts over with a fresh world. Pending work is dropped. */
  async reset(options: SandboxSettings = {}): Promise<void> {
    const { clock, webhooks, viber, log, sms, mail } = this;
    const old = { clock, webhooks, posts: viber.posts, log, sms, mail };
    old.clock.stop();
    old.log.release();
    const closed = Promise.all([old.webhooks.close(), old.posts.close(), old.mail.close()]);
    this.#build(options);
    this.journal.clear();
    this.changed();
    await closed;
    await old.sms.moveTo(this.sms);
  }

  async close(): Promise<void> {
    this.clock.stop();
    this.log.release();
    await Promise.all([this.webhooks.close(), this.viber.posts.close(), this.sms.kill(), this.mail.close()]);
  }

  /** A name for the journal that no earlier run has given. */
  newRef(): string {
    return `${this.#firstRef}-${this.#refs++}`;
  }

  /** A new trace id for an answer. */
  trace(): string {
    return `A${this.#traces.word(22)}`;
  }

  #build(options: SandboxSettings): void {
    this.seed = options.seed ?? DEFAULT_SEED;
    this.clock = new Clock(options.startAt, options.speed);
    this.dials = { ...DEFAULT_DIALS };
    this.world = defaultWorld(this.seed, this.clock.now(), this.dials.throughput);
    this.log = new EventLog(() => this.clock.now());
    this.record = new MessageRecord((id) => recipientOf(id) ?? scopedIdOf(id));
    this.judge = new Judge(JUDGED_CODES);
    const random = new Random(hash32("rules", this.seed));
    this.rules = new Rules(
      () => random.next(),
      () => this.clock.now(),
    );
    this.outcomes = new Outcomes();
    this.webhooks = new Webhooks(this);
    this.receipts = new Receipts(this);
    this.review = new Review(this);
    this.throughput = new Buckets();
    this.pairs = new Buckets();
    this.reach = new Reach();
    this.viber = new Viber(this);
    this.sms = new Smsc(this);
    this.mail = new Mail(this);
    this.#traces = new Random(hash32("traces", this.seed));
  }
}
