import { describe, expect, it } from "vitest";
import type { AccountNotices } from "#db/schema/channels";
import type { AccountEvent } from "#lib/connectors/events";
import { holdOf, noticesAfter, noticesAfterReading, stateByAccount } from "./standing.ts";

const noon = new Date("2026-11-21T12:00:00Z");
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const event = (given: Partial<AccountEvent>): AccountEvent => ({
  ...{
    kind: "account",
    key: "k",
    change: "restriction",
    state: null,
    blocks: null,
    reason: null,
    until: null,
    at: noon,
  },
  ...given,
});
const approved = { reviewState: "APPROVED" };
const restricted = event({ blocks: true, state: "ACCOUNT_RESTRICTION", reason: "SPAM", until: at(600) });
const ban = event({ change: "ban", blocks: true, state: "DISABLE" });

/** The notices after several events, in the order in which they arrive. */
const told = (...events: AccountEvent[]) =>
  events.reduce<AccountNotices>((notices, one) => noticesAfter(notices, one) ?? notices, {});
const holds = (notices: AccountNotices, now: Date, account = approved) =>
  holdOf({ account, notices }, now)?.reason ?? null;

describe("how an account stands", () => {
  it.each([
    ["APPROVED", "bound"],
    ["PENDING", "bound"],
    ["REJECTED", "restricted"],
    ["DISABLED", "restricted"],
  ])("after a review that says %s its channel is %s", (reviewState, state) => {
    expect(stateByAccount({ account: { reviewState }, notices: {} }, noon)).toBe(state);
  });

  it("a restriction holds until its end, and a ban until it is lifted", () => {
    expect(holdOf({ account: approved, notices: told(restricted) }, at(1))).toEqual({ reason: "SPAM", until: at(600) });
    expect(holds(told(restricted), at(600))).toBeNull();
    expect(holds(told(ban), at(1_000_000))).toBe("DISABLE");
    expect(holds(told(ban, event({ change: "ban", blocks: false, state: "REINSTATE", at: at(5) })), at(5))).toBeNull();
  });

  it("being reinstated lifts the restrictions that were told before, and none that is told later", () => {
    const reinstated = event({ change: "ban", blocks: false, state: "REINSTATE", at: at(5) });
    expect(holds(told(restricted, ban, reinstated), at(6))).toBeNull();
    expect(holds(told(reinstated, { ...restricted, at: at(10) }), at(11))).toBe("SPAM");
  });

  it("an event that comes again or late changes nothing", () => {
    const reinstated = event({ change: "ban", blocks: false, state: "REINSTATE", at: at(5) });
    const notices = told(restricted, ban, reinstated);
    for (const old of [restricted, ban, reinstated]) expect(noticesAfter(notices, old)).toBeNull();
  });

  it("of a block and its end in one second the end counts, whichever comes first", () => {
    const lifted = event({ blocks: false });
    expect(holds(told(restricted, lifted), noon)).toBeNull();
    expect(holds(told(lifted, restricted), noon)).toBeNull();
  });

  it("the end of restrictions does not lift a ban", () => {
    expect(holds(told(ban, restricted, event({ blocks: false, at: at(5) })), at(6))).toBe("DISABLE");
  });

  it("a warning blocks nothing and lifts nothing", () => {
    const warning = event({ blocks: null, reason: "SCAM", at: at(5) });
    expect(holds(told(warning), at(6))).toBeNull();
    const notices = told(restricted, warning);
    expect(holds(notices, at(6))).toBe("SPAM");
    expect(notices.warning).toMatchObject({ blocks: false, reason: "SCAM" });
  });

  it("reviews and verifications are no notices", () => {
    expect(noticesAfter({}, event({ change: "review", state: "REJECTED", blocks: true }))).toBeNull();
    expect(noticesAfter({}, event({ change: "verification", state: "verified" }))).toBeNull();
  });
});

describe("reading an account", () => {
  const notices = told(restricted);
  const reading = (sending?: { blocked: boolean; reason: string | null }) => ({
    ...approved,
    ...(sending ? { sending } : {}),
  });

  it("lifts what was told before when the platform says that it may send", () => {
    const after = noticesAfterReading(notices, reading({ blocked: false, reason: null }), at(60));
    expect(holds(after, at(60))).toBeNull();
    // The restriction again: it is older than the reading.
    expect(noticesAfter(after, restricted)).toBeNull();
  });

  it("lifts nothing that was told after it was asked", () => {
    const after = noticesAfterReading(notices, reading({ blocked: false, reason: null }), at(-60));
    expect(holds(after, at(60))).toBe("SPAM");
  });

  it("leaves what was told where the platform does not say", () => {
    expect(noticesAfterReading(notices, reading(), at(60))).toEqual(notices);
  });

  it("blocks by what the platform says, without any event", () => {
    const account = reading({ blocked: true, reason: "Payment is due." });
    expect(holdOf({ account, notices: {} }, noon)).toEqual({ reason: "Payment is due.", until: null });
    expect(stateByAccount({ account: reading({ blocked: false, reason: "Limited." }), notices: {} }, noon)).toBe(
      "bound",
    );
  });
});
