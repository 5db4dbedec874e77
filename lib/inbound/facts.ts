import type { Platform } from "#db/enums";
import type { ConnectorEvent } from "#lib/connectors/events";
import { connectorFor } from "#lib/connectors/registry";
import type { StoredRequest } from "./store.ts";
import { wellFormed } from "./well-formed.ts";

export type InboundRequest = Omit<StoredRequest, "body"> & { body: Uint8Array };

/** Some of the facts in one request: those from one position up to `next`. */
export type Slice = { facts: ConnectorEvent[]; next: number; total: number };

/**
 * Work of applying one fact, in units of one receipt. Receipts and messages are written many at a time; the others take
 * queries of their own.
 */
export function weightOf(fact: ConnectorEvent): number {
  switch (fact.kind) {
    case "receipt":
    case "inbound":
    case "opt_out":
    case "opt_in":
      return 1;
    case "unknown":
      return 0;
    default:
      return 25;
  }
}

/** Reads the facts of a request, none for a platform that Carillon does not speak to. The same request gives the same facts. */
export async function readFacts(platform: Platform, request: InboundRequest): Promise<ConnectorEvent[]> {
  const webhook = connectorFor(platform)?.webhook;
  const kept = { ...request, body: Buffer.from(request.body) };
  const facts = (await webhook?.parseStream?.(kept)) ?? webhook?.parse(kept) ?? [];
  return facts.map(wellFormed);
}

/** Takes facts from a position on, at least one, until their weight fills the slice. */
export function sliceFacts(facts: ConnectorEvent[], from: number, weight: number): Slice {
  let next = from;
  let sum = 0;
  for (let fact = facts[next]; fact !== undefined; fact = facts[next]) {
    sum += weightOf(fact);
    if (sum > weight && next > from) break;
    next += 1;
  }
  return { facts: facts.slice(from, next), next, total: facts.length };
}
