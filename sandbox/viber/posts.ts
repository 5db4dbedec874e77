/** What Viber posts to callbacks: planned when it becomes certain, posted when due, repeated until it is taken. */
import { createHmac } from "node:crypto";
import { Pool } from "undici";
import type { Accept } from "../core/record.ts";
import type { Sandbox } from "../sandbox.ts";

const RETRY_MS = [1000, 5000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
const GIVE_UP_MS = 7 * 86_400_000;
const TIMEOUT_MS = 10_000;
const CONNECTIONS = 8;
const RECENT_MAX = 500;
const ANSWER_MAX = 64 * 1024;

type Step = {
  at: number;
  /** How much later than `at` it is posted. */
  lateMs?: number;
  body: string;
  /** What it makes of the message. */
  mark?: string;
  /** As somebody would post who does not know the address, or does not have the key. */
  forged?: boolean;
};

/** Posts that belong together; plain data, for the journal. */
export type ViberPlan = {
  platform: "viber";
  id: string;
  /** The message they are about; null for none. */
  wamid: string | null;
  /** The service's id or the bot's token: whose callback it is. */
  from: string;
  steps: Step[];
};

type Open = { plan: ViberPlan; entry: Accept | null; next: number; done: Set<number> };
type Posted = { from: string; body: string; forged: boolean };

export class ViberPosts {
  readonly #sandbox: Sandbox;
  readonly #open = new Map<string, Open>();
  readonly #pools = new Map<string, Pool>();
  readonly #inFlight = new Set<Promise<void>>();
  #recent: Posted[] = [];
  #closed = false;
  counts = { posts: 0, delivered: 0, failedTries: 0, givenUp: 0, withoutCallback: 0 };

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Plans with posts that were neither taken nor given up. */
  get pending(): number {
    return this.#open.size;
  }

  unsettled(): Iterable<{ plan: ViberPlan; done: Set<number> }> {
    return this.#open.values();
  }

  /** The last `n` posts, newest last. */
  recent(n: number): Posted[] {
    return this.#recent.slice(-n);
  }

  /** Posts a plan's steps when they are due, except those that are done. */
  follow(plan: ViberPlan, entry: Accept | null, done: Set<number> = new Set()): void {
    if (entry) for (const at of [...done].sort()) mark(entry, plan.steps[at]);
    if (done.size >= plan.steps.length) return;
    const open: Open = { plan, entry, next: 0, done };
    this.#open.set(plan.id, open);
    this.#awaitNext(open);
  }

  /** Posts one event now. */
  now(from: string, body: string): void {
    const steps = [{ at: this.#sandbox.clock.now(), body }];
    const plan: ViberPlan = { platform: "viber", id: this.#sandbox.newRef(), wamid: null, from, steps };
    this.#sandbox.journal.plan(plan);
    this.follow(plan, null);
  }

  /** Posts an event to a bot and waits for its answer. */
  async ask(token: string, body: string): Promise<{ ok: boolean; text: string; problem: string | undefined }> {
    const target = this.#targetOf(token, body, false);
    if (!target) return { ok: false, text: "", problem: "there is no webhook" };
    const { status, text, problem } = await this.#exchange(target, body);
    return { ok: status === 200, text, problem: problem ?? `HTTP ${status}` };
  }

  /** Posts a body again, once. */
  replay(posted: Posted): void {
    this.#post(posted.from, posted.body, posted.forged, () => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    await Promise.allSettled(this.#inFlight);
  }

  #awaitNext(open: Open): void {
    while (open.done.has(open.next)) open.next++;
    const step = open.plan.steps[open.next];
    if (!step) return;
    const { clock } = this.#sandbox;
    clock.after(step.at + (step.lateMs ?? 0) - clock.now(), () => {
      const at = open.next++;
      this.#awaitNext(open);
      if (open.entry) mark(open.entry, step);
      this.#try(open, at, step, 1, clock.now());
    });
  }

  #try(open: Open, at: number, step: Step, tries: number, firstAt: number): void {
    const { from } = open.plan;
    this.#post(from, step.body, step.forged === true, (ok) => {
      const gap = RETRY_MS[Math.min(tries - 1, RETRY_MS.length - 1)] as number;
      const { clock } = this.#sandbox;
      const over = ok || step.forged === true || clock.now() + gap - firstAt > GIVE_UP_MS;
      if (!ok && over) this.counts.givenUp++;
      if (over) this.#settle(open, at);
      else clock.after(gap, () => this.#closed || this.#try(open, at, step, tries + 1, firstAt));
    });
  }

  #settle(open: Open, at: number): void {
    this.#sandbox.journal.settled([`${open.plan.id}#${at}`]);
    open.done.add(at);
    if (open.done.size >= open.plan.steps.length) this.#open.delete(open.plan.id);
  }

  /** @param ended whether it was taken; a sender without a callback has nobody to take it, which ends it too */
  #post(from: string, body: string, forged: boolean, ended: (ok: boolean) => void): void {
    const target = this.#targetOf(from, body, forged);
    if (!target) {
      this.counts.withoutCallback++;
      ended(true);
      return;
    }
    this.#recent.push({ from, body, forged });
    if (this.#recent.length > RECENT_MAX) this.#recent = this.#recent.slice(-RECENT_MAX / 2);
    const work = this.#exchange(target, body).then((result) => {
      this.#inFlight.delete(work);
      if (this.#closed) return;
      const { log, judge } = this.#sandbox;
      const ok = result.status !== null && result.status >= 200 && result.status < 300;
      judge.webhookAnswered(result.ms, ok, forged);
      this.counts[ok ? "delivered" : "failedTries"]++;
      const { status, problem, ms } = result;
      log.add(ok ? "webhook.delivered" : "webhook.failed", { url: target.url, status, problem, ms, updates: 1, body });
      ended(ok);
    });
    this.#inFlight.add(work);
  }

  /** Where a post goes: to a service's callback without any proof, to a bot's with its signature. */
  #targetOf(from: string, body: string, forged: boolean): { url: string; headers: Record<string, string> } | null {
    const { services, bots } = this.#sandbox.viber.world;
    const bot = bots.get(from);
    if (bot?.webhook) {
      const signature = createHmac("sha256", forged ? `${bot.token}?` : bot.token)
        .update(body)
        .digest("hex");
      const url = new URL(bot.webhook.url);
      // Older clients read the signature from the query.
      url.searchParams.set("sig", signature);
      return { url: url.href, headers: { "x-viber-content-signature": signature } };
    }
    const url = services.get(from)?.callbackUrl;
    if (!url) return null;
    return { url: forged ? (url.split("?")[0] as string) : url, headers: {} };
  }

  async #exchange(target: { url: string; headers: Record<string, string> }, body: string) {
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    this.counts.posts++;
    try {
      const url = new URL(target.url);
      const answer = await this.#pool(url.origin).request({
        path: url.pathname + url.search,
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "Viber", ...target.headers },
        body,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      const text = (await answer.body.text()).slice(0, ANSWER_MAX);
      return { status: answer.statusCode, text, ms: took() };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { status: null, problem, text: "", ms: took() };
    }
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, { connections: CONNECTIONS, keepAliveTimeout: 30_000, connect: { timeout: 5000 } });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}

const RANK = ["accepted", "expired", "delivered", "read"];

function mark(entry: Accept, step: Step | undefined): void {
  if (step?.mark !== undefined && RANK.indexOf(step.mark) > RANK.indexOf(entry.status)) entry.status = step.mark;
}
