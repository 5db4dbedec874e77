import { Dispatcher, errors, Pool } from "undici";
import { demandPublicHost, lookUpPublic } from "#lib/http/public-dispatcher";

/** The connections of one process to the platforms: hand `dispatcher` to connectors, close when the process leaves. */
export type Pools = {
  readonly dispatcher: Dispatcher;
  /** The same, to public addresses only. */
  readonly named: Dispatcher;
  /** Lets exchanges in flight finish for at most `graceMs`, then cuts the rest. */
  close(graceMs?: number): Promise<void>;
};

/**
 * Opens one pool per origin, when first needed.
 * @param options.connections most sockets per origin, which is also the most exchanges in flight to it
 */
export function createPools(options: { connections?: number; connectTimeoutMs?: number } = {}): Pools {
  const connect = { timeout: options.connectTimeoutMs ?? 5_000 };
  const pool = {
    connections: options.connections ?? 64,
    // One request at a time on a socket that is kept open: a socket that breaks leaves one message in doubt, not several.
    pipelining: 1,
    // HTTP/2 would put many exchanges on one socket, for the same reason.
    allowH2: false,
    // Shorter than any platform's own idle limit we know, so that we do not write into a socket that is being closed.
    keepAliveTimeout: 4_000,
  };
  const dispatcher = new OriginDispatcher({ ...pool, connect });
  const named = new OriginDispatcher({ ...pool, connect: { ...connect, lookup: lookUpPublic } }, demandPublicHost);
  const close = async (graceMs = 5_000) => {
    await Promise.all([dispatcher.leave(graceMs), named.leave(graceMs)]);
  };
  return { dispatcher, named, close };
}

/**
 * Chooses the pool by the origin of each request, so that a token can never travel to another channel's host. Not undici's
 * Agent, which forgets its pools on closing and then cannot cut those that do not end.
 */
class OriginDispatcher extends Dispatcher {
  readonly #pools = new Map<string, Pool>();
  readonly #options: Pool.Options;
  readonly #check: (origin: URL) => void;
  #leaving = false;

  /** @param check throws for an origin that must not be reached */
  constructor(options: Pool.Options, check: (origin: URL) => void = () => {}) {
    super();
    this.#options = options;
    this.#check = check;
  }

  override dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (this.#leaving) throw new errors.ClientClosedError("The pools are closed.");
    const origin = String(request.origin);
    this.#check(new URL(origin));
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, this.#options);
      this.#pools.set(origin, pool);
    }
    return pool.dispatch(request, handler);
  }

  async leave(graceMs: number): Promise<void> {
    this.#leaving = true;
    const pools = [...this.#pools.values()];
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), graceMs);
    });
    const ended = await Promise.race([Promise.all(pools.map((pool) => pool.close())), patience]);
    clearTimeout(timer);
    if (ended === "late") await Promise.all(pools.map((pool) => pool.destroy()));
  }
}
