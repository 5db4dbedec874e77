import { describe, expect, test } from "vitest";
import { rank, score, wordsOf } from "./rank.ts";

describe("what fits a query", () => {
  test.each([
    ["a whole name", "Order shipped", "order shipped", 95],
    ["the beginning of a name", "Order shipped", "order sh", 80],
    ["the beginning of each word, in any order", "Order shipped", "ship ord", 70],
    ["words joined by underscores", "order_shipped_2", "shipped", 70],
    ["a part of a word", "Reorder", "order", 50],
    ["Chinese inside a longer name", "双十一营销活动", "营销", 70],
    ["a name with accents, typed without", "Zürich Café", "zurich cafe", 95],
    ["letters of full width", "Template", "ｔｅｍｐ", 80],
  ])("%s", (_what, label, query, expected) => expect(score({ label }, query)).toBe(expected));
});

describe("what does not fit", () => {
  test.each([
    ["letters scattered over a name", "Template design", "tdn"],
    ["letters in order with gaps", "Campaigns", "cpgn"],
    ["one letter inside a word", "Workspace", "k"],
    ["a query with one word too many", "Order shipped", "order shipped late"],
    ["nothing", "Order shipped", "  "],
    ["marks alone", "Order shipped", "?!"],
    ["a typing error", "Campaigns", "campiagns"],
  ])("%s", (_what, label, query) => expect(score({ label }, query)).toBe(0));
});

describe("ids", () => {
  const message = { label: "+49 170 1234567", ids: ["2026112114340200012345"] };
  test("are found whole", () => expect(score(message, "2026112114340200012345")).toBe(100));
  test("are found by their beginning", () => expect(score(message, "202611211434")).toBe(90));
  test("are found however their digits are grouped", () =>
    expect(score({ label: "x", ids: ["+491701234567"] }, "+49 (170) 123-4567")).toBe(100));
  test("are found with 00 for the plus", () =>
    expect(score({ label: "x", ids: ["+491701234567"] }, "0049170123")).toBe(90));
  test("are not found by three of their digits, nor from their middle", () => {
    expect(score({ label: "x", ids: ["cams-8f3k2m9x0a"] }, "cam")).toBe(0);
    expect(score({ label: "x", ids: ["2026112114340200012345"] }, "1434020001")).toBe(0);
  });
});

test("keywords count less than the name, and a whole keyword more than the beginning of a name", () => {
  const things = [
    { label: "Keyboard", keywords: ["help"] },
    { label: "Helpful people" },
    { label: "Help" },
    { label: "Letter", keywords: ["ask for help"] },
  ];
  expect(rank(things, "help").map(({ thing }) => thing.label)).toEqual([
    "Help",
    "Keyboard",
    "Helpful people",
    "Letter",
  ]);
});

test("things that fit alike stay in their order, the shorter name first", () => {
  const things = ["Spring sale 2", "Spring sale", "Spring fair 9"].map((label) => ({ label }));
  expect(rank(things, "spring").map(({ thing }) => thing.label)).toEqual([
    "Spring sale",
    "Spring sale 2",
    "Spring fair 9",
  ]);
});

test("Latin and Chinese that touch are words of their own", () => {
  expect(wordsOf("WABA管理 order_2")).toEqual(["waba", "管理", "order", "2"]);
});
