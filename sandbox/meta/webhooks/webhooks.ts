/** Posts webhooks: batches updates by callback, signs them, and retries with growing delays for 7 days. */
import { Pool } from "undici";
import type { Sandbox } from "../../sandbox.ts";
import { signatureOf, type Update, webhookBody } from "./webhook-body.ts";

const RETRY_MS = [1000, 5000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
const GIVE_UP_MS = 7 * 86_400_000;
const TIMEOUT_MS = 10_000;
const BATCH_MS = 10;
const CONNECTIONS = 8;
const WAITING_MAX_BYTES = 64 * 1024 * 1024;
const REPLAY_MAX = 500;

export type Delivery = {
  url: string;
  secret: string;
  body: string;
  firstAt: number;
  tries: number;
  updates: number;
  badSignature: boolean;
};

/** Faults to apply to one update. */
export type UpdateFault = { badSignature?: boolean };

type Target = { url: string; secret: string; queue: Update[]; busy: number; timer: NodeJS.Timeout | null };

export class Webhooks {
  #sandbox: Sandbox;
  #pools = new Map<string, Pool>();
  #targets = new Map<string, Target>();
  #waiting = new Set<Delivery>();
  #waitingBytes = 0;
  #recent: Delivery[] = [];
  #closed = false;
  readonly #inFlight = new Set<Promise<void>>();
  counts = { updates: 0, posts: 0, delivered: 0, failedTries: 0, givenUp: 0, withoutCallback: 0 };

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  get waiting(): Delivery[] {
    return [...this.#waiting];
  }

  get queued(): number {
    let n = this.#waiting.size;
    for (const target of this.#targets.values()) n += target.queue.length;
    return n;
  }

  /** Sends an update to every app that is subscribed to the account. */
  send(update: Update, fault: UpdateFault = {}): void {
    const { world } = this.#sandbox;
    const waba = world.wabas.get(update.wabaId);
    if (!waba) return;
    const number = "phoneId" in update ? world.numbers.get(update.phoneId) : undefined;
    let sent = false;
    for (const subscription of waba.subscriptions) {
      const app = world.apps.get(subscription.appId);
      const url = number?.callbackUrl ?? subscription.callbackUrl ?? app?.callbackUrl;
      if (!app || !url) continue;
      sent = true;
      this.counts.updates++;
      if (fault.badSignature) this.#post(this.#delivery(url, app.secret, [update], true));
      else this.#enqueue(url, app.secret, update);
    }
    if (!sent) this.counts.withoutCallback++;
  }

  /** Posts a body again. */
  replay(body: string, like: Delivery, badSignature: boolean): void {
    this.#post({ ...like, body, tries: 0, firstAt: this.#sandbox.clock.now(), badSignature });
  }

  /** The last `n` posted webhooks, newest last. */
  recent(n: number): Delivery[] {
    return this.#recent.slice(-n);
  }

  /** Continues deliveries that a snapshot saved. */
  resume(deliveries: Delivery[]): void {
    for (const delivery of deliveries) this.#post({ ...delivery, tries: 0 });
  }

  /** Performs the verification handshake. @returns whether the callback echoed the challenge */
  async handshake(url: string, verifyToken: string, challenge: string): Promise<boolean> {
    try {
      const target = new URL(url);
      target.searchParams.set("hub.mode", "subscribe");
      target.searchParams.set("hub.challenge", challenge);
      target.searchParams.set("hub.verify_token", verifyToken);
      const answer = await this.#pool(target.origin).request({
        path: target.pathname + target.search,
        method: "GET",
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      const text = await answer.body.text();
      return answer.statusCode === 200 && text === challenge;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const target of this.#targets.values()) if (target.timer) clearTimeout(target.timer);
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    await Promise.allSettled(this.#inFlight);
  }

  #enqueue(url: string, secret: string, update: Update): void {
    let target = this.#targets.get(url);
    if (!target) {
      target = { url, secret, queue: [], busy: 0, timer: null };
      this.#targets.set(url, target);
    }
    target.secret = secret;
    target.queue.push(update);
    if (target.queue.length >= this.#sandbox.dials.batchSize) this.#flush(target);
    else target.timer ??= setTimeout(() => this.#flush(target), BATCH_MS);
  }

  #flush(target: Target): void {
    if (target.timer) clearTimeout(target.timer);
    target.timer = null;
    while (!this.#closed && target.queue.length > 0 && target.busy < CONNECTIONS) {
      const updates = target.queue.splice(0, this.#sandbox.dials.batchSize);
      target.busy++;
      this.#post(this.#delivery(target.url, target.secret, updates, false), () => {
        target.busy--;
        if (target.queue.length > 0) this.#flush(target);
      });
    }
  }

  #delivery(url: string, secret: string, updates: Update[], badSignature: boolean): Delivery {
    const { clock } = this.#sandbox;
    const body = webhookBody(updates, clock.seconds());
    return { url, secret, body, firstAt: clock.now(), tries: 0, updates: updates.length, badSignature };
  }

  #post(delivery: Delivery, done?: () => void): void {
    const work = this.#try(delivery).finally(() => {
      this.#inFlight.delete(work);
      done?.();
    });
    this.#inFlight.add(work);
  }

  async #try(delivery: Delivery): Promise<void> {
    const { log, judge } = this.#sandbox;
    if (delivery.tries === 0) {
      this.#recent.push(delivery);
      if (this.#recent.length > REPLAY_MAX) this.#recent.splice(0, this.#recent.length - REPLAY_MAX);
      this.#hold(delivery);
    }
    delivery.tries++;
    this.counts.posts++;
    const url = new URL(delivery.url);
    const started = performance.now();
    let status: number | null = null;
    let problem: string | undefined;
    try {
      const signature = signatureOf(delivery.body, delivery.badSignature ? `${delivery.secret}?` : delivery.secret);
      const answer = await this.#pool(url.origin).request({
        path: url.pathname + url.search,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-hub-signature-256": signature,
          "user-agent": "facebookexternalua",
        },
        body: delivery.body,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      status = answer.statusCode;
      await answer.body.dump();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (this.#closed) return;
    const ms = Math.round(performance.now() - started);
    const ok = status !== null && status >= 200 && status < 300;
    judge.webhookAnswered(ms, ok, delivery.badSignature);
    log.add(ok ? "webhook.delivered" : "webhook.failed", {
      url: delivery.url,
      status,
      problem,
      ms,
      tries: delivery.tries,
      updates: delivery.updates,
      body: delivery.body.length > 2000 ? `${delivery.body.slice(0, 2000)}…` : delivery.body,
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
    if (this.#waiting.delete(delivery)) this.#waitingBytes -= delivery.body.length;
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
