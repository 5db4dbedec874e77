import { expect, test } from "vitest";
import { present } from "./present.ts";

test("leaves out what is null, and nothing else", () => {
  const row = { name: "Spring", count: 0, empty: "", off: false };
  expect(present({ ...row, reason: null })).toStrictEqual(row);
});
