/** Posts webhooks: batches updates by callback, signs them, and retries with growing delays for 7 days. */
import { beginningOf } from "../../core/log.ts";
import type { Sandbox } from "../../sandbox.ts";
import { Callbacks } from "./callbacks.ts";
import { RecentPosts } from "./recent-posts.ts";
import { type LaterUpdate, type MessagingUpdate, type Update, webhookBody } from "./webhook-body.ts";

const RETRY_MS = [1000, 5000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
const GIVE_UP_MS = 7 * 86_400_000;
const BATCH_MS = 10;
const CONNECTIONS = 8;
/** Beyond this many waiting updates a post takes more than the dial says, as Meta's do under load: what waits stays bounded. */
const BACKLOG = { from: 5_000, batch: 1_000 };
const WAITING_MAX_BYTES = 64 * 1024 * 1024;

export type Delivery = {
  url: string;
  secret: string;
  body: string;
  firstAt: number;
  tries: number;
  updates: number;
  badSignature: boolean;
  /** What its delivery settles; nothing for a replay. */
  settles: Settling[];
};

export type SendOptions = {
  badSignature?: boolean;
  /** What the journal knows this update by. Without it, the update is written to the journal. */
  ref?: string;
};

/** An update, and how many callbacks still wait for it. */
type Settling = { ref: string; left: number };
type Queued = { update: Update | LaterUpdate; settling: Settling };
type Target = { url: string; secret: string; queue: Queued[]; busy: number; timer: NodeJS.Timeout | null };

export class Webhooks {
  #sandbox: Sandbox;
  readonly callbacks = new Callbacks(CONNECTIONS);
  #targets = new Map<string, Target>();
  #waiting = new Set<Delivery>();
  #waitingBytes = 0;
  #unsettled = new Map<string, Update>();
  readonly #recent = new RecentPosts();
  #closed = false;
  readonly #inFlight = new Set<Promise<void>>();
  counts = { updates: 0, posts: 0, delivered: 0, failedTries: 0, givenUp: 0, withoutCallback: 0 };

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Updates of the journal that are not delivered; receipts are not among them. */
  unsettled(): Iterable<[ref: string, update: Update]> {
    return this.#unsettled;
  }

  get queued(): number {
    let n = this.#waiting.size;
    for (const target of this.#targets.values()) n += target.queue.length;
    return n;
  }

  /** Sends an update to every app that is subscribed to the account. */
  send(update: Update | LaterUpdate, options: SendOptions = {}): void {
    const ref = options.ref ?? this.#sandbox.newRef();
    // Receipts stand in the journal with their plan.
    if (!("build" in update)) {
      if (options.ref === undefined) this.#sandbox.journal.update(ref, update);
      if (!ref.includes("#")) this.#unsettled.set(ref, update);
    }
    const callbacks = this.#callbacksOf(update);
    if (callbacks.length === 0) {
      this.counts.withoutCallback++;
      this.settle([ref]);
    }
    const settling = { ref, left: callbacks.length };
    for (const { url, secret } of callbacks) {
      this.counts.updates++;
      const queued = { update, settling };
      if (options.badSignature) this.#post(this.#delivery(url, secret, [queued], true));
      else this.#enqueue(url, secret, queued);
    }
  }

  /** Notes that updates were delivered or given up, so that a restart does not send them again. */
  settle(refs: string[]): void {
    if (refs.length === 0) return;
    this.#sandbox.journal.settled(refs);
    for (const ref of refs) {
      const [id = "", receipt] = ref.split("#");
      if (receipt === undefined) this.#unsettled.delete(id);
      else this.#sandbox.receipts.settle(id, Number(receipt));
    }
  }

  #callbacksOf(update: Update | LaterUpdate): { url: string; secret: string }[] {
    const { world } = this.#sandbox;
    if ("object" in update) return this.#messagingCallbacks(update);
    const number = "phoneId" in update ? world.numbers.get(update.phoneId) : undefined;
    return (world.wabas.get(update.wabaId)?.subscriptions ?? []).flatMap((subscription) => {
      const app = world.apps.get(subscription.appId);
      const url = number?.callbackUrl ?? subscription.callbackUrl ?? app?.callbackUrl;
      return app && url ? [{ url, secret: app.secret }] : [];
    });
  }

  /** Apps that subscribed the account to the event, and have an address for its object. */
  #messagingCallbacks({ object, accountId, field }: MessagingUpdate): { url: string; secret: string }[] {
    const { world } = this.#sandbox;
    const account = world.instagramAccounts.get(accountId);
    const page = world.pages.get(account?.pageId ?? accountId);
    // An Instagram account is heard through its page as soon as the page is subscribed at all.
    const byPage = (page?.subscriptions ?? []).filter(({ fields }) => object === "instagram" || fields.includes(field));
    const byLogin = (account?.subscriptions ?? []).filter(({ fields }) => fields.includes(field));
    return [...byPage, ...byLogin].flatMap(({ appId }) => {
      const app = world.apps.get(appId);
      const callback = app?.callbacks?.[object];
      return app && callback?.fields.includes(field) ? [{ url: callback.url, secret: app.secret }] : [];
    });
  }

  /** Posts a body again. */
  replay(body: string, like: Delivery, badSignature: boolean): void {
    this.#post({ ...like, body, tries: 0, firstAt: this.#sandbox.clock.now(), badSignature, settles: [] });
  }

  /** The last `n` posted webhooks, newest last. */
  recent(n: number): Delivery[] {
    return this.#recent.last(n);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const target of this.#targets.values()) if (target.timer) clearTimeout(target.timer);
    await this.callbacks.close();
    await Promise.allSettled(this.#inFlight);
  }

  #enqueue(url: string, secret: string, queued: Queued): void {
    const key = "object" in queued.update ? `${queued.update.object}|${url}` : url;
    let target = this.#targets.get(key);
    if (!target) {
      target = { url, secret, queue: [], busy: 0, timer: null };
      this.#targets.set(key, target);
    }
    target.secret = secret;
    target.queue.push(queued);
    if (target.queue.length >= this.#sandbox.dials.batchSize) this.#flush(target);
    else target.timer ??= setTimeout(() => this.#flush(target), BATCH_MS);
  }

  #flush(target: Target): void {
    if (target.timer) clearTimeout(target.timer);
    target.timer = null;
    while (!this.#closed && target.queue.length > 0 && target.busy < CONNECTIONS) {
      const most = target.queue.length > BACKLOG.from ? BACKLOG.batch : this.#sandbox.dials.batchSize;
      const updates = target.queue.splice(0, most);
      target.busy++;
      this.#post(this.#delivery(target.url, target.secret, updates, false), () => {
        target.busy--;
        if (target.queue.length > 0) this.#flush(target);
      });
    }
  }

  #delivery(url: string, secret: string, queued: Queued[], badSignature: boolean): Delivery {
    const { clock } = this.#sandbox;
    const body = webhookBody(
      queued.map(({ update }) => ("build" in update ? update.build() : update)),
      clock.seconds(),
    );
    const settles = queued.map(({ settling }) => settling);
    return { url, secret, body, firstAt: clock.now(), tries: 0, updates: queued.length, badSignature, settles };
  }

  #post(delivery: Delivery, done?: () => void): void {
    const work = this.#try(delivery)
      .catch((error: unknown) => {
        this.#sandbox.log.add("sandbox.error", { url: delivery.url, problem: String(error) });
        this.#release(delivery);
      })
      .finally(() => {
        this.#inFlight.delete(work);
        done?.();
      });
    this.#inFlight.add(work);
  }

  async #try(delivery: Delivery): Promise<void> {
    const { log, judge } = this.#sandbox;
    if (delivery.tries === 0) {
      this.#recent.add(delivery);
      this.#hold(delivery);
    }
    delivery.tries++;
    this.counts.posts++;
    const { status, problem, ms } = await this.callbacks.post(delivery);
    if (this.#closed) return;
    const ok = status !== null && status >= 200 && status < 300;
    judge.webhookAnswered(ms, ok, delivery.badSignature);
    log.add(ok ? "webhook.delivered" : "webhook.failed", {
      url: delivery.url,
      status,
      problem,
      ms,
      tries: delivery.tries,
      updates: delivery.updates,
      body: beginningOf(delivery.body, 2_000),
    });
    if (ok) {
      this.counts.delivered += delivery.updates;
      this.#release(delivery);
      return;
    }
    this.counts.failedTries++;
    this.#retry(delivery);
  }

  #retry(delivery: Delivery): void {
    const { clock } = this.#sandbox;
    const gap = RETRY_MS[Math.min(delivery.tries - 1, RETRY_MS.length - 1)] as number;
    // A webhook with a wrong signature is meant to be refused, so it is not retried.
    if (delivery.badSignature || clock.now() + gap - delivery.firstAt > GIVE_UP_MS || !this.#waiting.has(delivery)) {
      this.counts.givenUp++;
      this.#release(delivery);
      return;
    }
    clock.after(gap, () => {
      if (!this.#closed) this.#post(delivery);
    });
  }

  /** Keeps an undelivered webhook; beyond the memory limit the oldest is dropped. */
  #hold(delivery: Delivery): void {
    this.#waiting.add(delivery);
    this.#waitingBytes += delivery.body.length;
    while (this.#waitingBytes > WAITING_MAX_BYTES) this.#release(this.#waiting.values().next().value as Delivery);
  }

  #release(delivery: Delivery): void {
    if (!this.#waiting.delete(delivery)) return;
    this.#waitingBytes -= delivery.body.length;
    this.settle(delivery.settles.filter((settling) => --settling.left === 0).map(({ ref }) => ref));
  }
}
