/** Saves the world, the dials and the fault rules to a JSON file; messages and webhooks are in the journal. */
import { rename, writeFile } from "node:fs/promises";
import { Clock } from "../core/clock.ts";
import type { Rule } from "../core/rules.ts";
import { say } from "../core/say.ts";
import type { SavedMail } from "../mail/world.ts";
import { watchName } from "../meta/accounts/display-names.ts";
import type { Plan } from "../meta/webhooks/receipts.ts";
import type { Sandbox } from "../sandbox.ts";
import type { SavedSms } from "../sms/world.ts";
import type { SavedViber } from "../viber/world.ts";
import type { FileJournal } from "./journal.ts";

const SAVE_AFTER_MS = 500;
const RETRY_MS = 5_000;
const FORMAT = 1;
const MAPS = [
  "apps",
  "portfolios",
  "wabas",
  "tokens",
  "codes",
  "pages",
  "instagramAccounts",
  "scoped",
  "attachments",
  "comments",
  "media",
  "uploads",
  "persons",
  "windows",
  "inbound",
] as const;

export type Saved = {
  format: number;
  seed: number;
  random: number;
  /** Virtual time, its speed, and the real time at which it was read. Older files have none. */
  clock?: { now: number; speed: number; at: number };
  dials: object;
  rules?: Rule[];
  /** Older files lack the newer ones. */
  maps: Partial<Record<(typeof MAPS)[number], [string, unknown][]>>;
  numbers: unknown[];
  templates: unknown[];
  /** Older files have none. */
  viber?: SavedViber;
  sms?: SavedSms;
  mail?: SavedMail;
  /** Older files have the receipts, which are in the journal now. */
  plans?: Plan[];
};

function serialize(sandbox: Sandbox): string {
  const { world, clock } = sandbox;
  const saved: Saved = {
    format: FORMAT,
    seed: sandbox.seed,
    random: world.random.state,
    clock: { now: clock.now(), speed: clock.speed, at: Date.now() },
    dials: sandbox.dials,
    rules: [...sandbox.rules.list],
    maps: Object.fromEntries(MAPS.map((name) => [name, [...world[name]]])) as Saved["maps"],
    numbers: [...world.numbers.values()],
    templates: [...world.templates.values()],
    viber: sandbox.viber.world.save(),
    sms: sandbox.sms.world.save(),
    mail: sandbox.mail.world.save(),
  };
  return JSON.stringify(saved);
}

/** @throws Error when the text is not a snapshot */
export function readSnapshot(text: string): Saved {
  const saved = JSON.parse(text) as Saved;
  const whole =
    saved?.format === FORMAT &&
    typeof saved.maps === "object" &&
    Array.isArray(saved.numbers) &&
    Array.isArray(saved.templates);
  if (!whole) throw new Error("it is not a state of this sandbox");
  return saved;
}

export function restore(sandbox: Sandbox, saved: Saved, journal: FileJournal): void {
  const { world } = sandbox;
  sandbox.seed = saved.seed;
  world.random.state = saved.random;
  if (saved.clock) {
    const { now, speed, at } = saved.clock;
    sandbox.clock = new Clock(now + (Date.now() - at) * speed, speed);
  }
  Object.assign(sandbox.dials, saved.dials);
  sandbox.rules.restore(saved.rules ?? []);
  for (const name of MAPS) {
    const map = world[name] as Map<string, unknown>;
    map.clear();
    for (const [key, value] of saved.maps[name] ?? []) map.set(key, value);
  }
  world.numbers.clear();
  world.templates.clear();
  for (const number of saved.numbers) {
    world.keepNumber(number as never);
    watchName(sandbox, number as never);
  }
  for (const template of saved.templates) {
    world.keepTemplate(template as never);
    sandbox.review.watch(template as never);
  }
  if (saved.mail) sandbox.mail.world.restore(saved.mail);
  if (saved.viber) sandbox.viber.world.restore(saved.viber);
  if (saved.sms) sandbox.sms.world.restore(saved.sms);
  for (const plan of saved.plans ?? []) journal.plan({ ...plan, id: plan.wamid });
}

/** Saves after changes, one save at a time; changes made meanwhile are in the next. */
export class SnapshotWriter {
  readonly #sandbox: Sandbox;
  readonly #file: string;
  #changed = false;
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> | null = null;
  #failing = false;

  constructor(sandbox: Sandbox, file: string) {
    this.#sandbox = sandbox;
    this.#file = file;
  }

  changed(): void {
    this.#changed = true;
    this.#timer ??= setTimeout(() => void this.flush(), this.#failing ? RETRY_MS : SAVE_AFTER_MS);
  }

  /** Resolves when all changes so far are saved, or could not be: that is said, and tried again. Never rejects. */
  async flush(): Promise<void> {
    // A save under way may have begun before the last change.
    while (this.#saving) await this.#saving;
    if (!this.#changed) return;
    this.#saving = this.#save().finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  async #save(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#changed = false;
    try {
      await writeFile(`${this.#file}.new`, serialize(this.#sandbox), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) say(`The sandbox cannot save its state to ${this.#file}; it tries again`, error);
      this.#failing = true;
      this.changed();
    }
  }

  /** Saves a last time. */
  async close(): Promise<void> {
    this.#changed = true;
    await this.flush();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
