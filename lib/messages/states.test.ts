import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageState } from "#db/message-enums";
import { nextState, type Target } from "./states.ts";

describe("nextState", () => {
  test.each<[MessageState, Target, MessageState, string]>([
    ["queued", "sent", "sent", "a receipt ahead of our own record counts"],
    ["sending", "delivered", "delivered", "a receipt ahead of the platform's answer counts"],
    ["uncertain", "sent", "sent", "a receipt settles a try in doubt"],
    ["uncertain", "failed", "failed", "a failure settles a try in doubt"],
    ["delivered", "sent", "delivered", "a late lesser receipt changes nothing"],
    ["sent", "read", "read", "a receipt may be skipped"],
    ["read", "failed", "read", "who has read it has it"],
    ["failed", "delivered", "delivered", "the later truth wins"],
    ["failed", "sent", "failed", "sent proves nothing about a failed one"],
    ["accepted", "queued", "accepted", "what the platform took does not wait again"],
    ["accepted", "uncertain", "accepted", "an answer is no doubt"],
    ["sending", "cancelled", "sending", "what is leaving cannot be called back"],
    ["queued", "cancelled", "cancelled", "what waits can"],
    ["cancelled", "delivered", "delivered", "called back too late: they have it"],
    ["received", "read", "received", "an inbound message has no receipts"],
  ])("%s and then %s is %s: %s", (current, target, expected) => {
    expect(nextState(current, target)).toBe(expected);
  });

  test("any order of any receipts, each as often as you like, ends where the furthest one ends", () => {
    const receipts = fc.constantFrom<Target>("accepted", "sent", "delivered", "read");
    fc.assert(
      fc.property(fc.array(receipts, { minLength: 1 }), (list) => {
        const furthest = (["read", "delivered", "sent", "accepted"] as const).find((target) => list.includes(target));
        expect(list.reduce<MessageState>((state, target) => nextState(state, target), "sending")).toBe(furthest);
      }),
    );
  });
});
