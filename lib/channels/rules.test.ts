import { describe, expect, it } from "vitest";
import { type ChannelState, channelStates } from "#db/enums";
import type { SenderState } from "#db/sender-enums";
import { canDeregister, canRegister, isBound, needsCode, numberLimit } from "./rules.ts";

describe("a channel's state", () => {
  const bound: Record<ChannelState, boolean> = {
    unbound: false,
    binding: false,
    bound: true,
    restricted: true,
    disconnected: true,
    unbinding_requested: true,
  };
  it.each(channelStates)("%s", (state) => {
    expect(isBound(state)).toBe(bound[state]);
  });
});

describe("numbers", () => {
  it.each([
    ["verified", 20],
    ["VERIFIED", 20],
    ["not_verified", 2],
    [null, 2],
  ])("a business that is %s may have %d", (state, limit) => {
    expect(numberLimit("whatsapp", state, null)).toBe(limit);
    // What was granted counts for a verified business only: before that the platform allows no more.
    expect(numberLimit("whatsapp", state, 35)).toBe(limit === 20 ? 35 : limit);
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
