import { describe, expect, test } from "vitest";
import type { SenderPool } from "#db/schema/sender-pools";
import { chooseOther, chooseSender, type PoolFacts, ruleFor, sendersOf } from "./rules.ts";
import { SavePoolInput } from "./schema.ts";

const pool = (given: Partial<SenderPool> = {}): SenderPool => ({
  ...{ id: "p", name: "Europe", otherIds: ["x", "y"], whenOut: "move" },
  rules: [
    { countries: ["DE", "AT"], senderIds: ["d1", "d2"] },
    { countries: ["FR"], senderIds: ["f"] },
  ],
  paces: { d1: 80, d2: 80, f: 80, x: 80, y: 80 },
  ...given,
});
const someone = (country: string | null, n = 1) => ({ addressKind: "phone", address: `+49${n}`, country });
const facts = (down: string[] = [], refused: string[] = []): PoolFacts => ({
  up: (id) => !down.includes(id),
  allowed: (id) => !refused.includes(id),
});
const many = Array.from({ length: 2_000 }, (_, n) => n);
/** How many of `many` each sender gets. */
function shares(of: SenderPool, country: string | null, now = facts()) {
  const counts: Record<string, number> = {};
  for (const n of many) {
    const { senderId } = chooseSender(of, someone(country, n), null, now);
    counts[senderId] = (counts[senderId] ?? 0) + 1;
  }
  return counts;
}

describe("the sender of a person", () => {
  test("is one of their country's rule, else one of those for all other countries", () => {
    expect(ruleFor(pool(), "AT")).toEqual({ rule: 0, senderIds: ["d1", "d2"] });
    expect(ruleFor(pool(), "FR")).toEqual({ rule: 1, senderIds: ["f"] });
    expect(ruleFor(pool(), "US")).toEqual({ rule: -1, senderIds: ["x", "y"] });
    expect(ruleFor(pool(), null)).toEqual({ rule: -1, senderIds: ["x", "y"] });
    expect(chooseSender(pool(), someone("FR"), null, facts())).toEqual({ senderId: "f", cause: "pool_country" });
    expect(chooseSender(pool(), someone("US"), null, facts()).cause).toBe("pool_others");
  });

  test("is the same at every call", () => {
    const first = many.map((n) => chooseSender(pool(), someone("DE", n), null, facts()).senderId);
    expect(many.map((n) => chooseSender(pool(), someone("DE", n), null, facts()).senderId)).toEqual(first);
  });

  test("is shared out by how much each sender can send", () => {
    const equal = shares(pool(), "DE");
    expect(equal.d1).toBeGreaterThan(850);
    expect(equal.d2).toBeGreaterThan(850);
    const uneven = shares(pool({ paces: { d1: 60, d2: 20 } }), "DE");
    expect(uneven.d1).toBeGreaterThan(1_400);
    expect(uneven.d1).toBeLessThan(1_600);
  });

  test("changes for nobody else when a sender joins the rule", () => {
    const more = pool({ rules: [{ countries: ["DE"], senderIds: ["d1", "d2", "d3"] }] });
    more.paces.d3 = 80;
    for (const n of many) {
      const before = chooseSender(pool(), someone("DE", n), null, facts()).senderId;
      const after = chooseSender(more, someone("DE", n), null, facts()).senderId;
      expect([before, "d3"]).toContain(after);
    }
  });

  test("stays the one with an open window or earlier messages, whatever the country says", () => {
    const window = { senderId: "x", why: "window" } as const;
    expect(chooseSender(pool(), someone("DE"), window, facts())).toEqual({ senderId: "x", cause: "pool_window" });
    const messages = { senderId: "f", why: "messages" } as const;
    expect(chooseSender(pool(), someone("DE"), messages, facts())).toEqual({ senderId: "f", cause: "pool_messages" });
  });

  test("does not stay one that is in the pool no more, cannot send, or may not send there", () => {
    const kept = { senderId: "x", why: "messages" } as const;
    const without = pool({ otherIds: ["y"] });
    expect(chooseSender(without, someone("FR"), kept, facts()).senderId).toBe("f");
    expect(chooseSender(pool(), someone("FR"), kept, facts(["x"])).senderId).toBe("f");
    expect(chooseSender(pool(), someone("FR"), kept, facts([], ["x"])).senderId).toBe("f");
  });

  test("that cannot send is kept where messages wait for it", () => {
    const waits = pool({ whenOut: "wait" });
    const kept = { senderId: "x", why: "messages" } as const;
    expect(chooseSender(waits, someone("DE"), kept, facts(["x"])).senderId).toBe("x");
    expect(Object.keys(shares(waits, "DE", facts(["d1"]))).sort()).toEqual(["d1", "d2"]);
  });

  test("is another one of the rule while one cannot send, and any of them when none can", () => {
    expect(shares(pool(), "DE", facts(["d1"]))).toEqual({ d2: 2_000 });
    expect(Object.keys(shares(pool(), "DE", facts(["d1", "d2"]))).sort()).toEqual(["d1", "d2"]);
  });

  test("is none that may not send to the country, although it can send", () => {
    expect(shares(pool(), "DE", facts([], ["d1"]))).toEqual({ d2: 2_000 });
    expect(shares(pool({ whenOut: "wait" }), "DE", facts([], ["d1"]))).toEqual({ d2: 2_000 });
  });
});

describe("a sender that takes over", () => {
  test("is another one of the same rule that can send and may", () => {
    expect(chooseOther(pool(), someone("DE"), "d1", facts())).toBe("d2");
    expect(chooseOther(pool(), someone("DE"), "d1", facts(["d2"]))).toBeNull();
    expect(chooseOther(pool(), someone("DE"), "d1", facts([], ["d2"]))).toBeNull();
    expect(chooseOther(pool(), someone("FR"), "f", facts())).toBeNull();
  });

  test("is none where the pool's messages wait", () => {
    expect(chooseOther(pool({ whenOut: "wait" }), someone("DE"), "d1", facts())).toBeNull();
  });
});

test("the senders of a pool stand in it once", () => {
  expect(sendersOf({ rules: [{ countries: ["DE"], senderIds: ["a", "b"] }], otherIds: ["b", "c"] })).toEqual([
    "b",
    "c",
    "a",
  ]);
});

test("a country has one rule", () => {
  const input = { channelId: "c", poolId: null, name: "Europe", otherIds: ["x"], whenOut: "move" };
  const rules = [
    { countries: ["DE"], senderIds: ["d"] },
    { countries: ["FR", "DE"], senderIds: ["f"] },
  ];
  expect(SavePoolInput.safeParse({ ...input, rules }).error?.issues).toMatchObject([
    { path: ["rules", 1, "countries"], message: "senderPools.countryTwice" },
  ]);
  expect(SavePoolInput.safeParse({ ...input, rules: rules.slice(0, 1) }).success).toBe(true);
});
