/** The HTTP calls to callbacks, over connections that stay open. */
import { Pool } from "undici";
import { signatureOf } from "./webhook-body.ts";

const TIMEOUT_MS = 10_000;

/** `status` is null when there was no answer; `problem` says why. */
type PostResult = { status: number | null; problem?: string; ms: number };

export class Callbacks {
  readonly #pools = new Map<string, Pool>();
  readonly #connections: number;

  constructor(connections: number) {
    this.#connections = connections;
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

  /** Posts a signed body. Never rejects. */
  async post(delivery: { url: string; secret: string; body: string; badSignature: boolean }): Promise<PostResult> {
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    try {
      const url = new URL(delivery.url);
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
      await answer.body.dump();
      return { status: answer.statusCode, ms: took() };
    } catch (error) {
      return { status: null, problem: error instanceof Error ? error.message : String(error), ms: took() };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, { connections: this.#connections, keepAliveTimeout: 30_000, connect: { timeout: 5000 } });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}
