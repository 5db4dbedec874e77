import { describe, expect, it } from "vitest";
import { type ChannelState, channelStates, type SenderState } from "#db/enums";
import { canDeregister, canRegister, canSend, isBound, needsCode, numberLimit, stateByReview } from "./rules.ts";

describe("a channel's state", () => {
  const table: Record<ChannelState, [bound: boolean, sends: boolean]> = {
    unbound: [false, false],
    binding: [false, false],
    bound: [true, true],
    restricted: [true, true],
    disconnected: [true, false],
    unbinding_requested: [true, true],
  };
  it.each(channelStates)("%s", (state) => {
    expect([isBound(state), canSend(state)]).toEqual(table[state]);
  });

  it.each([
    ["APPROVED", "bound"],
    ["PENDING", "bound"],
    ["REJECTED", "restricted"],
    ["DISABLED", "restricted"],
  ])("of an account that is %s is %s", (review, state) => {
    expect(stateByReview(review)).toBe(state);
  });
});

describe("numbers", () => {
  it.each([
    ["verified", 20],
    ["VERIFIED", 20],
    ["not_verified", 2],
    [null, 2],
  ])("a business that is %s may have %d", (state, limit) => {
    expect(numberLimit("whatsapp", state)).toBe(limit);
  });

  it.each<[string, SenderState, "code" | "register" | "deregister" | "nothing"]>([
    ["NOT_VERIFIED", "UNVERIFIED", "code"],
    ["EXPIRED", "PENDING", "code"],
    ["VERIFIED", "PENDING", "register"],
    ["VERIFIED", "DISCONNECTED", "register"],
    ["VERIFIED", "CONNECTED", "deregister"],
    // Registered numbers stay so after their verification has run out.
    ["EXPIRED", "CONNECTED", "deregister"],
    ["VERIFIED", "FLAGGED", "deregister"],
    ["VERIFIED", "BANNED", "nothing"],
    ["VERIFIED", "MIGRATING", "nothing"],
    ["NOT_VERIFIED", "DELETED", "nothing"],
  ])("one that is %s and %s is next for: %s", (verificationState, state, next) => {
    const sender = { verificationState, state };
    expect([needsCode(sender), canRegister(sender), canDeregister(sender)]).toEqual([
      next === "code",
      next === "register",
      next === "deregister",
    ]);
  });
});
