import { describe, expect, test } from "vitest";
import { type Actor, actorId, customerLimitOf, isContentHidden, limitOf, recordedName } from "./context.ts";

const member = (given: Partial<Extract<Actor, { kind: "member" }>> = {}): Actor => ({
  ...{ kind: "member", userId: "u1", name: "Ana", email: "ana@example.com", role: "viewer", ...given },
});
const worker: Actor = { kind: "system", name: "worker" };

describe("content is hidden", () => {
  test.each<[string, Actor, boolean]>([
    ["from a visitor", member({ role: "visitor" }), true],
    ["from a visitor who may see it otherwise", member({ role: "visitor", contentHidden: false }), true],
    ["from a member of whom it is kept", member({ contentHidden: true }), true],
    ["not from a member", member(), false],
    ["not from a member of whom it is not kept", member({ contentHidden: false }), false],
    ["not from the product itself", worker, false],
  ])("%s", (_who, actor, hidden) => {
    expect(isContentHidden({ actor })).toBe(hidden);
  });
});

test("a member may be limited to channels, and the product never is", () => {
  expect(limitOf({ actor: member({ channelIds: ["a"] }) })).toEqual(["a"]);
  expect(limitOf({ actor: member({ channelIds: [] }) })).toEqual([]);
  expect(limitOf({ actor: member() })).toBeNull();
  expect(limitOf({ actor: worker })).toBeNull();
});

test("a member may be limited to customers, and the product never is", () => {
  expect(customerLimitOf({ actor: member({ customerIds: ["a"] }) })).toEqual(["a"]);
  expect(customerLimitOf({ actor: member({ customerIds: [] }) })).toEqual([]);
  expect(customerLimitOf({ actor: member() })).toBeNull();
  expect(customerLimitOf({ actor: worker })).toBeNull();
});

test("records name a member, a provider's staff with their provider, and the product", () => {
  const staff = { providerId: "p", providerName: "Northwind", grant: null };
  expect([member(), member({ staff }), worker].map(recordedName)).toEqual(["Ana", "Ana (Northwind)", "worker"]);
  expect([member(), worker].map(actorId)).toEqual(["u1", "system"]);
});
