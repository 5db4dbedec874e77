import { describe, expect, it } from "vitest";
import { type DoubtFacts, judgeDoubt, receiptWaitMs } from "./way-back.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const waits = { shortest: minute, longest: 6 * hour, givenUp: 24 * hour, betweenLooks: 10 * minute };
const leftAt = new Date("2026-11-21T12:00:00Z");

/** Messages that left later, of which so many have a receipt that came this late. */
const later = (accepted: number, receipts: number, delayMs = 2 * second) => ({
  accepted,
  delaysMs: Array<number>(receipts).fill(delayMs),
});

/** A message of two minutes ago whose way back is proven open. */
const judge = (given: Partial<DoubtFacts> & { ageMs?: number } = {}) =>
  judgeDoubt(
    {
      now: new Date(leftAt.getTime() + (given.ageMs ?? 2 * minute)),
      ...{ leftAt, category: "utility", sentAgain: false, originStopped: false, blocked: false },
      platform: { givesReceipts: true, receiptsNameOurs: true, receiptsRare: false, resendHarmless: false },
      later: later(20, 20),
      ...given,
    },
    waits,
  ).kind;

describe("a message in doubt", () => {
  it.each<[string, Parameters<typeof judge>[0], ReturnType<typeof judge>]>([
    ["is sent again when twenty that left later have receipts", {}, "send_again"],
    ["is sent again when it is a code", { category: "authentication" }, "send_again"],
    ["is sent again when it left without a template", { category: null }, "send_again"],
    ["is sent again when nine of ten that left later have receipts", { later: later(20, 18) }, "send_again"],
    ["is not when fewer than nine of ten have", { later: later(20, 17) }, "look_again"],
    ["is not when fewer than twenty left later", { later: later(19, 19) }, "look_again"],
    ["is not when nothing left later", { later: later(0, 0) }, "look_again"],
    ["is not while something posted since may speak of it", { blocked: true }, "look_again"],
    ["is not within a minute", { ageMs: minute - 1 }, "look_again"],
    ["is after a minute", { ageMs: minute }, "send_again"],
    ["is not while others' receipts took nearly as long", { later: later(40, 40, minute) }, "look_again"],
    ["is after three times as long", { later: later(40, 40, minute), ageMs: 3 * minute }, "send_again"],
    ["is never sent again when it is marketing", { category: "marketing" }, "leave"],
    ["waits for its receipt all the same", { category: "marketing", later: later(20, 17) }, "look_again"],
    ["is not sent again a second time", { sentAgain: true }, "leave"],
    [
      "is left in doubt at once when its origin was stopped",
      { originStopped: true, ageMs: 1, later: later(0, 0) },
      "leave",
    ],
    ["is left in doubt after a day", { ageMs: 24 * hour, later: later(0, 0) }, "leave"],
    ["is not given up before", { ageMs: 24 * hour - 1, later: later(0, 0) }, "look_again"],
    ["is not sent again after a day, whatever is proven by then", { ageMs: 24 * hour }, "leave"],
  ])("%s", (_name, given, expected) => expect(judge(given)).toBe(expected));

  it.each([
    [{ givesReceipts: false, receiptsNameOurs: false, receiptsRare: false, resendHarmless: true }, "send_again"],
    [{ givesReceipts: false, receiptsNameOurs: false, receiptsRare: false, resendHarmless: false }, "look_again"],
    [{ givesReceipts: true, receiptsNameOurs: true, receiptsRare: false, resendHarmless: true }, "look_again"],
    [{ givesReceipts: true, receiptsNameOurs: false, receiptsRare: false, resendHarmless: false }, "leave"],
    [{ givesReceipts: true, receiptsNameOurs: true, receiptsRare: true, resendHarmless: false }, "leave"],
    [{ givesReceipts: true, receiptsNameOurs: true, receiptsRare: true, resendHarmless: true }, "look_again"],
  ])("on a platform with %o and nothing that left later: %s", (platform, expected) => {
    expect(judge({ platform, later: later(0, 0) })).toBe(expected);
  });

  it("is never sent again where no receipt can find it, however many others have theirs", () => {
    for (const [receiptsNameOurs, receiptsRare] of [
      [false, false],
      [true, true],
    ] as const) {
      const platform = { givesReceipts: true, receiptsNameOurs, receiptsRare, resendHarmless: false };
      expect(judge({ platform, later: later(200, 200) })).toBe("leave");
      expect(judge({ platform, later: later(200, 200), ageMs: minute - 1 })).toBe("look_again");
    }
  });

  it.each([
    ["after the shortest wait at first", 10 * second, minute],
    ["after a tenth of its age", 10 * minute, 11 * minute],
    ["after ten minutes at most", 5 * hour, 5 * hour + 10 * minute],
    ["not behind the time at which it is given up", 24 * hour - minute, 24 * hour],
  ])("is looked at again %s", (_name, ageMs, expected) => {
    const now = new Date(leftAt.getTime() + ageMs);
    const facts = { category: null, sentAgain: false, originStopped: false, blocked: false, later: later(0, 0) };
    const platform = { givesReceipts: true, receiptsNameOurs: true, receiptsRare: false, resendHarmless: false };
    expect(judgeDoubt({ ...facts, platform, leftAt, now }, waits)).toEqual({
      kind: "look_again",
      at: new Date(leftAt.getTime() + expected),
    });
  });
});

describe("the wait for a receipt", () => {
  it.each<[string, number[], number]>([
    ["has a shortest", Array<number>(20).fill(second), minute],
    ["is the shortest when nothing is known", [], minute],
    ["is three times what nearly all took", Array<number>(20).fill(minute), 3 * minute],
    ["does not follow one in twenty", [...Array<number>(19).fill(minute), hour], 3 * minute],
    ["follows two in twenty", [...Array<number>(18).fill(minute), hour, hour], 3 * hour],
    ["has a longest", Array<number>(20).fill(5 * hour), 6 * hour],
    ["does not depend on the order", [hour, hour, ...Array<number>(18).fill(minute)], 3 * hour],
  ])("%s", (_name, delays, expected) => expect(receiptWaitMs(delays, waits)).toBe(expected));
});
