/** Runs in a thread of its own: reads one slice of one request at a time. */
import { parentPort } from "node:worker_threads";
import type { Platform } from "#db/enums";
import { connectorFor } from "#lib/connectors/registry";
import { type InboundRequest, readFacts, type Slice, sliceFacts } from "./facts.ts";

export type ParseTask = { platform: Platform; request: InboundRequest; from: number; weight: number };
/** `unknown` when this thread does not have the platform's connector. */
export type ParseAnswer =
  | { type: "ready" }
  | { type: "slice"; slice: Slice }
  | { type: "failed"; message: string }
  | { type: "unknown" };

const answer = (message: ParseAnswer) => parentPort?.postMessage(message);

parentPort?.on("message", (task: ParseTask) => {
  try {
    if (connectorFor(task.platform) === null) return answer({ type: "unknown" });
    const facts = readFacts(task.platform, task.request);
    answer({ type: "slice", slice: sliceFacts(facts, task.from, task.weight) });
  } catch (error) {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
answer({ type: "ready" });
