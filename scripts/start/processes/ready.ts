import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "#lib/embedded/problem";
import type { Service } from "./service.ts";

/** A service that crashes this often before everything is ready will not recover by itself. */
const MAX_CRASHES = 4;

/**
 * Waits until `/readyz` of the web says that web, door, worker and database are ready.
 * @throws Problem when a service keeps crashing, or after `timeoutMs`, with the last answer
 */
export async function waitUntilReady(
  url: string,
  services: Service[],
  stop: AbortSignal,
  timeoutMs = 120_000,
): Promise<void> {
  let last = "no answer";
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    stop.throwIfAborted();
    const failing = services.find((service) => service.crashes() >= MAX_CRASHES);
    if (failing) throw new Problem(`The ${failing.name} keeps crashing.`, "The end of its log:", failing.tail());
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
      if (response.status === 200) return;
      last = `${response.status} ${(await response.text()).slice(0, 400)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(100);
  }
  throw new Problem(`${url} was not ready after ${timeoutMs / 1000} s.`, "See the logs in the data directory.", last);
}
