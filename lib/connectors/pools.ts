import { Agent, type Dispatcher } from "undici";

/** The connections of one process to the platforms: hand `dispatcher` to connectors, close when the process leaves. */
export type Pools = {
  readonly dispatcher: Dispatcher;
  /** Lets exchanges in flight finish for at most `graceMs`, then cuts the rest. */
  close(graceMs?: number): Promise<void>;
};

/**
 * Opens one pool per origin, lazily. The agent picks the pool by the origin of each request, so that a token can never travel
 * to another channel's host.
 * @param options.connections most sockets per origin, which is also the most exchanges in flight to it
 */
export function createPools(options: { connections?: number; connectTimeoutMs?: number } = {}): Pools {
  const agent = new Agent({
    connections: options.connections ?? 64,
    // One request at a time on a socket that is kept open: a socket that breaks leaves one message in doubt, not several.
    pipelining: 1,
    // HTTP/2 would put many exchanges on one socket, for the same reason.
    allowH2: false,
    // Shorter than any platform's own idle limit we know, so that we do not write into a socket that is being closed.
    keepAliveTimeout: 4_000,
    connect: { timeout: options.connectTimeoutMs ?? 5_000 },
  });
  return {
    dispatcher: agent,
    async close(graceMs = 5_000) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), graceMs);
      });
      const ended = await Promise.race([agent.close(), patience]);
      clearTimeout(timer);
      if (ended === "late") await agent.destroy();
    },
  };
}
