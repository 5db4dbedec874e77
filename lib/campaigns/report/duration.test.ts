import { describe, expect, test } from "vitest";
import { durationWords, sendingMs } from "./duration.ts";

const at = (seconds: number) => new Date(Date.parse("2026-11-21T20:06:00Z") + seconds * 1_000);

describe("how long a campaign was sending", () => {
  test("is not known before the platform has answered", () => {
    expect(sendingMs({ claimedAt: null, answeredAt: null, earlierMs: 0 })).toBeNull();
  });

  test("runs from the first message handed over to the last answer", () => {
    expect(sendingMs({ claimedAt: at(2), answeredAt: at(10), earlierMs: 0 })).toBe(8_000);
  });

  test("is a second at least", () => {
    expect(sendingMs({ claimedAt: at(2), answeredAt: at(2.2), earlierMs: 0 })).toBe(1_000);
  });

  test("adds up the stretches of sending and leaves out the time between them", () => {
    expect(sendingMs({ claimedAt: null, answeredAt: at(10), earlierMs: 8_000 })).toBe(8_000);
    expect(sendingMs({ claimedAt: at(600), answeredAt: at(603), earlierMs: 8_000 })).toBe(11_000);
  });

  test("counts nothing for a stretch whose answers have not come", () => {
    expect(sendingMs({ claimedAt: at(600), answeredAt: at(10), earlierMs: 8_000 })).toBe(8_000);
  });
});

test.each([
  [8_000, { key: "seconds", values: { seconds: 8 } }],
  [128_000, { key: "minutes", values: { minutes: 2, seconds: 8 } }],
  [7_500_000, { key: "hours", values: { hours: 2, minutes: 5 } }],
])("%i ms are told in the two largest units", (ms, words) => expect(durationWords(ms)).toEqual(words));
