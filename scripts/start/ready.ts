import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "./problem.ts";
import type { Service } from "./service.ts";

/** A service that ends this often before anything is ready will not come up by itself. */
const HOPELESS_AFTER = 4;

/**
 * Waits until the web reports that it, the door, the worker and the database are ready.
 * @throws Problem when a service keeps ending, or after `timeoutMs`, with what is missing
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
    const hopeless = services.find((service) => service.crashes() >= HOPELESS_AFTER);
    if (hopeless)
      throw new Problem(`The ${hopeless.name} does not stay up.`, "Its last lines say why:", hopeless.tail());
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
      if (response.status === 200) return;
      last = `${response.status} ${(await response.text()).slice(0, 400)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(100);
  }
  throw new Problem(`${url} was not ready after ${timeoutMs / 1000} s.`, "The logs are beside the data.", last);
}
