import { expect, test } from "vitest";
import en from "../i18n/messages/en/excel.json" with { type: "json" };
import zh from "../i18n/messages/zh/excel.json" with { type: "json" };
import { type CellValue, emptyCell } from "./cell.ts";
import { checkHeader, isSampleRow, rejectedHeaders } from "./recipients-sheet.ts";

const cells = (texts: string[]): CellValue[] => texts.map((text) => (text ? { kind: "text", text } : emptyCell));

test("a changed header names the first column that differs", () => {
  const expected = ["recipient", "body.name"];
  expect(() => checkHeader(cells(expected), expected)).not.toThrow();
  for (const [found, column] of [
    [["Recipient", "body.name"], "A"],
    [["recipient", "body. name"], "B"],
    [["recipient"], "B"],
    [["recipient", "body.name", "notes"], "C"],
  ] as const)
    expect(() => checkHeader(cells([...found]), expected)).toThrow(
      expect.objectContaining({ code: "header_changed", values: expect.objectContaining({ column }) }),
    );
});

const expected = ["recipient", "body.name"];
const changed = (found: string[], hidden: number[] = []) => {
  try {
    checkHeader(cells(found), expected, hidden);
    return null;
  } catch (error) {
    return (error as { values: unknown }).values;
  }
};

test.each([
  ["a space at its end", "body.name "],
  ["a non-breaking space at its end", "body.name\u00a0"],
  ["a zero-width space inside", "body.\u200bname"],
  ["a byte order mark before it", "\ufeffbody.name"],
  ["a line break and a tab around it", "\tbody.name\r\n"],
  ["a soft hyphen", "body\u00ad.name"],
])("a header with %s is the same header", (_, header) => {
  expect(changed(["recipient", header])).toBeNull();
});

test("a character that looks like another one is named with its place", () => {
  expect(changed(["recipient", "body.n\u0430me"])).toEqual({
    ...{ column: "B", found: "body.n\u0430me", expected: "body.name" },
    ...{ position: 7, character: "U+0430" },
  });
  expect(changed(["recipient", "body. name"])).toMatchObject({ position: 6, character: "U+0020" });
  expect(changed(["recipient", "body.nome"])).toEqual({ column: "B", found: "body.nome", expected: "body.name" });
  expect(changed(["recipient", "\uff42ody.name"])).toMatchObject({ position: 1, character: "U+FF42" });
});

test("a hidden column that stands in the way is told to be hidden", () => {
  expect(changed(["recipient", "note", "body.name"], [1])).toMatchObject({ column: "B", hidden: 1 });
  expect(changed(["recipient", "note", "body.name"], [2])).not.toHaveProperty("hidden");
});

test("the columns of a file of rejected rows are no change, in every language it is written in", () => {
  for (const { rejected } of [en, zh]) {
    expect(rejectedHeaders.row).toContain(rejected.row);
    expect(rejectedHeaders.reason).toContain(rejected.reason);
    expect(changed([...expected, rejected.row, rejected.reason])).toBeNull();
  }
  expect(changed([...expected, "row", "reason", ""])).toBeNull();
  expect(changed([...expected, "row", "reason", "note"])).toMatchObject({ column: "C", found: "row" });
  expect(changed([...expected, "row"])).toMatchObject({ column: "C" });
  expect(changed(["recipient", "row", "reason"])).toMatchObject({ column: "B", found: "row" });
});

test("a sample row is recognised by the mark in its first cell", () => {
  expect(isSampleRow(cells(["#Sample 49"]))).toBe(true);
  expect(isSampleRow(cells(["49", "#sample"]))).toBe(false);
});
