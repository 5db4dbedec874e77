import { describe, expect, it } from "vitest";
import { judgeWave, putOffFrom, putOffUntil, type WaveFacts, waveCount, waveOf } from "./rules.ts";

const person = (n: number) => ({ addressKind: "phone", address: `+49155550${String(n).padStart(6, "0")}` });

describe("waveOf", () => {
  it("puts 1 % of the people into the first wave and 5 % into the second", () => {
    const counts = [0, 0, 0];
    for (let n = 0; n < 50_000; n += 1) {
      const at = waveOf("20261121120000000001", person(n)) - 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    const [first = 0, second = 0, rest = 0] = counts;
    expect(first / 50_000).toBeCloseTo(0.01, 2);
    expect(second / 50_000).toBeCloseTo(0.05, 2);
    expect(first + second + rest).toBe(50_000);
  });

  it("puts a person into the same wave at every call, and into another one of another campaign", () => {
    const waves = (campaignId: string) => Array.from({ length: 2_000 }, (_, n) => waveOf(campaignId, person(n)));
    expect(waves("1")).toEqual(waves("1"));
    expect(waves("1")).not.toEqual(waves("2"));
  });

  it("puts every later wave off behind everything that waits for another reason, one behind the other", () => {
    expect(putOffUntil(2) >= putOffFrom && putOffUntil(3) > putOffUntil(2)).toBe(true);
    expect(waveCount).toBe(3);
  });
});

const now = new Date("2026-11-21T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const plan = { waitMinutes: 30, failedShare: 10, optOutShare: 2 };
const sent: WaveFacts = {
  ...{ now, plan, wave: 1, open: false, leftAt: ago(30), optOuts: 0 },
  figures: { accepted: 100, failed: 0, failedLater: 0 },
};
const failed = (count: number, later = 0) => ({ accepted: 100 - count + later, failed: count, failedLater: later });

describe("judgeWave", () => {
  it.each<[string, Partial<WaveFacts>, ReturnType<typeof judgeWave>]>([
    ["waits while messages of the wave wait", { open: true }, { kind: "goes_on" }],
    ["notes when the last of it had left", { leftAt: null }, { kind: "has_left" }],
    ["waits the minutes it was given", { leftAt: ago(29.9) }, { kind: "goes_on" }],
    ["goes on with the next wave after them", {}, { kind: "next" }],
    ["counts opt-outs before the next wave", { optOuts: null }, { kind: "count" }],
    [
      "counts none where they are not looked at",
      { optOuts: null, plan: { ...plan, optOutShare: null } },
      { kind: "next" },
    ],
    ["allows exactly the share of failures", { figures: failed(10) }, { kind: "next" }],
    [
      "pauses above the share of failures, also while the wave leaves",
      { figures: failed(11), open: true },
      { kind: "pause", brake: { reason: "wave_failures", count: 11, of: 100, limit: 10 } },
    ],
    [
      "counts what failed later once",
      { figures: failed(11, 11) },
      { kind: "pause", brake: { reason: "wave_failures", count: 11, of: 100, limit: 10 } },
    ],
    [
      "says nothing about a share of a few answers",
      { figures: { accepted: 0, failed: 19, failedLater: 0 } },
      { kind: "next" },
    ],
    ["allows exactly the share of opt-outs", { optOuts: 2 }, { kind: "next" }],
    [
      "pauses above the share of opt-outs",
      { optOuts: 3 },
      { kind: "pause", brake: { reason: "wave_opt_outs", count: 3, of: 100, limit: 2 } },
    ],
    ["has nothing to do after the last wave but to look at failures", { wave: 3 }, { kind: "goes_on" }],
    [
      "pauses in the last wave too",
      { wave: 3, open: true, figures: failed(50) },
      { kind: "pause", brake: { reason: "wave_failures", count: 50, of: 100, limit: 10 } },
    ],
    [
      "begins the next one at once after an empty one",
      { leftAt: null, figures: { accepted: 0, failed: 0, failedLater: 0 } },
      { kind: "next" },
    ],
  ])("%s", (_name, change, verdict) => {
    expect(judgeWave({ ...sent, ...change })).toEqual(verdict);
  });
});
