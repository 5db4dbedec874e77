import { describe, expect, test } from "vitest";
import { idsAmong, readDetails } from "./audit-details.ts";

test("what changed comes first, then the facts in the order of the list of actions", () => {
  expect(
    readDetails("channel.bound", { environment: "live", accountId: "1", state: { from: "unbound", to: "bound" } }),
  ).toEqual([
    { key: "state", from: "unbound", to: "bound" },
    { key: "accountId", value: "1" },
    { key: "environment", value: "live" },
  ]);
});

test("what is empty is left out, and what nobody knows comes last under its own name", () => {
  expect(readDetails("import.created", { later: 1, file: null, rows: 0, toSend: 2 })).toEqual([
    { key: "rows", value: 0 },
    { key: "toSend", value: 2 },
    { key: "later", value: 1 },
  ]);
  expect(readDetails("thing.happened", { x: 1 })).toEqual([{ key: "x", value: 1 }]);
});

test("a side of a change may be empty", () => {
  expect(readDetails("suppression.lifted", { suppressed: { from: "all", to: null } })).toEqual([
    { key: "suppressed", from: "all", to: null },
  ]);
});

describe("entries of earlier versions", () => {
  test.each([
    ["member.role_changed", { from: "viewer", to: "operator" }, { key: "role", from: "viewer", to: "operator" }],
    ["template.archived", { from: "pass" }, { key: "state", from: "pass", to: "archived" }],
    ["template.restored", { to: "pass" }, { key: "state", from: "archived", to: "pass" }],
    ["template.deleted", { from: "draft" }, { key: "state", from: "draft", to: "deleted" }],
    ["template.reviewed", { from: "auditing", to: "fail" }, { key: "state", from: "auditing", to: "fail" }],
    [
      "template.reviewed",
      { categoryFrom: "utility", categoryTo: "marketing" },
      { key: "category", from: "utility", to: "marketing" },
    ],
    ["template.sendingSwitched", { on: false }, { key: "sending", value: false }],
    ["template.categoryPauseSwitched", { on: true }, { key: "pauseOnCategoryChange", value: true }],
    [
      "channel.edited",
      { before: { name: "A", remarks: "" }, after: { name: "B", remarks: "" } },
      { key: "name", from: "A", to: "B" },
    ],
  ])("%s is read in the shape of today", (action, detail, expected) => {
    expect(readDetails(action, detail)).toEqual([expected]);
  });
});

test("the ids among the details are those that have a name elsewhere", () => {
  const facts = readDetails("customer_channel.created", { customerId: "w1", name: "North", type: "whatsapp" });
  expect(idsAmong(facts)).toEqual(["w1"]);
  expect(idsAmong(readDetails("import.created", { template: "1234", file: "a.xlsx" }))).toEqual(["1234"]);
});
