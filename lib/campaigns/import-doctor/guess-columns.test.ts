import { expect, test } from "vitest";
import { guessColumns, guessHeaderRow } from "./guess-columns.ts";

const isPhone = (text: string) => /^\+?[\d ]{7,}$/.test(text);
const wanted = ["recipient", "body.name", "body.order"];

test.each([
  [
    ["Name", "Mobile", "Order no"],
    ["Ana", "+4915550000001", "A-1"],
    [1, 0, 2],
  ],
  [
    ["姓名", "手机号码", "订单号"],
    ["王小明", "+8613812345678", "A-1"],
    [1, 0, 2],
  ],
  [
    ["body.name", "recipient", "body.order"],
    ["Ana", "+4915550000001", "A-1"],
    [1, 0, 2],
  ],
  // By content where the header says nothing, and by the header where the numbers are broken.
  [
    ["x", "y", "z"],
    ["Ana", "+4915550000001", "A-1"],
    [1, null, null],
  ],
  [
    ["Phone", "First name"],
    ["8.61E+12", "Ana"],
    [0, 1, null],
  ],
  [
    ["Order number", "Phone number"],
    ["10000001", "+4915550000001"],
    [1, null, 0],
  ],
  [[], ["Ana"], [null, null, null]],
])("the columns of %j are guessed", (header, row, columns) => {
  expect(guessColumns(header, [row], wanted, isPhone)).toEqual(columns);
});

test("a column is taken once", () => {
  const names = ["recipient", "body.name", "body.first_name"];
  expect(guessColumns(["Name", "Phone"], [["Ana", "+4915550000001"]], names, isPhone)).toEqual([1, 0, null]);
});

test("the header row is the one above the first recipient", () => {
  const rows = (...cells: string[][]) => cells.map((texts, i) => ({ number: i + 1, cells: texts }));
  expect(guessHeaderRow(rows(["Our customers"], [], ["Name", "Phone"], ["Ana", "+4915550000001"]), isPhone)).toBe(3);
  expect(guessHeaderRow(rows(["+4915550000001", "Ana"]), isPhone)).toBe(0);
  expect(guessHeaderRow(rows([], ["Name"], ["Ana"]), isPhone)).toBe(2);
});
