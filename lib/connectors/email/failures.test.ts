import { expect, it } from "vitest";
import { outcomeOf } from "./failures.ts";

it.each([
  ["421 4.7.28 Our system has detected an unusual rate of unsolicited mail", "content", "recipients"],
  ["450 4.7.0 Too many messages, slow down", "recipient", "recipients"],
  // A provider's own limit, and what is said before anybody was named, is about everything that the channel sends.
  ["454 4.7.0 Throttling failure: Maximum sending rate exceeded", "content", undefined],
  ["451 4.7.0 Rate limit exceeded", "recipient", undefined],
  ["421 4.7.0 Too many connections", "connect", undefined],
  ["450 4.7.0 Too many messages, slow down", "sender", undefined],
] as const)("%s, said to the %s, slows down %s", (said, stage, scope) => {
  const outcome = outcomeOf(said, stage);
  expect(outcome).toMatchObject({
    outcome: "retry_later",
    failure: { kind: "THROTTLED_SENDER", code: "rate_limited" },
  });
  expect(outcome.outcome === "retry_later" && outcome.failure.scope).toBe(scope);
});
