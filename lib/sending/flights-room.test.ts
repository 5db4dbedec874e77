import { afterEach, expect, it, vi } from "vitest";
import type { SendOutcome } from "#lib/connectors/connector";
import type { Claimed } from "./claim.ts";
import { Flights } from "./flights.ts";
import type { LaneFacts } from "./record-outcomes.ts";

/** Flights over a platform that answers when it is told to. */
function open() {
  const answers: (() => void)[] = [];
  const speaker = {
    send: () =>
      new Promise<SendOutcome>((resolve) => {
        const failure = { kind: "RECIPIENT", code: "1", detail: "", retryAfterMs: null, trace: null } as const;
        answers.push(() => resolve({ outcome: "rejected", failure }));
      }),
  };
  const stopping = new AbortController();
  // Nothing is written down: only who may leave is asked for.
  const persist = () => new Promise<never>(() => {});
  const flights = new Flights(
    { speaker, stopping: stopping.signal, hooks: {} as never, now: () => ({}) as never, persist },
    { held: {}, platform: "whatsapp" } as unknown as LaneFacts,
  );
  const start = (count: number) => {
    for (let i = 0; i < count; i++) flights.start({ id: String(i) } as Claimed, performance.now());
  };
  return { flights, answers, start };
}

afterEach(() => void vi.restoreAllMocks());

it("lets nothing more leave while more is out than usual, although the pace would allow it", async () => {
  // Answers that take no time.
  vi.spyOn(performance, "now").mockReturnValue(1_000);
  const { flights, answers, start } = open();
  for (let i = 0; i < 60; i++) {
    start(1);
    answers.shift()?.();
    await flights.waitForAny(1_000);
  }
  // Now they stop coming.
  start(30);
  let stillOut: number | null = null;
  void flights.waitForRoom({ count: 10, waitMs: 0, pace: 80, breaker: {} as never }).then(() => {
    stillOut = answers.length;
  });
  while (stillOut === null && answers.length > 0) {
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  // A second's worth is 80: by that alone the next ten would have had room beside all thirty.
  expect(stillOut).toBe(1);
});
