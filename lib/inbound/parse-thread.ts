/** Runs in a thread of its own: reads one slice of one request at a time. */
import { parentPort } from "node:worker_threads";
import type { Platform } from "#db/enums";
import type { ConnectorEvent } from "#lib/connectors/events";
import { connectorFor } from "#lib/connectors/registry";
import { type InboundRequest, readFacts, type Slice, sliceFacts } from "./facts.ts";

/** `key` tells requests apart: slices of one are asked for one after the other. */
export type ParseTask = { key: string; platform: Platform; request: InboundRequest; from: number; weight: number };
/** `unknown` when this thread does not have the platform's connector. */
export type ParseAnswer =
  | { type: "ready" }
  | { type: "slice"; slice: Slice }
  | { type: "failed"; message: string }
  | { type: "unknown" };

/** Facts of the requests read last, so that each slice does not read the whole body again. */
const recent = new Map<string, ConnectorEvent[]>();
const recentKept = 4;

async function factsOf(task: ParseTask): Promise<ConnectorEvent[]> {
  const facts = recent.get(task.key) ?? (await readFacts(task.platform, task.request));
  recent.delete(task.key);
  recent.set(task.key, facts);
  const [oldest] = recent.keys();
  if (recent.size > recentKept && oldest !== undefined) recent.delete(oldest);
  return facts;
}

const answer = (message: ParseAnswer) => parentPort?.postMessage(message);

parentPort?.on("message", async (task: ParseTask) => {
  try {
    if (connectorFor(task.platform) === null) return answer({ type: "unknown" });
    answer({ type: "slice", slice: sliceFacts(await factsOf(task), task.from, task.weight) });
  } catch (error) {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
answer({ type: "ready" });
