import { describe, expect, test } from "vitest";
import type { ConnectorEvent } from "#lib/connectors/events";
import { readFacts, sliceFacts, weightOf } from "./facts.ts";

const fact = (kind: string) => ({ kind }) as ConnectorEvent;
const light = fact("receipt");
const heavy = fact("quality");

test.each([
  ["receipt", 1],
  ["inbound", 1],
  ["opt_out", 1],
  ["opt_in", 1],
  ["unknown", 0],
  ["template_review", 25],
])("%s weighs %i", (kind, weight) => {
  expect(weightOf(fact(kind))).toBe(weight);
});

describe("sliceFacts", () => {
  test.each([
    ["takes all that fits", [light, light, light], 0, 3, [0, 3]],
    ["stops before the one that does not fit any more", [light, light, light], 0, 2, [0, 2]],
    ["goes on where the last slice ended", [light, light, light], 2, 2, [2, 3]],
    ["takes a heavy one by itself", [heavy, light], 0, 1, [0, 1]],
    ["leaves a heavy one for the next slice", [light, heavy, light], 0, 25, [0, 1]],
    ["counts a heavy one with its weight", [heavy, light, light], 0, 26, [0, 2]],
    ["counts what nobody knows with nothing", [fact("unknown"), fact("unknown"), light, light], 0, 1, [0, 3]],
    ["has nothing left after the last", [light], 1, 5, [1, 1]],
  ] as const)("%s", (_name, facts, from, weight, [first, next]) => {
    const slice = sliceFacts([...facts], from, weight);
    expect(slice).toEqual({ facts: facts.slice(first, next), next, total: facts.length });
  });
});

test("a platform without webhooks has no facts", async () => {
  const request = { method: "POST", path: "/", query: {}, headers: {}, body: new Uint8Array() };
  expect(await readFacts("unheard-of" as never, request)).toEqual([]);
});
